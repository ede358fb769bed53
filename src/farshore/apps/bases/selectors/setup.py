"""What a base consists of, as its manager sets it up: rooms, places and their use, shapes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from farshore.apps.bases.models import Allocation, Base, Place, Room
from farshore.apps.bases.models.sites import FAR
from farshore.apps.bases.selectors.occupancy import HOLDING


@dataclass
class PlaceLine:
    """A place on a day: who holds it and until when it is spoken for; when it comes and goes."""

    place: Place
    holder: Allocation | None = None
    held_until: date | None = None
    opens: date | None = None
    out: date | None = None

    def in_use(self, day: date) -> bool:
        return self.out is None or self.out > day


@dataclass
class RoomLine:
    room: Room
    places: list[PlaceLine] = field(default_factory=list)
    out: date | None = None
    level_needed: int = 1

    def counts(self, day: date) -> list[tuple[str, int]]:
        """By kind, how many are in use on the day."""
        found: dict[str, int] = defaultdict(int)
        for row in self.places:
            if row.in_use(day):
                found[str(Place.Kind(row.place.kind).label)] += 1
        return list(found.items())


@dataclass
class Lines:
    day: date
    rows: list[RoomLine]

    @property
    def counted(self) -> list[tuple[RoomLine, list[tuple[str, int]]]]:
        return [(row, row.counts(self.day)) for row in self.rows]


def held_after(places: Iterable[Place], day: date) -> QuerySet[Allocation]:
    """What holds these places on or after the day, the longest first."""
    return (
        Allocation.objects.filter(place__in=places, state__in=HOLDING, ends__gt=day)
        .select_related("residency__organisation", "place__room")
        .order_by("-ends", "pk")
    )


def out_from(room: Room) -> date | None:
    """The day from which the room as a whole is out of use."""
    rows = room.closures.filter(place=None, ends=FAR).order_by("starts")
    return rows.values_list("starts", flat=True).first()


def rooms(base: Base, day: date, only: Room | None = None) -> Lines:
    """Every room with its places, in four queries however many there are."""
    found = base.rooms.filter(pk=only.pk) if only else base.rooms.all()
    found = found.select_related("shape").prefetch_related(
        Prefetch("places", Place.objects.order_by("kind", "order", "pk")), "closures"
    )
    held: dict[int, list[Allocation]] = defaultdict(list)
    for row in held_after(Place.objects.filter(room__base=base), day):
        held[row.place_id].append(row)
    return Lines(day, [_room(room, held, day) for room in found])


def _room(room: Room, held: dict[int, list[Allocation]], day: date) -> RoomLine:
    made = RoomLine(room)
    shut = list(room.closures.all())
    made.out = min((c.starts for c in shut if c.place_id is None and c.final), default=None)
    for place in room.places.all():
        rows, mine = held[place.pk], [c for c in shut if c.place_id == place.pk]
        now = next((r for r in rows if r.starts <= day), None)
        ahead = [c.ends for c in mine if not c.final and c.starts <= day < c.ends]
        opens = max(ahead, default=None)
        outs = [c.starts for c in mine if c.final]
        out = min([*outs, *([made.out] if made.out else [])], default=None)
        made.places.append(PlaceLine(place, now, rows[0].ends if rows else None, opens, out))
    return made
