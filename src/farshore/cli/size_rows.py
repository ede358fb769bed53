"""Fictional rows in large numbers, the same for the same seed, written in bulk."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, models, transaction

from farshore.apps.accounts.models import Installation, Team, TeamRole, User
from farshore.apps.accounts.roles import ROLE_NAMES, Role
from farshore.apps.alliances.models import Agreement, Consultation
from farshore.apps.audit.models import Entry
from farshore.apps.bases.models import Allocation, Base, HostAdmission, Place, Residency, Room
from farshore.apps.briefing.models import Briefing, Season
from farshore.apps.calls.models import (
    Application,
    Call,
    Criterion,
    FormVersion,
    Posterior,
    Programme,
    Review,
    Reviewer,
)
from farshore.apps.meetings.models import Event, MeetingRequest, Participant
from farshore.apps.partnering.models import Engagement, Match, Need, Partner
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
from farshore.apps.targets.models import Indicator, Observation, Target
from farshore.web import clock

BATCH = 5_000
NOTE = {"ko": "규모 시험 (가상)", "en": "Size test (fictional)", "ja": "規模試験（架空）"}
HEADS = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
TAILS = ("바이오", "메디칼", "테라퓨틱스", "거점", "진단", "헬스", "젠", "파마")
ENGLISH = ("Bio", "Medical", "Therapeutics", "Base", "Diagnostics", "Health", "Gen", "Pharma")
PLACES = (
    ("KR", "Seoul", "Seoul", 37.59, 127.04),
    ("US", "Massachusetts", "Cambridge", 42.37, -71.1),
    ("JP", "Kanagawa", "Fujisawa", 35.34, 139.47),
)
ACTIONS = (
    "application.saved",
    "application.submitted",
    "review.saved",
    "call.closed",
    "figure.added",
)


class NotEmptyError(ValueError):
    """The database holds data already."""


@dataclass(frozen=True)
class Sizes:
    organisations: int
    applications: int
    entries: int


def texts(word: str) -> dict[str, str]:
    return {"ko": f"{word} (가상)", "en": f"{word} (fictional)", "ja": f"{word}（架空）"}


def written(rows: Iterable[Any], model: type[models.Model]) -> list[Any]:
    return model._default_manager.bulk_create(list(rows), batch_size=BATCH)


@transaction.atomic
def fill(sizes: Sizes, *, seed: int, tell: Callable[[str], None]) -> dict[str, int]:
    """All of it or nothing."""
    if User.objects.exists() or Organisation.objects.exists() or Entry.objects.exists():
        raise NotEmptyError
    draw = Random(seed)
    tell("people")
    teams, people = staff()
    tell(f"{sizes.organisations:,} organisations")
    companies = organisations(sizes.organisations, draw, teams)
    tell("technologies, studies")
    technologies = research(companies, draw)
    tell(f"{sizes.applications:,} applications")
    call = applications(companies[: sizes.applications], technologies, people, teams, draw)
    tell("bases, partners, meetings, figures")
    bases(call, teams)
    event = partnering(companies, technologies, teams)
    figures(call, event)
    tell(f"{sizes.entries:,} audit entries")
    entries(sizes.entries, [person.pk for person in people.values()], draw)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return asdict(sizes)


def staff() -> tuple[dict[Role, Team], dict[Role, User]]:
    Installation.objects.create(pk=1, name=NOTE, line=NOTE, demonstration=True)
    teams = {role: Team.objects.create(name=texts(f"team {role}")) for role in Role}
    people = {}
    for role in Role:
        person = User.objects.create_user(
            f"{role}@size.invalid",
            None,
            role_name={"en": str(ROLE_NAMES[role]), "ko": str(ROLE_NAMES[role])},
            is_demonstration=True,
            has_door=True,
        )
        TeamRole.objects.create(person=person, team=teams[role], role=str(role))
        people[role] = person
    return teams, people


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


def applications(
    companies: list[Organisation],
    technologies: list[Technology],
    people: dict[Role, User],
    teams: dict[Role, Team],
    draw: Random,
) -> Call:
    now = clock.now()
    programme = Programme.objects.create(name=texts("programme"), team=teams[Role.OPERATOR])
    call = Call.objects.create(
        programme=programme, name=texts("call"), state="reviewing", seats=50,
        opens_at=now - timedelta(days=90), deadline=now - timedelta(days=30),
    )  # fmt: skip
    asks = [{"key": "plan", "label": texts("plan"), "help": NOTE, "most": 900}]
    form = FormVersion.objects.create(call=call, number=1, questions=asks, published_at=now)
    Criterion.objects.create(call=call, key="merit", name=texts("merit"))
    rows = written(
        (
            Application(
                call=call, organisation=row, technology=technologies[number % len(technologies)],
                version=form, number=number + 1, state="in-review", saved_at=now,
                submitted_at=now, answers={"plan": "A fictional plan."},
            )
            for number, row in enumerate(companies)
        ),
        Application,
    )  # fmt: skip
    experts = [people[Role.REVIEWER]]
    experts += [User.objects.create_user(f"reviewer{n}@size.invalid", None) for n in range(99)]
    panel = written((Reviewer(call=call, person=person) for person in experts), Reviewer)
    written(
        (
            Review(reviewer=panel[(at + turn * 7) % 100], application=row, state="submitted",
                   assigned_at=now, submitted_at=now)
            for at, row in enumerate(rows)
            for turn in range(2)
        ),
        Review,
    )  # fmt: skip
    written(
        (
            Posterior(application=row, mean=draw.gauss(6, 1), sd=0.5, reviews=2,
                      among_best=draw.random(), rank=at + 1)
            for at, row in enumerate(rows)
        ),
        Posterior,
    )  # fmt: skip
    return call


def bases(call: Call, teams: dict[Role, Team]) -> None:
    host = Organisation.objects.order_by("-pk")[0]
    base = Base.objects.create(
        key="boston", name=texts("base"), city=texts("Boston"), host=host, zone="America/New_York",
        team=teams[Role.BASE_MANAGER], host_team=teams[Role.HOST],
    )  # fmt: skip
    rooms = written(
        (Room(base=base, key=f"r{n}", name=texts(f"room {n}"), order=n) for n in range(10)), Room
    )
    places = written(
        (
            Place(room=room, kind="bench", number=str(n), order=n)
            for room in rooms
            for n in range(20)
        ),
        Place,
    )
    today, now = clock.today(), clock.now()
    chosen = list(call.applications.order_by("number")[: len(places)])
    admissions = written(
        (
            HostAdmission(base=base, application=a, state="accepted", nominated_at=now)
            for a in chosen
        ),
        HostAdmission,
    )
    stays = written(
        (
            Residency(base=base, organisation_id=a.application.organisation_id, admission=a,
                      state="active", starts=today - timedelta(days=90),
                      ends=today + timedelta(days=270))
            for a in admissions
        ),
        Residency,
    )  # fmt: skip
    written(
        (
            Allocation(residency=stay, place=place, starts=stay.starts, ends=stay.ends,
                       state="occupied")
            for stay, place in zip(stays, places, strict=False)
        ),
        Allocation,
    )  # fmt: skip


def partnering(
    companies: list[Organisation], technologies: list[Technology], teams: dict[Role, Team]
) -> Event:
    now = clock.now()
    partners = written((Partner(organisation=row) for row in companies[1:301]), Partner)
    needs = written(
        (
            Need(partner=partners[n % 300 if n % 10 else 0], title=texts("need"), text="A need.",
                 language="en", posted_at=now - timedelta(hours=n))
            for n in range(1_000)
        ),
        Need,
    )  # fmt: skip
    written(
        (
            Match(need=need, technology=technologies[(at * 13 + rank) % len(technologies)],
                  score=1 / (1 + rank), rank=rank + 1, proposed_at=now)
            for at, need in enumerate(needs)
            for rank in range(10)
        ),
        Match,
    )  # fmt: skip
    written(
        (Engagement(company=companies[n % 40], partner=partners[n // 40]) for n in range(2_000)),
        Engagement,
    )
    event = Event.objects.create(
        key="size", name=texts("event"), zone="Asia/Tokyo", tables=20,
        requests_until=now + timedelta(days=10),
    )  # fmt: skip
    guests = written(
        (Participant(event=event, organisation=row) for row in companies[:120]), Participant
    )
    written(
        (
            MeetingRequest(event=event, asker=guests[n], asked=guests[(n + step) % 120],
                           requested_at=now)
            for n in range(120)
            for step in (1, 7, 30)
        ),
        MeetingRequest,
    )  # fmt: skip
    return event


def figures(call: Call, event: Event) -> None:
    own = Cluster.objects.get(own=True)
    for number in range(40):
        indicator = Indicator.objects.create(
            key=f"size-{number}", name=texts("indicator"), definition=NOTE, unit="companies",
            geography=NOTE, measure="tenants" if number < 5 else "",
        )  # fmt: skip
        written(
            (
                Observation(indicator=indicator, period=f"{2000 + n}", as_of=date(2000 + n, 12, 31),
                            value=n, source="size test", mark="f")
                for n in range(25)
            ),
            Observation,
        )  # fmt: skip
    Target.objects.create(
        indicator=Indicator.objects.order_by("pk")[0], value=500, due=date(2025, 12, 31), source="x"
    )
    counterpart = Organisation.objects.order_by("pk")[2]
    for number in range(20):
        Agreement.objects.create(name=texts("agreement"), cluster=own, counterpart=counterpart)
        Consultation.objects.create(name=texts("consultation"), on=date(2023, 1, 1 + number))
    written(
        (
            Briefing(slug=f"size-{n}", topic="season", title=texts(f"briefing {n}"), summary=NOTE,
                     body=NOTE, published_at=clock.now() - timedelta(hours=n), fictional=True)
            for n in range(200)
        ),
        Briefing,
    )  # fmt: skip
    Season.objects.create(name=texts("season"), call=call, event=event, moves_in_from=clock.today())


def entries(count: int, actors: list[int], draw: Random) -> None:
    """Straight into the table: two million objects would take minutes to make."""
    table = connection.ops.quote_name(Entry._meta.db_table)
    columns = "at, actor_id, action, subject_kind, subject_key, facts"
    marks = "%s, %s, %s, %s, %s, %s"
    # the table's name is the model's own
    insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
    adapt = connection.ops.adapt_datetimefield_value
    facts = json.dumps({"size": "test"})
    began: datetime = clock.now() - timedelta(seconds=20 * count + 60)

    def rows(first: int, last: int) -> Iterator[tuple[Any, ...]]:
        for number in range(first, last):
            at = adapt(began + timedelta(seconds=20 * number))
            action = ACTIONS[draw.randrange(len(ACTIONS))]
            kind = "calls.application" if number % 3 else "registry.organisation"
            yield at, actors[number % len(actors)], action, kind, number % 5_000, facts

    with connection.cursor() as cursor:
        for first in range(0, count, 50_000):
            cursor.executemany(insert, list(rows(first, min(count, first + 50_000))))
