"""Where rooms lie on their floors. Two rooms of a floor never overlap."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors_setup import refuse
from farshore.apps.bases.models import Base, Room, RoomShape
from farshore.apps.bases.selectors.setup import rooms
from farshore.web import clock

SIDES = ("left", "top", "width", "depth")
Box = tuple[Decimal, Decimal, Decimal, Decimal]


def overlap(one: Box, two: Box) -> tuple[Decimal, Decimal] | None:
    """Width and depth of what two boxes share; walls may touch."""
    wide = min(one[0] + one[2], two[0] + two[2]) - max(one[0], two[0])
    deep = min(one[1] + one[3], two[1] + two[3]) - max(one[1], two[1])
    return (wide, deep) if wide > 0 and deep > 0 else None


def box_of(shape: RoomShape) -> Box:
    return (shape.left, shape.top, shape.width, shape.depth)


def _apart(boxes: list[tuple[Room, Box]]) -> None:
    for (first, one), (second, two) in combinations(boxes, 2):
        shared = overlap(one, two) if first.floor == second.floor else None
        if shared is not None:
            raise refuse(
                "rooms-overlap", first=first, second=second, width=shared[0].normalize(),
                depth=shared[1].normalize(),
            )  # fmt: skip


def used(base: Base) -> list[Room]:
    """Rooms that are not out of use today."""
    today = clock.today(base.zone)
    return [row.room for row in rooms(base, today).rows if row.out is None or row.out > today]


def fits(room: Room) -> None:
    """Refused where the room, as it is now, would lie on another of its floor."""
    shapes = {row.room_id: box_of(row) for row in RoomShape.objects.filter(room__base=room.base_id)}
    if room.pk not in shapes:
        return
    others = [row for row in used(room.base) if row.pk in shapes and row.pk != room.pk]
    for other in others:
        _apart([(room, shapes[room.pk]), (other, shapes[other.pk])])


@transaction.atomic
def draw(*, actor: User, base: Base, shapes: Mapping[int, Box | None]) -> int:
    """The whole plan at once; a room without figures is not drawn."""
    Base.objects.select_for_update(no_key=True).get(pk=base.pk)
    known = used(base)
    boxes = []
    for room in known:
        box = shapes.get(room.pk)
        if box is None:
            continue
        if box[0] < 0 or box[1] < 0 or box[2] <= 0 or box[3] <= 0:
            raise refuse("off-the-floor", room=room)
        boxes.append((room, box))
    _apart(boxes)
    RoomShape.objects.filter(room__in=known).exclude(room__in=[r for r, _box in boxes]).delete()
    for room, box in boxes:
        RoomShape.objects.update_or_create(room=room, defaults=dict(zip(SIDES, box, strict=True)))
    record(actor=actor, action="plan.drawn", subject=base, rooms=len(boxes))
    return len(boxes)
