"""A room closes, or a company leaves late: who moves where, with the fewest moves.

A recorded decision: the engine proposes, a person accepts or refuses, and it can be recomputed.
Periods are days here, so that stays which meet on one day do not seem to overlap.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.gates import OVER
from farshore.apps.bases.models import Allocation, Base, Closure, Place, Residency, Room
from farshore.apps.bases.selectors.occupancy import HOLDING, allocations_of
from farshore.apps.bases.services.placement import free_places
from farshore.web import clock
from farshore.web.translated import as_written

KIND = "base-replan"
DAYS = 730
TIME_LIMIT = 10.0
Group = tuple[int, str, int, date, date]


def groups(base: Base, origin: date) -> dict[Group, list[Allocation]]:
    """Places that a stay holds together: of one kind, in one room, for one time."""
    found: dict[Group, list[Allocation]] = {}
    last = origin + timedelta(days=DAYS)
    rows = allocations_of(base).filter(ends__gt=origin, starts__lt=last)
    for row in rows.select_related(
        "residency__admission__application", "residency__admission__wish", "place__room"
    ):
        key = (row.residency_id, row.place.kind, row.place.room_id, row.starts, row.ends)
        found.setdefault(key, []).append(row)
    return found


def name_of(group: Group) -> str:
    return "-".join(str(part) for part in group)


def _level(row: Allocation) -> int:
    admission = row.residency.admission
    return admission.space.level if admission else row.place.room.biosafety_level


def _needs(rows: Iterable[Allocation]) -> tuple[str, ...]:
    """What the company has in its room and needs: no move takes it away."""
    found = {key for row in rows for key in row.residency.needs if key in row.place.room.equipment}
    return tuple(sorted(found))


def _spaces(base: Base, origin: date, change: Mapping[str, Any]) -> tuple[Any, ...]:
    from farshore.engines.placement.types import Interval, Space

    spaces = []
    for room in base.rooms.prefetch_related("places", "closures"):
        count = dict.fromkeys(Place.Kind.values, 0)
        for place in room.places.all():
            count[place.kind] += 1
        shut = [(c.starts, c.ends) for c in room.closures.all() if c.place_id is None]
        if change["what"] == "closes" and change["room"] == room.pk:
            shut.append((origin, date.fromisoformat(change["until"])))
        closed = tuple(
            Interval(max(0, (starts - origin).days), min(DAYS, (ends - origin).days))
            for starts, ends in sorted(shut)
            if ends > origin and (starts - origin).days < DAYS
        )
        level = room.biosafety_level
        has = tuple(room.equipment)
        spaces.append(
            Space(str(room.pk), count["bench"], count["suite"], count["desk"], level, has, closed)
        )
    return tuple(spaces)


def problem_for(base: Base, origin: date, change: Mapping[str, Any]) -> Any:
    from farshore.engines.placement.types import Kind, Problem, Request

    requests = []
    for group, rows in groups(base, origin).items():
        residency, kind, room, starts, ends = group
        stays_on = change["what"] == "leaves-late" and change["residency"] == residency
        until = date.fromisoformat(change["until"]) if stays_on else ends
        requests.append(
            Request(
                id=name_of(group), kind=Kind(kind), quantity=len(rows),
                start=max(0, (starts - origin).days), end=min(DAYS, (until - origin).days),
                level=max(_level(row) for row in rows), equipment=_needs(rows), value=1000.0,
                room=str(room), fixed=stays_on,
            )
        )  # fmt: skip
    for row in Closure.objects.filter(room__base=base, ends__gt=origin).exclude(place=None):
        place = row.place
        if place is not None and (row.starts - origin).days < DAYS:
            requests.append(
                Request(
                    id=f"closed-{row.pk}", kind=Kind(place.kind), quantity=1,
                    start=max(0, (row.starts - origin).days),
                    end=min(DAYS, (row.ends - origin).days), room=str(row.room_id), fixed=True,
                )
            )  # fmt: skip
    return Problem(
        requests=tuple(requests), spaces=_spaces(base, origin, change), horizon=DAYS, unit="day"
    )


def _figures(base: Base, origin: date, change: Mapping[str, Any]) -> Any:
    def figures(problem: Any, solution: Any) -> dict[str, Any]:
        placed = {row.request: row for row in solution.placements}
        moved, displaced = [], []
        for group, rows in groups(base, origin).items():
            row = placed.get(name_of(group))
            line = {
                "group": name_of(group), "residency": group[0], "kind": group[1],
                "from": group[2], "places": len(rows),
                "allocations": [one.pk for one in rows],
            }  # fmt: skip
            if row is None:
                displaced.append(line)
            elif int(row.space) != group[2]:
                moved.append({**line, "to": int(row.space)})
        return {
            "origin": origin.isoformat(), "change": dict(change), "moved": moved,
            "displaced": displaced, "moves": len(moved), "seated": len(placed),
        }  # fmt: skip

    return figures


def _propose(*, actor: User | None, base: Base, origin: date, change: dict[str, Any]) -> Decision:
    from farshore.engines.placement.types import PlacementError

    try:
        return decisions.propose(
            actor=actor, kind=KIND, engine_name="placement", subject=base,
            problem=problem_for(base, origin, change), options={"time_limit_s": TIME_LIMIT},
            figures=_figures(base, origin, change),
        )  # fmt: skip
    except PlacementError as error:
        raise refuse("cannot-replan") from error


def propose_closure(
    *, actor: User | None, room: Room, starts: date, ends: date, reason: str
) -> Decision:
    """Who moves, and where, so that a room can close from a day to a day."""
    today = clock.today(room.base.zone)
    if ends <= starts:
        raise refuse("ends-before-start")
    if starts < today or (starts - today).days > DAYS:
        raise refuse("outside-days", days=DAYS)
    if not reason.strip():
        raise refuse("reason-needed")
    change = {
        "what": "closes", "room": room.pk, "until": ends.isoformat(), "reason": reason.strip()
    }  # fmt: skip
    return _propose(actor=actor, base=room.base, origin=starts, change=change)


def propose_late_leaver(
    *, actor: User | None, residency: Residency, ends: date, reason: str
) -> Decision:
    """Who moves, and where, so that a company can stay longer in its places."""
    if residency.state in OVER or ends <= residency.ends:
        raise refuse("ends-before-start")
    if (ends - residency.ends).days > DAYS:
        raise refuse("outside-days", days=DAYS)
    if not reason.strip():
        raise refuse("reason-needed")
    # from its last day: on the first day without it others may come
    origin = residency.ends - timedelta(days=1)
    change = {
        "what": "leaves-late", "residency": residency.pk, "until": ends.isoformat(),
        "reason": reason.strip(),
    }  # fmt: skip
    return _propose(actor=actor, base=residency.base, origin=origin, change=change)


@transaction.atomic
def accept(*, actor: User, decision: Decision) -> Decision:
    """Carry the moves out; nobody may be left without a place."""
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=""
    )
    told = settled.told
    if told["displaced"]:
        raise refuse("somebody-displaced")
    base = Base.objects.get(pk=settled.subject_key)
    origin, change = date.fromisoformat(told["origin"]), told["change"]
    now = {name_of(group): rows for group, rows in groups(base, origin).items()}
    asked = {row.id for row in decisions.problem_of(settled).requests}
    if {name for name in asked if not name.startswith("closed-")} != set(now):
        raise refuse("changed-since")
    try:
        with transaction.atomic():
            _move(told["moved"], now, origin, change)
            _apply(base, origin, change)
    except IntegrityError as error:
        raise refuse("changed-since") from error
    record(
        actor=actor, action="bases.replanned", subject=base, moves=told["moves"],
        what=change["what"],
    )  # fmt: skip
    return settled


def _apply(base: Base, origin: date, change: Mapping[str, Any]) -> None:
    until = date.fromisoformat(change["until"])
    if change["what"] == "closes":
        Closure.objects.create(
            room_id=change["room"], starts=origin, ends=until, reason=as_written(change["reason"])
        )
        return
    held = Residency.objects.select_for_update().get(pk=change["residency"])
    held.allocations.filter(state__in=HOLDING, ends=held.ends).update(ends=until)
    held.ends = until
    held.save(update_fields=["ends"])


def _move(
    moved: Iterable[Mapping[str, Any]], now: Mapping[str, list[Allocation]], origin: date,
    change: Mapping[str, Any],
) -> None:  # fmt: skip
    """First everybody gets up, then everybody sits down: two may change places."""
    rising = []
    for line in moved:
        for row in now[line["group"]]:
            rising.append((row, int(line["to"]), row.ends, row.state, max(row.starts, origin)))
            if row.starts < origin:
                row.ends = origin
            else:
                row.state = Allocation.State.RELEASED
            row.save()
    for row, room, ends, state, starts in rising:
        places = Place.objects.filter(room=room, kind=row.place.kind).order_by("order", "pk")
        free = free_places(list(places), starts, ends)
        if not free:
            raise refuse("changed-since")
        Allocation.objects.create(
            residency=row.residency, place=free[0], starts=starts, ends=ends, state=state
        )


def reject(*, actor: User, decision: Decision, reason: str) -> Decision:
    if not reason.strip():
        raise refuse("reason-needed")
    return decisions.settle(
        actor=actor, decision=decision, state=Decision.State.REJECTED, reason=reason.strip()
    )
