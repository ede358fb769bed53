"""Promise dates for a base's wait-list: the first, the assured, and what would bring it forward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from farshore.apps.bases.models import (
    Allocation,
    Base,
    GoldenTicket,
    HostAdmission,
    Residency,
    Room,
)
from farshore.apps.bases.reasons_replan import LEVERS
from farshore.apps.bases.selectors.extensions import kept_places
from farshore.apps.bases.services.asking import problem_of

State = HostAdmission.State
# asked for at once: the list is told in portions
MOST, MOST_LEVERS = 12, 3


@dataclass(frozen=True)
class Date:
    """One company's dates, with rooms, and up to three things that would bring them forward."""

    admission: HostAdmission
    place: int
    golden: bool
    first: date | None
    first_room: str
    assured: date | None
    assured_room: str
    levers: tuple[str, ...]


def wait_list(base: Base) -> list[HostAdmission]:
    """Golden tickets first, then those the host accepted, then its wait-list, by their day."""
    rows = HostAdmission.objects.filter(
        base=base, state__in=[State.ACCEPTED, State.WAIT_LISTED], residency__isnull=True
    ).select_related("base", "application__organisation", "application__posterior", "wish")
    golden = holders(base)
    return sorted(
        rows,
        key=lambda row: (
            row.application.organisation_id not in golden, row.state != State.ACCEPTED,
            row.decided_at or row.nominated_at, row.pk,
        ),
    )  # fmt: skip


def holders(base: Base) -> set[int]:
    """Companies that hold a golden ticket of this base which is not redeemed."""
    rows = GoldenTicket.objects.filter(base=base, state=GoldenTicket.State.AWARDED)
    return set(rows.values_list("organisation", flat=True))


def dates(base: Base, origin: date, ends: Mapping[int, date] | None = None) -> list[Date]:
    """The wait-list's dates when the first week begins on `origin`; `ends` as if allocations
    ended then."""
    from farshore.engines.placement.promise import promises

    listed = wait_list(base)[:MOST]
    if not listed:
        return []
    problem = problem_of([base], listed, origin, ends)
    standing = [row for row in problem.requests if row.fixed]
    wishes = [row for row in problem.requests if not row.fixed]
    found = promises(problem, _beside(standing, wishes), [wish.id for wish in wishes])
    names = _names(base)
    golden = holders(base)
    return [
        Date(
            row, told.place, row.application.organisation_id in golden,
            _day(origin, told.first), _room(names, told.first),
            _day(origin, told.assured), _room(names, told.assured),
            _levers(told.levers, names, origin),
        )
        for row, told in zip(listed, found, strict=True)
    ]  # fmt: skip


@dataclass(frozen=True)
class Delay:
    """Whose assured date an extension would put off, from when to when."""

    admission: HostAdmission
    before: date | None
    after: date | None


def delays(residency: Residency, until: date, origin: date) -> list[Delay]:
    """Who waits for space and would wait longer, or for good, if the stay went on until then."""
    base = residency.base
    ends = {row.pk: until for row in kept_places(residency)}
    before = {row.admission.pk: row.assured for row in dates(base, origin)}
    return [
        Delay(row.admission, before[row.admission.pk], row.assured)
        for row in dates(base, origin, ends)
        if row.assured != before[row.admission.pk]
    ]


def _beside(standing: Sequence[Any], wishes: Sequence[Any]) -> Any:
    """The stays that are agreed, as a solution that leaves the wishes out."""
    from farshore.engines.placement.types import VERSION, Placement, Solution

    return Solution(
        placements=tuple(
            Placement(row.id, str(row.room), row.start, row.end, moved=False) for row in standing
        ),
        unplaced=tuple(row.id for row in wishes), moves=0, objective=0.0, bound=0.0, gap=0.0,
        bound_by="classes", proven=False, cut=False, seconds=0.0, seed=0, version=VERSION,
    )  # fmt: skip


def _day(origin: date, opening: Any) -> date | None:
    return None if opening is None else origin + timedelta(weeks=int(opening.start))


def _room(names: dict[str, str], opening: Any) -> str:
    return "" if opening is None else names.get(opening.space, opening.space)


def _names(base: Base) -> dict[str, str]:
    """What the engine calls rooms, allocations and admissions, in words."""
    names = {f"{base.key}/{room.key}": str(room) for room in Room.objects.filter(base=base)}
    held = Allocation.objects.filter(place__room__base=base).select_related(
        "residency__organisation"
    )
    names |= {f"held-{row.pk}": str(row.residency.organisation) for row in held}
    names |= {
        f"admission-{row.pk}": str(row.application.organisation)
        for row in HostAdmission.objects.filter(base=base).select_related(
            "application__organisation"
        )
    }
    return names


def _levers(levers: Sequence[Any], names: dict[str, str], origin: date) -> tuple[str, ...]:
    """One line for each company or room, the greatest gain first."""
    lines: dict[str, str] = {}
    for lever in levers:
        figures = dict(lever.figures)
        about = str(figures.get("request", figures.get("space", "")))
        told = {
            "who": names.get(about, about), "quantity": figures.get("quantity", ""),
            "weeks": figures["sooner_by"],
            "opens": origin + timedelta(weeks=int(figures["opens"])),
        }  # fmt: skip
        lines.setdefault(f"{lever.code} {told['who']}", str(LEVERS[lever.code]) % told)
    return tuple(lines.values())[:MOST_LEVERS]
