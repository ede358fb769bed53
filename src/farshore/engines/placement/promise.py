"""Dates for the wait-list: the first with space, and the one that holds whoever else accepts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from farshore.engines.placement.explain import Opening, earliest
from farshore.engines.placement.types import (
    Interval,
    Placement,
    PlacementError,
    Problem,
    Reason,
    Request,
    Solution,
)


@dataclass(frozen=True)
class Promise:
    """What a request on the wait-list can be told.

    `first`: room and earliest stay beside what is placed, if nobody else on the list accepts.
    `assured`: room and stay kept for it while all before it in the queue have theirs: it holds
    whoever else accepts or declines. None where the horizon ends before. `levers`: what would
    bring `assured` forward, each alone, the greatest gain first: `leaves` (an occupant `request`
    leaves for good at the wished start), `declines` (one before it in the queue), `reopens` (a
    closed room `space`, periods `start` to `end`), `fewer` (one unit less, `quantity`); with
    `opens` (the start it would get) and `sooner_by` (periods; to the horizon's end where there is
    no assured stay).
    """

    request: str
    place: int
    first: Opening | None
    assured: Opening | None
    levers: tuple[Reason, ...]


def promises(
    problem: Problem, solution: Solution, queue: Sequence[str] | None = None
) -> tuple[Promise, ...]:
    """Promise dates for those left out, in the order of the queue.

    Method: each in turn is given the earliest stay beside the placements and the stays given
    before it (`explain.earliest`, the tightest room). Stays so given never overlap in what they
    use, so every set of them can be accepted together; a later one cannot take an earlier one's.
    Levers are found by asking again without the occupant, rival or closure.
    `queue`: ids of all left out, the first served first; by default higher priority first, then
    the problem's order. Deterministic. Complexity O(w (p + w) m T) for w waiting, p placed, m rooms
    and T periods. Raises PlacementError bad-queue (`missing`, `surplus` ids).
    """
    order = _queue(problem, solution, queue)
    requests = {request.id: request for request in problem.requests}
    given: list[Placement] = []
    found = []
    for place, name in enumerate(order, start=1):
        kept = tuple(given)
        first = earliest(problem, solution, name)
        assured = earliest(problem, _with(solution, kept), name)
        levers = _levers(problem, solution, kept, requests[name], assured)
        found.append(Promise(name, place, first, assured, levers))
        if assured is not None:
            given.append(Placement(name, assured.space, assured.start, assured.end, moved=False))
    return tuple(found)


def _queue(problem: Problem, solution: Solution, queue: Sequence[str] | None) -> list[str]:
    waiting = set(solution.unplaced)
    if queue is None:
        listed = [request for request in problem.requests if request.id in waiting]
        return [request.id for request in sorted(listed, key=lambda one: -one.priority)]
    if sorted(queue) != sorted(waiting):
        figures = {
            "missing": sorted(waiting - set(queue)),
            "surplus": sorted([name for name in queue if name not in waiting]),
        }
        raise PlacementError("bad-queue", figures)
    return list(queue)


def _with(solution: Solution, more: tuple[Placement, ...]) -> Solution:
    return replace(solution, placements=(*solution.placements, *more))


def _levers(
    problem: Problem,
    solution: Solution,
    kept: tuple[Placement, ...],
    request: Request,
    assured: Opening | None,
) -> tuple[Reason, ...]:
    """Every single change that brings the assured stay forward."""
    if assured is not None and assured.start == request.start:
        return ()
    whole = _with(solution, kept)
    until = problem.horizon if assured is None else assured.start
    asked: list[tuple[str, dict[str, float | int | str], Problem, Solution]] = []
    for one in solution.placements:
        if one.end > request.start:
            asked.append(
                ("leaves", {"request": one.request}, problem, _gone(whole, one, request.start))
            )
    for one in kept:
        rest = tuple(other for other in kept if other is not one)
        asked.append(("declines", {"request": one.request}, problem, _with(solution, rest)))
    for space in problem.spaces:
        for shut in space.closed:
            figures: dict[str, float | int | str] = {
                "space": space.id, "start": shut.start, "end": shut.end,
            }  # fmt: skip
            asked.append(("reopens", figures, _open(problem, space.id, shut), whole))
    if request.quantity > 1:
        fewer = replace(request, quantity=request.quantity - 1)
        changed = tuple(fewer if one.id == request.id else one for one in problem.requests)
        asked.append(
            ("fewer", {"quantity": fewer.quantity}, replace(problem, requests=changed), whole)
        )
    levers = []
    for code, figures, what, beside in asked:
        opening = earliest(what, beside, request.id)
        if opening is not None and opening.start < until:
            gain = {"opens": opening.start, "sooner_by": until - opening.start}
            levers.append(Reason(code, figures | gain))
    return tuple(sorted(levers, key=lambda lever: -int(lever.figures["sooner_by"])))


def _gone(solution: Solution, leaver: Placement, period: int) -> Solution:
    """The placements with one that ends at `period`, or is not there at all if it began later."""
    rest = tuple(one for one in solution.placements if one is not leaver)
    if leaver.start < period:
        rest = (*rest, replace(leaver, end=period))
    return replace(solution, placements=rest)


def _open(problem: Problem, name: str, shut: Interval) -> Problem:
    return replace(
        problem,
        spaces=tuple(
            replace(space, closed=tuple(one for one in space.closed if one != shut))
            if space.id == name
            else space
            for space in problem.spaces
        ),
    )
