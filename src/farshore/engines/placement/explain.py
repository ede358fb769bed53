"""Why a request has the room it has, or none; and from when a wait-listed one would fit."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from farshore.engines.placement.types import Placement, Problem, Reason, Request, Solution, Space

Counts = npt.NDArray[np.int64]
# why a room does not suit, in the order in which it is told
CODES = ("lacks-equipment", "lacks-level", "too-small")


@dataclass(frozen=True)
class Opening:
    """Room and start at which a request fits beside everything that is placed."""

    space: str
    start: int
    end: int


def why(problem: Problem, solution: Solution, request_id: str) -> list[Reason]:
    """Why the request is placed as it is, or why it is not.

    Placed: `placed` (space, start, end), `moved` (from, to), `started-later` (periods).
    Not placed: `no-room-suits` with `lacks-equipment` for each item that is the first a room lacks,
    `lacks-level` and `too-small` (rooms that fail by it, each counted once); else for each suiting
    room `full` (space, first and number of full periods, free units at worst, need) and
    `occupied-by` (space, request, quantity, periods shared) for those sitting there, `room-closed`,
    `kept-apart` (space, request) for each rival there, `group-elsewhere` (space, request, at) for
    each that it goes with and that sits in another; `worth-less` (its value for each unit and
    period beside the least among those in its way), and `fits-later` or `never-fits` in the
    horizon.
    Raises KeyError for an unknown request.
    """
    request = {r.id: r for r in problem.requests}[request_id]
    mine = next((p for p in solution.placements if p.request == request_id), None)
    if mine is not None:
        return _why_here(request, mine)
    suited = [space for space in problem.spaces if _lack(request, space) is None]
    if not suited:
        return _why_unsuited(problem, request)
    reasons: list[Reason] = []
    for space in suited:
        reasons += _why_not_in(problem, solution, request, space)
    reasons += _worth(problem, request, reasons)
    opening = earliest(problem, solution, request_id)
    if opening is None:
        return [*reasons, Reason("never-fits", {"until": problem.horizon})]
    figures: dict[str, float | int | str] = {
        "space": opening.space,
        "start": opening.start,
        "later_by": opening.start - request.start,
    }
    return [*reasons, Reason("fits-later", figures)]


def earliest(problem: Problem, solution: Solution, request_id: str) -> Opening | None:
    """The first start, from the wished one to the horizon's end, at which the request fits beside
    the placements of the solution (itself aside), slack ignored; the tightest room wins ties."""
    request = {r.id: r for r in problem.requests}[request_id]
    length = request.end - request.start
    free = {
        space.id: _free(problem, solution, request, space)
        for space in problem.spaces
        if _lack(request, space) is None
        and all(mate.space == space.id for mate in _mates(problem, solution, request))
    }
    for start in range(request.start, problem.horizon - length + 1):
        stay = slice(start, start + length)
        found = [
            (int(units[stay].min()), name)
            for name, units in free.items()
            if units[stay].min() >= request.quantity
            and not _rivals_in(problem, solution, request, name, start, start + length)
        ]
        if found:
            return Opening(min(found)[1], start, start + length)
    return None


def _lack(request: Request, space: Space) -> tuple[str, str | int] | None:
    """The first thing by which the room does not suit: (code, what it would need)."""
    missing = next((item for item in request.equipment if item not in space.equipment), None)
    if missing is not None:
        return "lacks-equipment", missing
    if space.level < request.level:
        return "lacks-level", request.level
    if space.units(request.kind) < request.quantity:
        return "too-small", request.quantity
    return None


def _why_here(request: Request, placement: Placement) -> list[Reason]:
    reasons = [
        Reason(
            "placed",
            {"space": placement.space, "start": placement.start, "end": placement.end},
        )
    ]
    if placement.moved:
        reasons.append(Reason("moved", {"from": str(request.room), "to": placement.space}))
    if placement.start > request.start:
        reasons.append(Reason("started-later", {"periods": placement.start - request.start}))
    return reasons


def _why_unsuited(problem: Problem, request: Request) -> list[Reason]:
    lacks = Counter(lack for space in problem.spaces if (lack := _lack(request, space)))
    reasons = [Reason("no-room-suits", {"rooms": lacks.total()})]
    order = {item: at for at, item in enumerate(request.equipment)}
    for (code, need), rooms in sorted(
        lacks.items(), key=lambda row: (CODES.index(row[0][0]), order.get(str(row[0][1]), 0))
    ):
        reasons.append(Reason(code, {"rooms": rooms, "needs": need}))
    return reasons


def _occupants(
    problem: Problem, solution: Solution, request: Request, space: Space
) -> list[tuple[Request, Placement]]:
    requests = {r.id: r for r in problem.requests}
    pairs = [(requests[p.request], p) for p in solution.placements if p.space == space.id]
    return [(r, p) for r, p in pairs if r.kind == request.kind and r.id != request.id]


def _free(problem: Problem, solution: Solution, request: Request, space: Space) -> Counts:
    units = np.full(problem.horizon, space.units(request.kind), dtype=np.int64)
    for other, placement in _occupants(problem, solution, request, space):
        units[placement.start : placement.end] -= other.quantity
    for interval in space.closed:
        units[max(interval.start, 0) : max(interval.end, 0)] = 0
    return units


def _why_not_in(
    problem: Problem, solution: Solution, request: Request, space: Space
) -> list[Reason]:
    reasons: list[Reason] = []
    end = min(request.end + request.slack, problem.horizon)
    for interval in space.closed:
        if interval.start < request.end and request.start < interval.end:
            reasons.append(
                Reason(
                    "room-closed",
                    {"space": space.id, "start": interval.start, "end": interval.end},
                )
            )
    free = _free(problem, solution, request, space)[request.start : end]
    short = np.flatnonzero(free < request.quantity)
    if len(short):
        figures: dict[str, float | int | str] = {
            "space": space.id,
            "first": request.start + int(short[0]),
            "periods": len(short),
            "free": int(free.min()),
            "needs": request.quantity,
        }
        reasons.append(Reason("full", figures))
        for other, placement in _occupants(problem, solution, request, space):
            shared = min(placement.end, request.end) - max(placement.start, request.start)
            if shared > 0:
                who: dict[str, float | int | str] = {
                    "space": space.id,
                    "request": other.id,
                    "quantity": other.quantity,
                    "periods": shared,
                }
                reasons.append(Reason("occupied-by", who))
    reasons += [
        Reason("kept-apart", {"space": space.id, "request": rival})
        for rival in _rivals_in(problem, solution, request, space.id, request.start, request.end)
    ]
    reasons += [
        Reason("group-elsewhere", {"space": space.id, "request": mate.request, "at": mate.space})
        for mate in _mates(problem, solution, request)
        if mate.space != space.id
    ]
    return reasons


def _worth(problem: Problem, request: Request, reasons: list[Reason]) -> list[Reason]:
    requests = {r.id: r for r in problem.requests}
    rivals = [requests[str(r.figures["request"])] for r in reasons if r.code == "occupied-by"]
    if not rivals:
        return []
    least = min(rivals, key=_density)
    figures: dict[str, float | int | str] = {
        "value": round(_density(request), 6),
        "least": round(_density(least), 6),
        "request": least.id,
    }
    return [Reason("worth-less" if _density(request) < _density(least) else "in-the-way", figures)]


def _density(request: Request) -> float:
    return (
        request.value * (1 + request.priority) / (request.quantity * (request.end - request.start))
    )


def _rivals_in(
    problem: Problem, solution: Solution, request: Request, space: str, start: int, end: int
) -> list[str]:
    """Requests to be kept apart from this one that are in the room at some time."""
    rivals = _others(problem.apart, request)
    return [
        p.request
        for p in solution.placements
        if p.request in rivals and p.space == space and p.start < end and start < p.end
    ]


def _mates(problem: Problem, solution: Solution, request: Request) -> list[Placement]:
    """Where those sit that go together with this one."""
    mates = _others(problem.together, request)
    return [p for p in solution.placements if p.request in mates]


def _others(groups: Sequence[Sequence[str]], request: Request) -> set[str]:
    return {name for group in groups if request.id in group for name in group} - {request.id}
