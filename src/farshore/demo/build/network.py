"""Institutions, companies, tenancies, funding, technologies, partners."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from farshore.apps.accounts.services import people
from farshore.apps.partnering.models import Need, Partner
from farshore.apps.partnering.services.needs import post_need
from farshore.apps.registry.models import (
    Cluster,
    ClusterMembership,
    FundingRound,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationSearch,
    Technology,
    Valuation,
)
from farshore.apps.registry.names import normalised
from farshore.demo.content import types as content

SEOUL = ZoneInfo("Asia/Seoul")
SOURCE = "Farshore demonstration"
HONGNEUNG = (37.5985, 127.0450)
CITIES = {
    "Seoul": (37.5665, 126.9780), "Daejeon": (36.3504, 127.3845), "Goyang": (37.6584, 126.8320),
    "Boston": (42.3601, -71.0589), "Cambridge": (42.3736, -71.1097), "Waltham": (42.3765, -71.2356),
    "Yokohama": (35.4437, 139.6380), "Kawasaki": (35.5308, 139.7030), "Fujisawa": (35.3390, 139.4900),
    "Kobe": (34.6901, 135.1955), "Tokyo": (35.6762, 139.6503), "Watertown": (42.3709, -71.1828),
    "Kamakura": (35.3192, 139.5467), "Osaka": (34.6937, 135.5023), "Somerville": (42.3876, -71.0995),
}  # fmt: skip
RULE = {
    "ko": "특구 안에 주소를 둔 기업을 기준일 현재로 한 번씩 셉니다. 졸업·이전한 기업은 뺍니다.",
    "en": "Companies with an address in the zone, each once, as of the day; those that left are out.",
    "ja": "特区内に住所を置く企業を基準日現在で一度ずつ数え、卒業・移転した企業は除きます。",
}
# a need names its stage in words; these are the least readiness levels they stand for
STAGES = {
    "discovery": 2,
    "preclinical": 3,
    "clinical": 5,
    "prototype": 4,
    "validated": 5,
    "market": 7,
}


@dataclass
class Network:
    """What was made, by the content's own keys."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    technologies: dict[str, Technology] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    needs: dict[str, Need] = field(default_factory=dict)
    cluster: Cluster | None = None


def names_of(text: content.Text) -> dict[str, str]:
    return {"ko": text.ko, "en": text.en, "ja": text.ja}


def add_names(rows: Iterable[Organisation]) -> None:
    rows = list(rows)
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=row, value=value, language=language)
        for row in rows
        for language, value in row.name.items()
    )
    OrganisationSearch.objects.bulk_create(
        OrganisationSearch(
            organisation=row, text="\n".join(normalised(name) for name in row.name.values())
        )
        for row in rows
    )


def placed(city: str, number: int) -> tuple[float | None, float | None]:
    """Near the middle of a city, spread so that points do not hide each other."""
    if city not in CITIES:
        return None, None
    latitude, longitude = CITIES[city]
    return latitude + (number * 7 % 11 - 5) * 0.004, longitude + (number * 5 % 13 - 6) * 0.005


def institutions(network: Network, rows: Iterable[content.Institution]) -> None:
    made = []
    for number, row in enumerate(rows):
        latitude, longitude = placed(row.city, number)
        kind = Organisation.Kind.INSTITUTE
        if "University" in row.name.en and "Hospital" not in row.name.en:
            kind = Organisation.Kind.UNIVERSITY
        if "Hospital" in row.name.en or "Medical" in row.name.en:
            kind = Organisation.Kind.HOSPITAL
        network.organisations[row.key] = organisation = Organisation.objects.create(
            name=names_of(row.name), kind=kind, country=row.country, city=row.city,
            latitude=latitude, longitude=longitude, source="published names",
            sort_name=normalised(row.name.ko),
        )  # fmt: skip
        made.append(organisation)
        if row.ror:
            OrganisationIdentifier.objects.create(
                organisation=organisation, scheme="ror", value=row.ror
            )
    add_names(made)


def company_names(row: content.Company) -> dict[str, str]:
    names = {"ko": row.name_ko, "en": row.name_en}
    return {**names, "ja": row.name_ja} if row.name_ja else names


def companies(network: Network, rows: Iterable[content.Company], unregistered: set[str]) -> None:
    """Fictional companies with their tenancies, rounds and valuations, in bulk."""
    rows = list(rows)
    made = Organisation.objects.bulk_create(
        Organisation(
            name=company_names(row),
            kind=Organisation.Kind.COMPANY,
            field=row.field.value.replace("_", "-"),
            description={"ko": row.description_ko, "en": row.description_en},
            country="KR",
            region="Seoul",
            city="Seoul",
            latitude=HONGNEUNG[0] + (number * 7 % 23 - 11) * 0.0009,
            longitude=HONGNEUNG[1] + (number * 5 % 29 - 14) * 0.0009,
            founded=row.founded,
            employees=row.employees,
            parent=network.organisations.get(row.institute or ""),
            fictional=True,
            source=SOURCE,
            sort_name=normalised(row.name_ko),
        )
        for number, row in enumerate(rows)
    )
    network.organisations.update({row.key: org for row, org in zip(rows, made, strict=True)})
    add_names(made)
    pairs = list(zip(rows, made, strict=True))
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(
            organisation=org, scheme="kr-brn", value=row.registration_number.replace("-", "")
        )
        for row, org in pairs
        if row.key not in unregistered
    )
    ClusterMembership.objects.bulk_create(
        ClusterMembership(
            organisation=org, cluster=network.cluster, starts=stay.start, ends=stay.end
        )
        for row, org in pairs
        for stay in row.tenancies
    )
    FundingRound.objects.bulk_create(
        FundingRound(
            organisation=org, date=deal.closed, kind=deal.kind, amount=deal.amount_krw,
            currency="KRW", source=SOURCE,
        )
        for row, org in pairs
        for deal in row.rounds
    )  # fmt: skip
    Valuation.objects.bulk_create(
        Valuation(
            organisation=org, date=deal.closed, amount=deal.post_money_krw, currency="KRW",
            source=SOURCE,
        )
        for row, org in pairs
        for deal in row.rounds
        if deal.post_money_krw is not None
    )  # fmt: skip


def technologies(network: Network, rows: Iterable[content.Technology]) -> None:
    for row in rows:
        reached = [stage for stage in Technology.Stage.values if stage in row.steps]
        network.technologies[row.company] = Technology.objects.create(
            organisation=network.organisations[row.company],
            title={"ko": row.title_ko, "en": row.title_en},
            profile=row.profile,
            language=row.language,
            stage=reached[-1] if reached else Technology.Stage.DISCLOSED,
            readiness=row.readiness,
            keywords=list(row.keywords),
        )


def partners(network: Network, rows: Iterable[content.Partner]) -> None:
    made = []
    for number, row in enumerate(rows):
        latitude, longitude = placed(row.city, number)
        names = {"en": row.name_en, **({"ja": row.name_ja} if row.name_ja else {})}
        organisation = Organisation.objects.create(
            name=names, kind=Organisation.Kind.COMPANY, country=row.country, city=row.city,
            latitude=latitude, longitude=longitude, fictional=True, source=SOURCE,
            sort_name=normalised(row.name_en),
            team=people.create_team(actor=None, name=names),
        )  # fmt: skip
        made.append(organisation)
        network.organisations[row.key] = organisation
        partner = Partner.objects.create(
            organisation=organisation, languages=sorted({need.language for need in row.needs})
        )
        network.partners[row.key] = partner
        for need in row.needs:
            network.needs[need.key] = post_need(
                actor=None, partner=partner, title={need.language: need.title}, text=need.text,
                language=need.language,
                fields=[found.value.replace("_", "-") for found in need.fields],
                least_readiness=STAGES.get(need.stage, 1), open_until=need.open_until,
            )  # fmt: skip
    add_names(made)


def hongneung() -> Cluster:
    return Cluster.objects.create(
        key="hongneung", country="KR", own=True, counting_rule=RULE,
        name={"ko": "홍릉강소연구개발특구", "en": "Hongneung special R&D zone", "ja": "ホンヌン江小研究開発特区"},
        latitude=HONGNEUNG[0], longitude=HONGNEUNG[1],
    )  # fmt: skip
