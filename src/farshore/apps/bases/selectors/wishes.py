"""What companies ask of rooms: as they wrote it, which rooms suit, and what a stay's rooms lack."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import HostAdmission, Place, Residency, Room, SpaceWish
from farshore.apps.bases.selectors.features import in_words, names_of
from farshore.apps.bases.selectors.occupancy import HOLDING
from farshore.apps.bases.selectors.residencies import LIVE

State = HostAdmission.State
OPEN = (State.NOMINATED, State.FORM)


def own(person: User) -> QuerySet[HostAdmission]:
    """Nominations of the person's own companies that have no place yet."""
    teams = person.team_ids(Role.APPLICANT)
    rows = HostAdmission.objects.filter(
        application__organisation__team__in=teams, state__in=LIVE, residency=None
    )
    return rows.select_related("base", "application__organisation", "wish").order_by("pk")


def to_write(person: User) -> int:
    """Host's forms that the person's companies have not sent yet."""
    return own(person).filter(state=State.NOMINATED).count()


def is_open(admission: HostAdmission) -> bool:
    """The company writes its form until it presented, or the base changed what stands."""
    wish = getattr(admission, "wish", None)
    return admission.state in OPEN and (wish is None or wish.changed_at is None)


def written(admission: HostAdmission, wish: SpaceWish) -> dict[str, Any]:
    """The form as it is kept: what was asked, whatever stands later."""
    return {
        "kind": wish.kind, "count": wish.count, "level": wish.level, "slack": wish.slack,
        "starts": wish.starts.isoformat(), "needs": admission.needs,
    }  # fmt: skip


def line_of(values: dict[str, Any], names: dict[str, str]) -> str:
    """Kind, number, level and features in one line."""
    kind = Place.Kind(values["kind"]).label
    found = f"{values['count']} × {kind}, BSL-{values['level']}"
    needs = in_words(values["needs"], names)
    return f"{found}, {needs}" if needs else found


def suiting(admission: HostAdmission) -> list[Room]:
    """Rooms of the base that have what is needed, whether they are free or not."""
    space, needs = admission.space, set(admission.needs)
    return [
        room
        for room in admission.base.rooms.prefetch_related("places")
        if room.biosafety_level >= space.level
        and needs <= set(room.equipment)
        and sum(place.kind == space.kind for place in room.places.all()) >= space.count
    ]


def lacking(residency: Residency, needs: Iterable[str]) -> list[tuple[Room, str]]:
    """Rooms in which the stay has its places to the end, and what of this each lacks."""
    rooms = Room.objects.filter(
        places__allocations__residency=residency,
        places__allocations__state__in=HOLDING,
        places__allocations__ends=residency.ends,
    ).distinct()  # fmt: skip
    names, wanted = names_of(residency.base), set(needs)
    found = ((room, wanted - set(room.equipment)) for room in rooms)
    return [(room, in_words(keys, names)) for room, keys in found if keys]
