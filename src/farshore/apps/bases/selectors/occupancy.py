"""Who sits where on which day, and what lies ahead."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Allocation, Base, Closure, Place, Residency, Room
from farshore.apps.bases.models.sites import FAR
from farshore.web import clock

HOLDING = (Allocation.State.HELD, Allocation.State.OCCUPIED)


def managed(person: User) -> QuerySet[Base]:
    """The bases whose team the person belongs to; operators see all."""
    if person.roles & {Role.OPERATOR, Role.MINISTRY}:
        return Base.objects.select_related("host").order_by("pk")
    teams = person.team_ids(Role.BASE_MANAGER, Role.HOST)
    mine = Q(team__in=teams) | Q(host_team__in=teams)
    return Base.objects.filter(mine).select_related("host").order_by("pk")


def on(day: date) -> Q:
    return Q(starts__lte=day, ends__gt=day)


def out_on(day: date) -> Q:
    """Places that are out of use on the day."""
    shut = Closure.objects.filter(ends=FAR, starts__lte=day)
    return Q(pk__in=shut.exclude(place=None).values("place")) | Q(
        room__in=shut.filter(place=None).values("room")
    )


@dataclass
class Seat:
    """One place on one day: who holds it, or that it is free or closed."""

    place: Place
    allocation: Allocation | None = None
    closed: Closure | None = None

    @property
    def free(self) -> bool:
        return self.allocation is None and self.closed is None

    @cached_property
    def holder(self) -> str:
        """The company that holds it, or that it is closed or free."""
        if self.allocation is not None:
            return str(self.allocation.residency.organisation)
        return _("closed") if self.closed is not None else _("free")

    @cached_property
    def page(self) -> str:
        """The address of the stay that holds it."""
        held = self.allocation
        return reverse("bases:residency", args=[held.residency_id]) if held else ""


@dataclass
class RoomView:
    """A room on one day, with the bars of its timeline."""

    room: Room
    seats: list[Seat] = field(default_factory=list)

    @property
    def free(self) -> int:
        return sum(seat.free for seat in self.seats)

    @property
    def wide(self) -> int:
        return (len(self.seats) + 1) // 2 if len(self.seats) > 6 else max(1, len(self.seats))


def allocations_of(base: Base) -> QuerySet[Allocation]:
    return (
        Allocation.objects.filter(place__room__base=base, state__in=HOLDING)
        .select_related("residency__organisation", "place__room")
        .order_by("starts", "pk")
    )


@dataclass(frozen=True)
class House:
    """A base's rooms with their places, and who holds which between two days: read once for the
    plan and the timeline."""

    base: Base
    rooms: list[Room]
    held: list[Allocation]


def house(base: Base, first: date, last: date) -> House:
    """Three queries."""
    places = {}
    rooms = list(
        base.rooms.prefetch_related(Prefetch("places", Place.objects.order_by("order", "pk")))
    )
    for room in rooms:
        places.update({place.pk: place for place in room.places.all()})
    rows = allocations_of(base).filter(starts__lt=last, ends__gt=first)
    held = list(rows.select_related(None).select_related("residency__organisation"))
    for row in held:
        row.place = places[row.place_id]
    return House(base, rooms, held)


def plan(base: Base, day: date, within: House | None = None) -> list[RoomView]:
    """Every room with its places on a day, in four queries."""
    known = within or house(base, day, day + timedelta(days=1))
    held = {row.place_id: row for row in known.held if row.starts <= day < row.ends}
    # the last to end wins: what is out of use for good is not only closed
    closures = list(Closure.objects.filter(on(day), room__base=base).order_by("ends", "pk"))
    closed_rooms = {row.room_id: row for row in closures if row.place_id is None}
    closed_places = {row.place_id: row for row in closures if row.place_id is not None}
    views = []
    for room in known.rooms:
        view = RoomView(room)
        for place in room.places.all():
            shut = [closed_places.get(place.pk), closed_rooms.get(room.pk)]
            closed = max((c for c in shut if c is not None), key=lambda c: c.ends, default=None)
            seat = Seat(place, held.get(place.pk), closed)
            if seat.allocation is not None or closed is None or not closed.final:
                view.seats.append(seat)
        whole = closed_rooms.get(room.pk)
        if view.seats or whole is None or not whole.final:
            views.append(view)
    return views


@dataclass(frozen=True)
class Kind:
    """How many places of a kind there are on a day, and how many are taken."""

    kind: str
    label: str
    taken: int
    closed: int
    total: int

    @property
    def free(self) -> int:
        return self.total - self.taken - self.closed

    @property
    def share(self) -> float | None:
        usable = self.total - self.closed
        return self.taken / usable if usable else None


def kinds(views: list[RoomView]) -> list[Kind]:
    counted: dict[str, list[Seat]] = defaultdict(list)
    for view in views:
        for seat in view.seats:
            counted[seat.place.kind].append(seat)
    return [
        Kind(
            kind,
            str(Place.Kind(kind).label),
            sum(seat.allocation is not None for seat in seats),
            sum(seat.closed is not None and seat.allocation is None for seat in seats),
            len(seats),
        )
        for kind, seats in counted.items()
    ]


@dataclass(frozen=True)
class Bar:
    """An allocation on the timeline, in shares of the shown period."""

    allocation: Allocation
    left: float
    width: float


def timeline(
    within: House, first: date, last: date
) -> list[tuple[Room, list[tuple[Place, list[Bar]]]]]:
    """Bars by room and place between two days. One query."""
    span = (last - first).days
    bars: dict[int, list[Bar]] = defaultdict(list)
    for row in within.held:
        begin, end = max(row.starts, first), min(row.ends, last)
        bars[row.place_id].append(Bar(row, (begin - first).days / span, (end - begin).days / span))
    gone = set(Place.objects.filter(out_on(first)).values_list("pk", flat=True))
    lines = [
        (room, [(p, bars[p.pk]) for p in room.places.all() if p.pk not in gone or bars[p.pk]])
        for room in within.rooms
    ]
    return [(room, places) for room, places in lines if places]


def moves(base: Base, day: date, days: int = 60) -> dict[str, list[Residency]]:
    """Arrivals and departures in the coming days."""
    rows = base.residencies.select_related("organisation")
    last = day + timedelta(days=days)
    gone = (Residency.State.TERMINATED, Residency.State.ALUMNI)
    return {
        "arrivals": list(rows.filter(starts__gte=day, starts__lt=last).order_by("starts")),
        "departures": list(
            rows.filter(ends__gte=day, ends__lt=last).exclude(state__in=gone).order_by("ends")
        ),
    }


def bench_rates(day: date) -> list[tuple[Base, int, int]]:
    """(base, benches taken, benches) on a day, in two queries."""
    totals = dict(
        Place.objects.filter(kind=Place.Kind.BENCH)
        .exclude(out_on(day))
        .values_list("room__base")
        .annotate(count=Count("pk"))
    )
    taken = dict(
        Allocation.objects.filter(on(day), place__kind=Place.Kind.BENCH, state__in=HOLDING)
        .values_list("place__room__base")
        .annotate(count=Count("pk"))
    )
    bases = Base.objects.order_by("pk")
    return [(base, taken.get(base.pk, 0), totals.get(base.pk, 0)) for base in bases]


def rates_today(bases: Sequence[Base]) -> list[tuple[Base, date, int, int]]:
    """Each base with its own day, benches taken and benches. Two queries for each day that it is
    somewhere: never more than three."""
    days = {base.pk: clock.today(base.zone) for base in bases}
    found = {
        (base.pk, day): (taken, total)
        for day in set(days.values())
        for base, taken, total in bench_rates(day)
    }
    return [(base, days[base.pk], *found[base.pk, days[base.pk]]) for base in bases]
