"""What lies ahead: places taken and free by kind and level, and how many are likely to fall free.

A stay that ends frees its places unless it is renewed. Those under notice leave for certain; the
others are renewed with the odds that the base's policy names, and the forecast says so.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count

from farshore.apps.bases.models import Base, BasePolicy, Closure, Place, Residency
from farshore.apps.bases.selectors.floors import month_starts
from farshore.apps.bases.selectors.occupancy import allocations_of

MONTHS = 12
LEAVING = (Residency.State.NOTICE, Residency.State.GRADUATED, Residency.State.TERMINATED)


@dataclass(frozen=True)
class Month:
    """On a month's first day: taken and closed by what is agreed, free, and the free places that
    are to be expected after renewals."""

    day: date
    taken: int
    closed: int
    total: int
    expected_free: float

    @property
    def free(self) -> int:
        return self.total - self.taken - self.closed


HOLD = (
    "place__kind", "place__room__biosafety_level", "place", "starts", "ends", "residency__state",
)  # fmt: skip


class Hold(NamedTuple):
    """A place, from when to when, and where its stay stands."""

    place: int
    starts: date
    ends: date
    state: str


@dataclass(frozen=True)
class Line:
    kind: str
    label: str
    level: int
    months: tuple[Month, ...]


def policy_of(base: Base) -> BasePolicy:
    return BasePolicy.objects.filter(base=base).first() or BasePolicy(base=base)


def ahead(base: Base, day: date, months: int = MONTHS) -> list[Line]:
    """By kind of place and biosafety level, the months to come. Four queries."""
    odds = policy_of(base).renewal_odds / 100
    days = month_starts(day, months)
    totals: dict[tuple[str, int], int] = {}
    counted = Place.objects.filter(room__base=base).values_list("kind", "room__biosafety_level")
    for kind, level, count in counted.annotate(count=Count("pk")).order_by("kind"):
        totals[kind, level] = count
    held = defaultdict(list)
    for row in allocations_of(base).filter(ends__gt=day).values_list(*HOLD):
        held[row[0], row[1]].append(Hold(*row[2:]))
    shut = _closed(base, day)
    return [
        Line(
            kind, str(Place.Kind(kind).label), level,
            tuple(
                _month(on, held[kind, level], shut[kind, level], total, odds) for on in days
            ),
        )
        for (kind, level), total in totals.items()
    ]  # fmt: skip


def _closed(base: Base, day: date) -> dict[tuple[str, int], list[tuple[Closure, set[int]]]]:
    """By kind and level, closures with the places that they shut."""
    closures = list(Closure.objects.filter(room__base=base, ends__gt=day))
    places: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    if closures:
        rows = Place.objects.filter(room__base=base)
        named = rows.values_list("room", "pk", "kind", "room__biosafety_level")
        for room, place, kind, level in named:
            places[room].append((place, kind, level))
    found: dict[tuple[str, int], list[tuple[Closure, set[int]]]] = defaultdict(list)
    for row in closures:
        shut: dict[tuple[str, int], set[int]] = defaultdict(set)
        for place, kind, level in places[row.room_id]:
            if row.place_id in (None, place):
                shut[kind, level].add(place)
        for key, keys in shut.items():
            found[key].append((row, keys))
    return found


def _month(
    on: date, held: list[Hold], shut: list[tuple[Closure, set[int]]], total: int, odds: float
) -> Month:
    taken = {row.place for row in held if row.starts <= on < row.ends}
    closed: set[int] = set()
    gone: set[int] = set()
    for row, places in shut:
        if row.starts <= on < row.ends:
            closed |= places
            gone |= places if row.final else set()
    # what is out of use for good is no capacity
    gone -= taken
    closed -= taken | gone
    total -= len(gone)
    away = taken | closed | gone
    ended = {
        row.place
        for row in held
        if row.ends <= on and row.place not in away and row.state not in LEAVING
    }  # fmt: skip
    free = total - len(taken) - len(closed)
    return Month(on, len(taken), len(closed), total, round(free - odds * len(ended), 1))
