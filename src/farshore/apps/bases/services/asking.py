"""What the placement engine is asked: rooms, who sits there already, who waits, who beside whom."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from farshore.apps.bases.models import Base, Closure, HostAdmission, Neighbour, Place
from farshore.apps.bases.selectors.occupancy import allocations_of

WEEKS = 104
# what marks the rooms of a base, and those in which a company sits
AT, BESIDE = "base:", "beside:"


def weeks_from(origin: date, day: date, *, up: bool = False) -> int:
    days = (day - origin).days
    return -(-days // 7) if up else days // 7


def problem_of(
    bases: Sequence[Base], admissions: Sequence[HostAdmission], origin: date,
    ends: Mapping[int, date] | None = None,
) -> Any:  # fmt: skip
    from farshore.engines.placement.types import Problem

    problem = Problem(
        requests=(*standing_requests(bases, origin, ends), *new_requests(admissions, origin)),
        spaces=tuple(spaces_of(bases, origin)),
        horizon=WEEKS,
    )
    return beside(problem, bases, admissions, origin)


def spaces_of(bases: Sequence[Base], origin: date) -> list[Any]:
    from farshore.engines.placement.types import Interval, Space

    spaces = []
    for base in bases:
        for room in base.rooms.prefetch_related("places", "closures"):
            count = dict.fromkeys(Place.Kind.values, 0)
            for place in room.places.all():
                count[place.kind] += 1
            closed = tuple(
                Interval(
                    max(0, weeks_from(origin, row.starts)),
                    min(WEEKS, weeks_from(origin, row.ends, up=True)),
                )
                for row in room.closures.all()
                if row.place_id is None and row.ends > origin
            )
            spaces.append(
                Space(
                    id=f"{base.key}/{room.key}",
                    level=room.biosafety_level,
                    equipment=(f"{AT}{base.key}", *room.equipment),
                    closed=closed,
                    **count,
                )
            )
    return spaces


def standing_requests(
    bases: Sequence[Base], origin: date, ends: Mapping[int, date] | None = None
) -> list[Any]:
    """Who sits there already, and single places that are closed: both stay as they are.

    `ends`: other ends of allocations, to see what they would change.
    """
    last, other = origin + timedelta(weeks=WEEKS), ends or {}
    requests = []
    for base in bases:
        for row in allocations_of(base).filter(ends__gt=origin, starts__lt=last):
            end = other.get(row.pk, row.ends)
            requests.append(_fixed(f"held-{row.pk}", row.place, row.starts, end, base, origin))
        closures = Closure.objects.filter(room__base=base, ends__gt=origin).exclude(place=None)
        for closure in closures.select_related("place__room"):
            if closure.place is not None:
                key, place = f"closed-{closure.pk}", closure.place
                requests.append(_fixed(key, place, closure.starts, closure.ends, base, origin))
    return requests


def _fixed(key: str, place: Place, starts: date, ends: date, base: Base, origin: date) -> Any:
    from farshore.engines.placement.types import Kind, Request

    return Request(
        id=key,
        kind=Kind(place.kind),
        quantity=1,
        start=max(0, weeks_from(origin, starts)),
        end=min(WEEKS, max(1, weeks_from(origin, ends, up=True))),
        level=1,
        value=0.0,
        room=f"{base.key}/{place.room.key}",
        fixed=True,
    )


def new_requests(admissions: Sequence[HostAdmission], origin: date) -> list[Any]:
    from farshore.engines.placement.types import Kind, Request

    requests = []
    for admission in admissions:
        space, row = admission.space, admission.application
        start = max(0, weeks_from(origin, space.starts or origin, up=True))
        length = max(1, round(row.months * 365.25 / 12 / 7))
        merit = getattr(getattr(row, "posterior", None), "mean", 1.0)
        requests.append(
            Request(
                id=f"admission-{admission.pk}",
                kind=Kind(space.kind),
                quantity=space.count,
                start=start,
                end=min(WEEKS, start + length),
                level=space.level,
                equipment=(f"{AT}{admission.base.key}", *admission.needs),
                slack=max(0, min(space.slack, WEEKS - start - length)),
                value=round(100 + max(merit, 0.0), 3),
            )
        )
    return requests


Pair = tuple[str, str]


def beside(
    problem: Any, bases: Sequence[Base], admissions: Sequence[HostAdmission], origin: date
) -> Any:
    """The problem with the wishes about neighbours that a base accepted.

    Who sits in several rooms already cannot be one group with a newcomer: each of these rooms is
    marked instead, and the newcomer needs the mark.
    """
    keys = {row.pk: row for row in admissions}
    wishes = list(Neighbour.objects.filter(admission__in=keys, answer=Neighbour.Answer.ACCEPTED))
    if not wishes:
        return problem
    held = _held(bases, {row.other_id for row in wishes}, origin)
    waiting: dict[Pair, str] = {
        (str(row.base_id), str(row.application.organisation_id)): f"admission-{row.pk}"
        for row in admissions
    }
    together, apart = [], []
    marks: dict[str, set[str]] = {}
    needs: dict[str, set[str]] = {}
    for wish in wishes:
        base, me = str(keys[wish.admission_id].base_id), f"admission-{wish.admission_id}"
        there = held.get((base, str(wish.other_id)), [])
        mate = waiting.get((base, str(wish.other_id)))
        if wish.side == Neighbour.Side.APART:
            apart += [(me, request) for request, _room in there]
            apart += [(me, mate)] if mate else []
        elif there:
            mark = f"{BESIDE}{wish.other_id}"
            needs.setdefault(me, set()).add(mark)
            for _request, room in there:
                marks.setdefault(room, set()).add(mark)
        elif mate:
            together.append((me, mate))
    return replace(
        problem, together=tuple(together), apart=tuple(apart),
        requests=_marked(problem.requests, needs), spaces=_marked(problem.spaces, marks),
    )  # fmt: skip


def without(problem: Any, requests: Sequence[Any]) -> Any:
    """The problem with these requests alone, and what its groups keep of them."""
    kept = {row.id for row in requests}
    together, apart = (
        tuple(group for group in groups if kept.issuperset(group))
        for groups in (problem.together, problem.apart)
    )
    return replace(problem, requests=tuple(requests), together=together, apart=apart)


def _marked(rows: Sequence[Any], marks: Mapping[str, set[str]]) -> tuple[Any, ...]:
    return tuple(
        replace(row, equipment=(*row.equipment, *sorted(marks.get(row.id, ())))) for row in rows
    )


def _held(bases: Sequence[Base], others: set[int], origin: date) -> dict[Pair, list[Pair]]:
    """By base and company: the requests of its places, each with its room."""
    found: dict[Pair, list[Pair]] = {}
    last = origin + timedelta(weeks=WEEKS)
    for base in bases:
        rows = allocations_of(base).filter(
            ends__gt=origin, starts__lt=last, residency__organisation__in=others
        )
        for row in rows:
            key = (str(base.pk), str(row.residency.organisation_id))
            found.setdefault(key, []).append((f"held-{row.pk}", f"{base.key}/{row.place.room.key}"))
    return found
