"""May a stay go on until a day: which of its places are spoken for, or close, before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from farshore.apps.bases.models import Allocation, Closure, ExtensionRequest, Place, Residency
from farshore.apps.bases.months import months_after
from farshore.apps.bases.selectors.ahead import policy_of
from farshore.apps.bases.selectors.occupancy import HOLDING
from farshore.apps.registry.models import Organisation


@dataclass(frozen=True)
class Obstacle:
    """What ends the use of a place: another company's stay there, or, without one, a closure."""

    place: Place
    starts: date
    company: Organisation | None = None


@dataclass(frozen=True)
class Outlook:
    """`places` are those that would be kept; `last` is the longest stay's day by the policy."""

    until: date
    last: date
    places: tuple[Place, ...]
    obstacles: tuple[Obstacle, ...]

    @property
    def free_until(self) -> date:
        """The latest end, up to the one asked for, that takes nothing from anybody."""
        return min([self.until, self.last, *(row.starts for row in self.obstacles)])

    @property
    def free(self) -> bool:
        return self.free_until == self.until

    @property
    def lines(self) -> list[tuple[Place, Obstacle | None]]:
        """Each place with the first thing in its way."""
        first: dict[int, Obstacle] = {}
        for row in self.obstacles:
            first.setdefault(row.place.pk, row)
        return [(place, first.get(place.pk)) for place in self.places]


def kept_places(residency: Residency) -> list[Allocation]:
    """What the stay holds to its last day: an extension carries it on."""
    rows = residency.allocations.filter(state__in=HOLDING, ends=residency.ends)
    return list(rows.select_related("place__room").order_by("place__room", "place__order", "pk"))


def latest_end(residency: Residency) -> date:
    return months_after(residency.starts, 12 * policy_of(residency.base).most_years)


def obstacles(residency: Residency, places: Sequence[Place], until: date) -> list[Obstacle]:
    """Between the stay's end and that day, the first first."""
    spoken_for = (
        Allocation.objects.filter(
            place__in=places, state__in=HOLDING, starts__lt=until, ends__gt=residency.ends
        )
        .exclude(residency=residency)
        .select_related("residency__organisation", "place__room")
    )
    found = [Obstacle(row.place, row.starts, row.residency.organisation) for row in spoken_for]
    rooms = {place.room_id for place in places}
    shut = Closure.objects.filter(
        Q(place__in=places) | Q(place=None, room__in=rooms),
        starts__lt=until, ends__gt=residency.ends,
    )  # fmt: skip
    for row in shut:
        found += [
            Obstacle(place, row.starts)
            for place in places
            if row.place_id == place.pk or (row.place_id is None and row.room_id == place.room_id)
        ]
    return sorted(found, key=lambda row: (row.starts, row.company is None, row.place.pk))


def outlook(residency: Residency, until: date) -> Outlook:
    places = [row.place for row in kept_places(residency)]
    return Outlook(
        until, latest_end(residency), tuple(places), tuple(obstacles(residency, places, until))
    )


def open_request(residency: Residency) -> ExtensionRequest | None:
    return residency.extensions.filter(answered_at=None).first()
