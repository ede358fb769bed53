"""Who counts hours of use. A room that knows of completed use registers a meter here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

NAMELESS: Mapping[str, str] = MappingProxyType({})


class Reading(NamedTuple):
    """Hours that a stay used equipment of a rate class, from a day as the base's clocks show it.

    What lies within one stretch may come as one reading of the stretch's first day. `instrument`
    and its `name` by language, where the meter knows which one it was.
    """

    residency: int
    rate_class: str
    hours: Decimal
    day: date
    instrument: int = 0
    name: Mapping[str, str] = NAMELESS


# the stays, and the days between which no rate changes: the first, those on which one does, and
# the day after the last; called once for a month of a base
Meter = Callable[[Sequence[int], Sequence[date]], Iterable[Reading]]
_meters: list[Meter] = []


def register(meter: Meter) -> None:
    if meter not in _meters:
        _meters.append(meter)


def remove(meter: Meter) -> None:
    if meter in _meters:
        _meters.remove(meter)


def readings(residencies: Sequence[int], edges: Sequence[date]) -> list[Reading]:
    found = [row for meter in _meters for row in meter(residencies, edges)]
    return sorted(found, key=attrgetter("residency", "rate_class", "instrument", "day"))
