"""Floors as plans: rooms where they lie, the places in them, who holds each on a day."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date

from farshore.apps.bases.models import RoomShape
from farshore.apps.bases.selectors.occupancy import RoomView, Seat
from farshore.web.translated import in_language

# pixels of the drawing for one metre; a line of text takes HEAD
METRE, HEAD, GAP = 40.0, 26.0, 6.0
WIDE, NARROW = 12.0, 7.0


@dataclass(frozen=True)
class SeatBox:
    seat: Seat
    left: float
    top: float
    width: float
    height: float

    @property
    def kind(self) -> str:
        """How it is drawn: free, closed, held or occupied."""
        if self.seat.closed is not None and self.seat.allocation is None:
            return "closed"
        return str(self.seat.allocation.state) if self.seat.allocation else "free"

    @property
    def name(self) -> str:
        """The company's name, cut where the box ends: wide letters take twice as much."""
        if self.seat.allocation is None:
            return ""
        whole = in_language(self.seat.allocation.residency.organisation.name)
        room, taken = self.width - 12, 0.0
        for at, sign in enumerate(whole):
            taken += WIDE if unicodedata.east_asian_width(sign) in "WF" else NARROW
            if taken > room:
                return whole[: max(1, at - 1)].rstrip() + "…"
        return whole


@dataclass(frozen=True)
class RoomBox:
    view: RoomView
    left: float
    top: float
    width: float
    height: float
    seats: tuple[SeatBox, ...]


@dataclass
class Floor:
    name: str
    rooms: list[RoomBox] = field(default_factory=list)

    @property
    def width(self) -> float:
        return max(row.left + row.width for row in self.rooms) + GAP

    @property
    def height(self) -> float:
        return max(row.top + row.height for row in self.rooms) + GAP


def columns_for(seats: int, width: float, height: float) -> int:
    """So many columns that boxes come out widest for their height."""
    if not seats:
        return 1
    wanted = 2.2
    return min(
        range(1, seats + 1),
        key=lambda n: abs((width / n) / (height / -(-seats // n)) - wanted),
    )


def boxes(view: RoomView, left: float, top: float, width: float, height: float) -> list[SeatBox]:
    count = len(view.seats)
    columns = columns_for(count, width, height - HEAD)
    rows = max(1, -(-count // columns))
    wide, high = (width - GAP) / columns, (height - HEAD - GAP) / rows
    return [
        SeatBox(
            seat,
            round(left + GAP + wide * (at % columns), 1),
            round(top + HEAD + high * (at // columns), 1),
            round(wide - GAP, 1),
            round(high - GAP, 1),
        )
        for at, seat in enumerate(view.seats)
    ]  # fmt: skip


def floors(views: list[RoomView]) -> list[Floor]:
    """The floors that are drawn: rooms with a shape. One query."""
    shapes = {
        row.room_id: row for row in RoomShape.objects.filter(room__in=[v.room.pk for v in views])
    }
    found: dict[str, Floor] = {}
    for view in views:
        shape = shapes.get(view.room.pk)
        if shape is None:
            continue
        left, top = float(shape.left) * METRE + GAP, float(shape.top) * METRE + GAP
        width, height = float(shape.width) * METRE, float(shape.depth) * METRE
        floor = found.setdefault(view.room.floor, Floor(view.room.floor))
        seats = tuple(boxes(view, left, top, width, height))
        floor.rooms.append(RoomBox(view, left, top, width, height, seats))
    return [found[name] for name in sorted(found)]


def month_starts(day: date, months: int) -> list[date]:
    first = day.year * 12 + day.month - 1
    return [date((first + n) // 12, (first + n) % 12 + 1, 1) for n in range(1, months + 1)]
