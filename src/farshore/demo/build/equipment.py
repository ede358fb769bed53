"""Instruments of the two bases, who was trained on them, and bookings around the first day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.bases.gates import PRESENT
from farshore.apps.bases.models import Base, Equipment, Reservation, Residency, Room, Training
from farshore.apps.bases.services import equipment as service
from farshore.apps.bases.services import reservations
from farshore.apps.bases.services.booking_rules import access_reasons
from farshore.demo.build.moment import standing_at
from farshore.demo.build.network import names_of
from farshore.demo.build.people import member
from farshore.demo.build.season import TODAY
from farshore.demo.content import types as content

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RESIDENT = {"ko": "입주기업", "en": "resident", "ja": "入居企業"}
COLLEAGUE = {"ko": "입주기업 연구원", "en": "resident's scientist", "ja": "入居企業の研究員"}
TRAININGS = {
    "biosafety": {
        "ko": "생물안전 실무",
        "en": "Biosafety at the bench",
        "ja": "バイオセーフティ実務",
    },
    "cytometry": {"ko": "유세포 분석", "en": "Flow cytometry", "ja": "フローサイトメトリー"},
    "imaging": {"ko": "현미경 영상", "en": "Microscopy", "ja": "顕微鏡イメージング"},
    "centrifuge": {"ko": "초원심분리", "en": "Ultracentrifugation", "ja": "超遠心"},
    "spectrometry": {"ko": "질량분석", "en": "Mass spectrometry", "ja": "質量分析"},
}
MONTHS_VALID = 24
# by the equipment's key: kind, training, and what differs from the usual rules
RULES: dict[str, tuple[str, str, dict[str, object]]] = {
    "flow-cytometer": ("cytometer", "cytometry", {"longest_minutes": 240, "buffer_minutes": 30, "weekends": False}),
    "safety-cabinet": ("cabinet", "biosafety", {"opens": time(7), "closes": time(22), "longest_minutes": 240}),
    "qpcr": ("pcr", "", {"longest_minutes": 180}),
    "ultracentrifuge": ("centrifuge", "centrifuge", {"opens": time(0), "closes": time(0), "longest_minutes": 1440, "step_minutes": 60, "most_open": 3}),
    "confocal": ("microscope", "imaging", {"longest_minutes": 240, "buffer_minutes": 30, "notice_hours": 48}),
    "high-content": ("microscope", "imaging", {"longest_minutes": 480, "notice_hours": 48}),
    "mass-spectrometer": ("spectrometer", "spectrometry", {"longest_minutes": 480, "buffer_minutes": 60, "weekends": False}),
    "plate-reader": ("plate-reader", "", {"shortest_minutes": 15, "step_minutes": 15, "longest_minutes": 120}),
    "cell-counter": ("cell-counter", "", {"shortest_minutes": 15, "step_minutes": 15, "longest_minutes": 60}),
    "cryo-store": ("cryo-store", "biosafety", {"shortest_minutes": 15, "step_minutes": 15, "longest_minutes": 60, "opens": time(0), "closes": time(0)}),
}  # fmt: skip
MAINTENANCE = {
    "ko": "레이저 정기 점검",
    "en": "Laser maintenance",
    "ja": "レーザーの定期点検",
}
WEEKS_BACK, DAYS_AHEAD = 10, 9


@dataclass
class Site:
    """A base as its bookings need it: who manages it, who stays, and their people."""

    base: Base
    manager: User
    items: list[Equipment] = field(default_factory=list)
    trainings: dict[str, Training] = field(default_factory=dict)
    people: list[tuple[Residency, User]] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.base.zone)


def create(rows: Iterable[content.Base], managers: dict[str, User], rng: Random) -> None:
    for row in rows:
        site = Site(Base.objects.get(key=row.key), managers[row.key])
        with standing_at(datetime(2025, 1, 6, 9, tzinfo=site.zone)):
            _equip(site, row)
            _residents(site)
            _train(site)
        _past(site, rng)
        _present(site)
        _coming(site, rng)


def _equip(site: Site, row: content.Base) -> None:
    rooms = list(Room.objects.filter(base=site.base, key__in=("lab-1", "lab-2")).order_by("order"))
    for item in row.equipment:
        kind, training, rules = next(
            rule for key, rule in RULES.items() if item.key.startswith(key)
        )
        if training and training not in site.trainings:
            site.trainings[training] = service.create_training(
                actor=site.manager, base=site.base, key=training, name=TRAININGS[training],
                months_valid=MONTHS_VALID,
            )  # fmt: skip
        made = service.create(
            actor=site.manager, room=rooms[bool(training)], key=item.key, name=names_of(item.name),
            kind=kind, training=site.trainings.get(training), rate_key=item.key, **rules,
        )  # fmt: skip
        site.items.append(made)


def _residents(site: Site) -> None:
    """People of the companies that stay. The first two, who have most time left, get doors."""
    stays = list(
        Residency.objects.filter(base=site.base, state__in=PRESENT)
        .select_related("organisation", "base")
        .order_by("-ends", "pk")
    )
    later = TODAY.date() + 60 * DAY
    stays.sort(key=lambda stay: bool(access_reasons(stay, later)))
    for number, stay in enumerate(stays, start=1):
        doors = number <= (2 if site.base.key == "boston" else 1)
        site.people.append((stay, _person(site, stay, number, RESIDENT, doors)))
        if number == 1:
            site.people.append((stay, _person(site, stay, 90, COLLEAGUE, False)))


def _person(site: Site, stay: Residency, number: int, role: dict[str, str], door: bool) -> User:
    owner = stay.organisation
    if owner.team is None:
        owner.team = people.create_team(actor=None, name=owner.name)
        owner.save(update_fields=["team"])
    several = f" {number}" if 1 < number < 90 else ""
    name = {code: f"{site.base.name[code]} {word}{several}" for code, word in role.items()}
    return member(
        f"resident-{site.base.key}-{number:02d}", name, owner.team, Role.APPLICANT, door=door
    )


def _train(site: Site) -> None:
    """Everybody for the bench; the finer instruments not for the first, who asks for it later."""
    for number, (stay, who) in enumerate(site.people):
        for key, training in site.trainings.items():
            if key != "biosafety" and (number == 0 or (number + len(key)) % 3 == 0):
                continue
            service.grant(
                actor=site.manager, training=training, person=who,
                starts=max(stay.starts, date(2024, 9, 2)),
            )  # fmt: skip


def _book(
    site: Site, item: Equipment, number: int, starts: datetime, hours: float, ahead: timedelta
) -> Reservation | None:
    """A booking made so long ahead, or none where the rules refuse it."""
    stay, who = site.people[number % len(site.people)]
    with standing_at(min(starts - ahead, TODAY - HOUR)):
        try:
            return reservations.book(
                actor=who, equipment=item, residency=stay, person=who, starts=starts,
                ends=starts + hours * HOUR,
            )  # fmt: skip
        except ValidationError:
            return None


def _length(item: Equipment, rng: Random) -> float:
    shortest, longest = item.shortest_minutes / 60, min(item.longest_minutes / 60, 4)
    return rng.choice(
        [part for part in (0.25, 0.5, 1, 1.5, 2, 3, 4) if shortest <= part <= longest]
    )


def _past(site: Site, rng: Random) -> None:
    """Some weeks of use: most come, some stay shorter, a few do not come or cancel late."""
    monday = date(2025, 4, 14) - WEEKS_BACK * 7 * DAY
    for week in range(WEEKS_BACK):
        for at, item in enumerate(site.items):
            day = monday + 7 * week * DAY + rng.randrange(5) * DAY
            starts = datetime.combine(day, time(rng.choice((9, 10, 11, 13, 14))), site.zone)
            row = _book(site, item, week + at, starts, _length(item, rng), 3 * DAY)
            if row is not None:
                _live(site, row, rng.random())


def _live(site: Site, row: Reservation, luck: float) -> None:
    if luck < 0.06:
        with standing_at(row.starts - 5 * HOUR):
            reservations.cancel(actor=row.person, reservation=row)
        return
    if luck < 0.13:
        with standing_at(row.ends + HOUR):
            reservations.settle(row.ends + HOUR)
        return
    with standing_at(row.starts + timedelta(minutes=4)):
        reservations.check_in(actor=row.person, reservation=row)
    used = (row.ends - row.starts) * (0.6 + 0.4 * luck)
    with standing_at(row.starts + used):
        reservations.check_out(actor=row.person, reservation=row)


def _present(site: Site) -> None:
    """One at the bench now, one that is due: its person may check in."""
    cabinets = [item for item in site.items if item.kind == "cabinet"]
    now = TODAY.astimezone(site.zone).replace(minute=0)
    at_work = _book(site, cabinets[0], 2, now - HOUR, 3, 2 * DAY)
    if at_work is not None:
        with standing_at(at_work.starts + timedelta(minutes=2)):
            reservations.check_in(actor=at_work.person, reservation=at_work)
    readers = [item for item in site.items if item.kind == "plate-reader"]
    # the evening in Boston, when only the cabinets are open, is the morning in Kanagawa
    due = cabinets[1] if len(cabinets) > 1 else readers[0]
    _book(site, due, 0, now + HOUR / 2, 1, DAY)


def _coming(site: Site, rng: Random) -> None:
    """The days ahead, a closure, and a time for which somebody waits."""
    first = TODAY.astimezone(site.zone).date() + DAY
    for day in range(DAYS_AHEAD):
        for at, item in enumerate(site.items):
            if rng.random() < 0.55:
                starts = datetime.combine(
                    first + day * DAY, time(rng.choice((9, 11, 13, 15))), site.zone
                )
                _book(site, item, day + at, starts, _length(item, rng), 4 * DAY)
    _waiting(site)
    with standing_at(TODAY - 2 * HOUR):
        closed = next(item for item in site.items if item.kind == "microscope")
        begin = datetime.combine(first + 11 * DAY, time(8), site.zone)
        service.close(
            actor=site.manager, equipment=closed, starts=begin, ends=begin + 34 * HOUR,
            reason=MAINTENANCE,
        )  # fmt: skip


def _waiting(site: Site) -> None:
    """The cabinet on a Monday morning is taken, and another company waits for it."""
    cabinet = next(item for item in site.items if item.kind == "cabinet")
    starts = datetime.combine(date(2025, 4, 28), time(9), site.zone)
    if _book(site, cabinet, 2, starts, 3, 11 * DAY) is None:
        return
    stay, who = site.people[3]
    with standing_at(TODAY - 3 * HOUR):
        reservations.wait(
            actor=who, equipment=cabinet, residency=stay, person=who, starts=starts,
            ends=starts + 3 * HOUR,
        )  # fmt: skip
