"""Bookings: whose a person finds, and what a day or a week of equipment looks like."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Equipment, EquipmentClosure, Reservation, Residency
from farshore.apps.bases.selectors.equipment import run_by
from farshore.web.zones import on_the_wall

State = Reservation.State
HOLDING = (State.BOOKED, State.CHECKED_IN, State.COMPLETED)
COMING = (State.BOOKED, State.CHECKED_IN, State.WAITING)
DAY = timedelta(days=1)
# what a calendar tells of a booking
LAID_OUT = (
    "equipment", "residency", "person", "state", "starts", "ends", "frees", "checked_out_at",
)  # fmt: skip


AROUND = (
    "equipment__room__base", "equipment__training", "residency__organisation", "residency__base",
    "person",
)  # fmt: skip


def _rows() -> QuerySet[Reservation]:
    return Reservation.objects.select_related(*AROUND)


def _seen_by(person: User) -> Q:
    """Those of one's own companies, and for a manager those of the base."""
    teams = person.team_ids(Role.APPLICANT)
    mine = Q(residency__in=Residency.objects.filter(organisation__team__in=teams).values("pk"))
    bases = run_by(person).values("pk")
    run = Q(equipment__in=Equipment.objects.filter(room__base__in=bases).values("pk"))
    return mine | run


def visible(person: User) -> QuerySet[Reservation]:
    """Sorted before what belongs to them is read: of many, few are shown."""
    rows = Reservation.objects.filter(_seen_by(person)).prefetch_related(*AROUND)
    return rows.order_by("-starts", "-pk")


def of_person(person: User, since: datetime) -> QuerySet[Reservation]:
    """What stands in a person's own calendar."""
    return (
        _rows()
        .filter(person=person, ends__gt=since, state__in=(State.BOOKED, State.CHECKED_IN))
        .order_by("starts", "pk")
    )


def coming(person: User, now: datetime) -> QuerySet[Reservation]:
    """A person's next few, with those waited for."""
    rows = _rows().filter(person=person, ends__gt=now, state__in=COMING)
    return rows.order_by("starts", "pk")[:5]


def ahead_in_line(row: Reservation) -> int:
    """How many wait before this one for some of the same time."""
    earlier = Q(asked_at__lt=row.asked_at) | Q(asked_at=row.asked_at, pk__lt=row.pk)
    return (
        row.equipment.reservations.filter(
            earlier, state=State.WAITING, starts__lt=row.frees, frees__gt=row.starts
        ).count()
        if row.state == State.WAITING
        else 0
    )


@dataclass
class Span:
    """A stretch of one day on the base's clocks: taken, closed or free."""

    starts: datetime
    ends: datetime
    kind: str
    row: Reservation | None = None
    closure: EquipmentClosure | None = None
    mine: bool = False
    zone: str = "UTC"

    @property
    def begins_on_wall(self) -> str:
        return f"{on_the_wall(self.starts, self.zone):%H:%M}"

    @property
    def ends_on_wall(self) -> str:
        shown = f"{on_the_wall(self.ends, self.zone):%H:%M}"
        return "24:00" if shown == "00:00" else shown

    @property
    def wall(self) -> str:
        return f"{on_the_wall(self.starts, self.zone):%Y-%m-%dT%H:%M}"

    @property
    def mark(self) -> str:
        """The beginning, told from the same hour an hour later when clocks are set back."""
        return f"{self.starts:%Y-%m-%dT%H:%M%z}"

    @property
    def told(self) -> str:
        """From when to when, with the second day where there is one."""
        until = self.ends_on_wall
        if on_the_wall(self.ends - timedelta(minutes=1), self.zone).date() > self.day:
            until = self.until.replace("T", " ")
        return f"{self.wall.replace('T', ' ')}–{until}"

    @property
    def day(self) -> date:
        return on_the_wall(self.starts, self.zone).date()

    @property
    def until(self) -> str:
        return f"{on_the_wall(self.ends, self.zone):%Y-%m-%dT%H:%M}"


@dataclass
class DayOf:
    """One day of one piece of equipment, in order."""

    day: date
    spans: list[Span] = field(default_factory=list)

    @property
    def free(self) -> list[Span]:
        return [span for span in self.spans if span.kind == "free"]

    @property
    def taken(self) -> int:
        return sum(span.row is not None for span in self.spans)

    @property
    def free_hours(self) -> float:
        return sum((span.ends - span.starts).total_seconds() for span in self.free) / 3600

    @property
    def taken_told(self) -> str:
        many = self.taken
        return ngettext("%(many)s booking", "%(many)s bookings", many) % {"many": many}

    @property
    def free_told(self) -> str:
        return _("%(hours)s h free") % {"hours": f"{self.free_hours:,.1f}"}


def midnight(day: date, zone: str) -> datetime:
    """The beginning of a day; in UTC, since times of one zone compare as clocks show them."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


class Hours(NamedTuple):
    """When equipment is open by the clocks of a zone, alike for many pieces."""

    zone: str
    opens: time
    closes: time
    weekends: bool
    day_and_night: bool

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """When it opens and closes on a day; None where it stays shut."""
        if not self.weekends and day.weekday() >= 5:
            return None
        if self.day_and_night:
            return midnight(day, self.zone), midnight(day + DAY, self.zone)
        place = ZoneInfo(self.zone)
        return (
            datetime.combine(day, self.opens, place).astimezone(UTC),
            datetime.combine(day, self.closes, place).astimezone(UTC),
        )


def hours_of(equipment: Equipment) -> Hours:
    return Hours(
        equipment.base.zone, equipment.opens, equipment.closes, equipment.weekends,
        equipment.day_and_night,
    )  # fmt: skip


def opening(equipment: Equipment, day: date) -> tuple[datetime, datetime] | None:
    """When it opens and closes on a day; None where it stays shut."""
    return None if equipment.retired else hours_of(equipment).on(day)


def _own(teams: Sequence[int]) -> set[int]:
    rows = Residency.objects.filter(organisation__team__in=teams)
    return set(rows.values_list("pk", flat=True)) if teams else set()


def calendar(
    equipment: Sequence[Equipment], first: date, days: int, now: datetime, teams: Sequence[int],
    *, told: bool = True,
) -> dict[int, list[DayOf]]:  # fmt: skip
    """The days of each piece of equipment of one base, in six queries.

    `told`: who booked is shown as well. A company or a person with many bookings is read once.
    """
    if not equipment:
        return {}
    zone = equipment[0].base.zone
    begin, end = midnight(first, zone), midnight(first + days * DAY, zone)
    keys, own = [item.pk for item in equipment], _own(teams)
    bookings: dict[int, list[Reservation]] = defaultdict(list)
    rows = Reservation.objects.filter(
        equipment__in=keys, state__in=HOLDING, starts__lt=end, frees__gt=begin
    ).only(*LAID_OUT)
    rows = rows.prefetch_related(*(("residency__organisation", "person") if told else ()))
    for row in rows.order_by("starts", "pk"):
        bookings[row.equipment_id].append(row)
    closures: dict[int, list[EquipmentClosure]] = defaultdict(list)
    for closed in EquipmentClosure.objects.filter(
        equipment__in=keys, lifted_at=None, starts__lt=end, ends__gt=begin
    ):
        closures[closed.equipment_id].append(closed)
    return {
        item.pk: [
            _day(item, first + n * DAY, bookings[item.pk], closures[item.pk], now, own)
            for n in range(days)
        ]
        for item in equipment
    }


def _day(
    item: Equipment,
    day: date,
    bookings: list[Reservation],
    closures: list[EquipmentClosure],
    now: datetime,
    own: set[int],
) -> DayOf:
    zone = item.base.zone
    first, last = midnight(day, zone), midnight(day + DAY, zone)
    around = timedelta(minutes=item.buffer_minutes)
    bookings = [row for row in bookings if row.starts - around < last and row.frees > first]
    closures = [row for row in closures if row.starts < last and row.ends > first]
    spans = []
    for row in bookings:
        over = row.checked_out_at if row.state == State.COMPLETED else None
        ends = min(over, row.ends) if over else row.ends
        if row.starts < last and ends > first and ends > row.starts:
            mine = row.residency_id in own
            spans.append(
                Span(max(row.starts, first), min(ends, last), "taken", row, mine=mine, zone=zone)
            )
    for closed in closures:
        if closed.starts < last and closed.ends > first:
            spans.append(
                Span(
                    max(closed.starts, first), min(closed.ends, last), "closed", closure=closed,
                    zone=zone,
                )
            )  # fmt: skip
    hours = opening(item, day)
    spans += _free(item, hours, bookings, closures, now) if hours else []
    return DayOf(day, sorted(spans, key=lambda span: (span.starts, span.kind)))


def _free(
    item: Equipment,
    hours: tuple[datetime, datetime],
    bookings: Iterable[Reservation],
    closures: Iterable[EquipmentClosure],
    now: datetime,
) -> list[Span]:
    """What can still be booked while it is open: ahead, on the marks, the buffers left out."""
    if hours[0] > now + timedelta(days=item.days_ahead):
        return []
    buffer = timedelta(minutes=item.buffer_minutes)
    held = sorted(
        [(row.starts - buffer, row.frees) for row in bookings]
        + [(row.starts, row.ends) for row in closures]
    )
    at, found = _on_mark(max(hours[0], now), item), []
    for begin, end in [*held, (hours[1], hours[1])]:
        until = min(begin, hours[1])
        if until - at >= timedelta(minutes=item.shortest_minutes):
            found.append(Span(at, until, "free", zone=item.base.zone))
        at = max(at, _on_mark(end, item))
    return found


def _open_within(
    item: Equipment, starts: datetime, ends: datetime
) -> list[tuple[datetime, datetime]]:
    """When it is open in a time; days that follow without a break are one stretch."""
    day, found = on_the_wall(starts, item.base.zone).date(), list[tuple[datetime, datetime]]()
    while midnight(day, item.base.zone) < ends:
        hours = opening(item, day)
        if hours and found and found[-1][1] == hours[0]:
            found[-1] = (found[-1][0], hours[1])
        elif hours:
            found.append(hours)
        day += DAY
    return found


def free_parts(row: Reservation, now: datetime) -> list[Span]:
    """What of the time that somebody waits for is free: shorter than all of it, on the marks."""
    item, found = row.equipment, []
    around = timedelta(minutes=item.buffer_minutes)
    bookings = item.reservations.filter(
        state__in=HOLDING, starts__lt=row.ends + around, frees__gt=row.starts
    )
    closures = item.closures.filter(lifted_at=None, starts__lt=row.ends, ends__gt=row.starts)
    for opens, closes in _open_within(item, row.starts, row.ends):
        hours = (max(opens, row.starts), min(closes, row.ends))
        for span in _free(item, hours, bookings, closures, now):
            end = _mark_before(span.ends, item)
            if end - span.starts >= timedelta(minutes=item.shortest_minutes):
                found.append(Span(span.starts, end, "free", zone=item.base.zone))
    return [part for part in found if (part.starts, part.ends) != (row.starts, row.ends)]


def _mark_before(moment: datetime, item: Equipment) -> datetime:
    mark = _on_mark(moment, item)
    return mark if mark == moment else mark - timedelta(minutes=item.step_minutes)


def _on_mark(moment: datetime, item: Equipment) -> datetime:
    """The next mark of the clock on which a booking may begin."""
    wall = on_the_wall(moment, item.base.zone)
    past = timedelta(
        minutes=(wall.hour * 60 + wall.minute) % item.step_minutes,
        seconds=wall.second,
        microseconds=wall.microsecond,
    )
    return moment.astimezone(UTC) + (
        timedelta(minutes=item.step_minutes) - past if past else timedelta()
    )
