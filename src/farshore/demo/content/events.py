"""The partnering event in Kanagawa on 2025-05-22: slots, tables, participants and requests."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from farshore.demo.content.types import (
    Application,
    Company,
    Event,
    Field,
    MeetingRequest,
    Participant,
    Partner,
    Slot,
    Text,
)

ZONE = ZoneInfo("Asia/Tokyo")
DAY = date(2025, 5, 22)
MINUTES = 20
# Start of each run of slots and how many follow one another; lunch 12:40 to 13:40.
RUNS = ((time(9, 30), 5), (time(11, 20), 4), (time(13, 40), 5), (time(15, 30), 4))
LUNCH = (time(12, 40), time(13, 40))
MORNING_SLOTS = 9
TABLES = 14
APPLICANTS, TENANTS, PARTNERS = 24, 9, 30
REQUESTS = 251
MOST_MEETINGS = 13


def slots() -> tuple[Slot, ...]:
    """Eighteen slots of 20 minutes between 09:30 and 16:50, numbered from 1."""
    made: list[Slot] = []
    for start, count in RUNS:
        begin = datetime.combine(DAY, start, ZONE)
        for n in range(count):
            first = begin + timedelta(minutes=MINUTES * n)
            made.append(Slot(len(made) + 1, first, first + timedelta(minutes=MINUTES)))
    return tuple(made)


def _unavailable(rng: Random) -> tuple[int, ...]:
    """Most come for the day; some arrive late, leave early or have a gap."""
    last = MORNING_SLOTS * 2
    kind = rng.choices(("none", "late", "early", "gap"), (66, 12, 14, 8))[0]
    if kind == "late":
        return tuple(range(1, rng.randint(2, 4)))
    if kind == "early":
        return tuple(range(rng.randint(last - 2, last), last + 1))
    if kind == "gap":
        first = rng.randint(4, last - 4)
        return (first, first + 1)
    return ()


def _attending(
    applications: Iterable[Application],
    companies: Iterable[Company],
    going: Collection[str],
    rng: Random,
) -> list[Company]:
    """Those going abroad, applicants that named Kanagawa, and tenants that have a technology."""
    known = {c.key: c for c in companies}
    eligible = [a for a in applications if not a.ineligible_for and a.company not in going]
    named = [a.company for a in eligible if "kanagawa" in a.bases]
    others = [a.company for a in eligible if "kanagawa" not in a.bases]
    invited = [*going, *rng.sample(named, len(named)), *rng.sample(others, len(others))]
    chosen = invited[:APPLICANTS]
    keys = list(known)
    tenants = rng.sample(keys[64:120], TENANTS)
    return [known[key] for key in chosen + tenants]


def _fields(partner: Partner) -> set[Field]:
    return {field for need in partner.needs for field in need.fields}


def _pairs(
    companies: list[Company], partners: list[Partner], rng: Random
) -> list[tuple[Company, Partner]]:
    """Distinct pairs, those of like fields first, with at most 13 meetings for anyone."""
    popularity = {p.key: rng.uniform(0.5, 2.0) for p in partners}

    def eagerness(pair: tuple[Company, Partner]) -> float:
        company, partner = pair
        fit = 3.0 if company.field in _fields(partner) else 0.6
        return float(rng.random() ** (1 / (fit * popularity[partner.key])))

    wanted = sorted(((c, p) for c in companies for p in partners), key=eagerness, reverse=True)
    load: Counter[str] = Counter()
    chosen: list[tuple[Company, Partner]] = []
    for company, partner in wanted:
        if load[company.key] < MOST_MEETINGS and load[partner.key] < MOST_MEETINGS:
            chosen.append((company, partner))
            load.update((company.key, partner.key))
        if len(chosen) == REQUESTS:
            return chosen
    raise ValueError(f"only {len(chosen)} requests could be drawn")


def _requests(
    companies: list[Company], partners: list[Partner], rng: Random
) -> tuple[MeetingRequest, ...]:
    made = []
    for company, partner in _pairs(companies, partners, rng):
        by_company = rng.random() < 0.7
        asker, asked = (company.key, partner.key) if by_company else (partner.key, company.key)
        session = rng.choices(("any", "morning", "afternoon"), (84, 8, 8))[0]
        priority = rng.choices((1, 2, 3), (25, 45, 30))[0]
        made.append(MeetingRequest(asker, asked, session, priority))
    return tuple(made)


def event(
    rng: Random,
    applications: Iterable[Application],
    companies: Iterable[Company],
    partners: Iterable[Partner],
    going: Collection[str] = (),
) -> Event:
    """63 participants (24 applicants, 9 other tenants, 30 partners) with 251 requests.

    ``going`` holds keys of companies that take part for certain. 18 slots at 14 tables hold 252 meetings at most. The same generator state and arguments give
    the same event.
    """
    attending = _attending(applications, companies, going, rng)
    known = list(partners)
    japan = [p for p in known if p.country == "JP"]
    abroad = rng.sample([p for p in known if p.country != "JP"], PARTNERS - len(japan))
    hosts = japan + abroad
    sides = [(c.key, "company") for c in attending] + [(p.key, "partner") for p in hosts]
    return Event(
        key="kanagawa-2025-05",
        name=Text("가나가와 파트너링 2025", "Kanagawa Partnering 2025", "神奈川パートナリング2025"),
        place=Text("일본 가나가와현 후지사와", "Fujisawa, Kanagawa, Japan", "神奈川県藤沢市"),
        base="kanagawa",
        day=DAY,
        zone="Asia/Tokyo",
        requests_close=datetime(2025, 4, 11, 18, tzinfo=ZONE),
        slots=slots(),
        lunch=LUNCH,
        tables=tuple(f"T{n:02d}" for n in range(1, TABLES + 1)),
        participants=tuple(
            Participant(f"p-{key}", key, side, _unavailable(rng)) for key, side in sides
        ),
        requests=_requests(attending, hosts, rng),
    )
