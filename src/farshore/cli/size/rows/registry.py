"""Organisations of one cluster, technologies, studies."""

from datetime import date, timedelta
from random import Random

from farshore.apps.accounts.models import Team
from farshore.apps.accounts.roles import Role
from farshore.apps.registry.models import (
    Cluster,
    ClusterMembership,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationSearch,
    Study,
    StudySite,
    Technology,
)
from farshore.apps.registry.services.organisations import searchable
from farshore.cli.size.rows.writing import NOTE, texts, written

HEADS = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
TAILS = ("바이오", "메디칼", "테라퓨틱스", "거점", "진단", "헬스", "젠", "파마")
ENGLISH = ("Bio", "Medical", "Therapeutics", "Base", "Diagnostics", "Health", "Gen", "Pharma")
PLACES = (
    ("KR", "Seoul", "Seoul", 37.59, 127.04),
    ("US", "Massachusetts", "Cambridge", 42.37, -71.1),
    ("JP", "Kanagawa", "Fujisawa", 35.34, 139.47),
)


def organisation(number: int, draw: Random) -> Organisation:
    which = draw.randrange(len(TAILS))
    head = "".join(draw.choices(HEADS, k=3))
    country, region, city, latitude, longitude = draw.choice(PLACES)
    kinds, fields = Organisation.Kind.values, Organisation.Field.values
    return Organisation(
        name={"ko": f"{head}{TAILS[which]}", "en": f"{ENGLISH[which]} {number:06d}"},
        kind="company" if draw.random() < 0.8 else draw.choice(kinds),
        field=draw.choice(fields),
        description=NOTE,
        country=country,
        region=region,
        city=city,
        latitude=latitude + draw.uniform(-0.5, 0.5),
        longitude=longitude + draw.uniform(-0.5, 0.5),
        founded=date(draw.randint(1990, 2022), draw.randint(1, 12), 1),
        fictional=True,
        source="size test",
        sort_name=f"{head}{TAILS[which]}",
    )


def organisations(count: int, draw: Random, teams: dict[Role, Team]) -> list[Organisation]:
    rows = [organisation(number, draw) for number in range(count)]
    rows[0].team, rows[1].team = teams[Role.APPLICANT], teams[Role.PARTNER]
    companies = written(rows, Organisation)
    written(
        (
            OrganisationName(organisation=row, value=value, language=language)
            for row in companies
            for language, value in row.name.items()
        ),
        OrganisationName,
    )
    written(
        (
            OrganisationIdentifier(organisation=row, scheme="size", value=f"S{number:08d}")
            for number, row in enumerate(companies)
        ),
        OrganisationIdentifier,
    )
    written(
        (
            OrganisationSearch(organisation=row, text=searchable(list(row.name.values())))
            for row in companies
        ),
        OrganisationSearch,
    )
    own = Cluster.objects.create(
        key="size", name=texts("cluster"), country="KR", own=True, counting_rule=NOTE
    )
    written(
        (
            ClusterMembership(
                organisation=row,
                cluster=own,
                starts=date(2020, 1, 1) + timedelta(days=draw.randrange(1500)),
            )
            for row in companies[:500]
        ),
        ClusterMembership,
    )
    return companies


def research(companies: list[Organisation], draw: Random) -> list[Technology]:
    found = written(
        (
            Technology(
                organisation=row, title=texts("technology"), profile="A fictional technology.",
                language="en", readiness=draw.randint(1, 9),
            )
            for row in companies[:5_000]
        ),
        Technology,
    )  # fmt: skip
    conditions = ("Asthma", "Diabetes", "Glioblastoma", "Chronic Kidney Disease")
    studies = written(
        (
            Study(
                nct=f"NCT{90_000_000 + number}", title=f"Fictional study {number}",
                conditions=[condition], sponsor=companies[number], sponsor_name="size test",
                starts=f"20{10 + number % 13}-01", phase=f"P{1 + number % 3}",
                text=f"fictional study {number} {condition.lower()} size test",
            )
            for number, condition in ((n, conditions[n % 4]) for n in range(len(companies) // 20))
        ),
        Study,
    )  # fmt: skip
    written(
        (
            StudySite(study=study, city=city, region=region, country=country, facility="A clinic")
            for study in studies
            for country, region, city in (
                ("United States", "Massachusetts", "Boston"), ("South Korea", "Seoul", "Seoul"),
            )
        ),
        StudySite,
    )  # fmt: skip
    return found
