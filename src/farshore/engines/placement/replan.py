"""Plan anew after an arrival, a late leaver or a closed room: with the fewest moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import numpy.typing as npt

from farshore.engines.placement import exact
from farshore.engines.placement.options import Arrays, Ints, read, starts
from farshore.engines.placement.types import VERSION, Placement, Problem, Request

WORK = 4.0
LEVELS = 2_000_000_000


@dataclass(frozen=True)
class Replan:
    """Stays from `now` on, in the order of the problem's requests.

    `placements`: who sits where in the periods left; `moved`: in another room than before.
    `displaced`: those that had a seat and keep none; `waiting`: newcomers without one. `proven`:
    no plan seats more of those that had a seat (then more of their value), then more value of
    newcomers, then with fewer moves. `cut`: time ended the search.
    """

    placements: tuple[Placement, ...]
    moved: tuple[str, ...]
    displaced: tuple[str, ...]
    waiting: tuple[str, ...]
    moves: int
    proven: bool
    cut: bool
    seconds: float
    seed: int
    version: str


def replan(
    problem: Problem,
    placements: Sequence[Placement],
    *,
    now: int = 0,
    seed: int = 0,
    time_limit_s: float = 1.0,
) -> Replan:
    """Seat everybody again from period `now` on, moving as few as can be.

    `problem` is the one after the change: a newcomer's request, a later `end`, a room `closed`.
    `placements` are those before it; stays that ended by `now` are left out. Who sits or has a
    promised start keeps it; only the room may change, and only where that is needed. Newcomers
    have their slack. Fixed requests stay.
    Method: first only those whose own seat is gone and newcomers are seated; if that seats all,
    no plan is better. Else one CP-SAT model (`exact.improve`) on the periods left, the present
    rooms as hint; worths are lexicographic. Complexity: NP-hard; a base's size takes a fraction of
    a second.
    Deterministic for a seed unless `cut`. Raises PlacementError as `solve.solve`, and
    unknown-request, unknown-space for placements that the problem does not know.
    """
    began = perf_counter()
    held = {one.request: one for one in placements}
    rest = _rest(problem, held, now)
    arrays = read(rest)
    seated = np.array([request.id in held for request in rest.requests], dtype=np.bool_)
    weighed = replace(arrays, worth=_lexicographic(arrays, seated))
    rooms = {space.id: at for at, space in enumerate(rest.spaces)}
    hint = {
        i: (rooms[str(request.room)], request.start)
        for i, request in enumerate(rest.requests)
        if request.id in held
    }
    outcome = _least(weighed, seated, hint, seed, time_limit_s) or exact.improve(
        weighed, hint, range(len(rest.requests)), range(len(rest.spaces)),
        seed=seed, time_limit_s=time_limit_s, work_limit=WORK,
    )  # fmt: skip
    found = tuple(
        Placement(
            request.id, rest.spaces[room].id, start, start + request.end - request.start,
            moved=request.room is not None and request.room != rest.spaces[room].id,
        )
        for i, request in enumerate(rest.requests)
        for room, start in [(outcome.seats or {}).get(i, (-1, -1))]
        if room >= 0
    )  # fmt: skip
    there = {one.request for one in found}
    moved = tuple(one.request for one in found if one.moved)
    return Replan(
        placements=found,
        moved=moved,
        displaced=tuple(one.id for one in rest.requests if one.id in held and one.id not in there),
        waiting=tuple(
            one.id for one in problem.requests if one.id not in held and one.id not in there
        ),
        moves=len(moved),
        proven=outcome.optimal,
        cut=outcome.cut,
        seconds=perf_counter() - began,
        seed=seed,
        version=VERSION,
    )


def _least(
    arrays: Arrays,
    seated: npt.NDArray[np.bool_],
    hint: Mapping[int, exact.Seat],
    seed: int,
    time_limit_s: float,
) -> exact.Outcome | None:
    """A plan that moves only those whose own seat is gone and seats everybody: none is better.

    None where there is no such plan, or where others too must give way.
    """
    gone = [i for i, (room, start) in hint.items() if start not in starts(arrays, i, room)]
    stay = {i: seat for i, seat in hint.items() if i not in set(gone)}
    if (arrays.open_units - _load(arrays, stay)).min(initial=0) < 0:
        return None
    free = [*gone, *np.flatnonzero(~seated).tolist()]
    outcome = exact.improve(
        arrays, stay, free, range(len(arrays.open_units)),
        seed=seed, time_limit_s=time_limit_s, work_limit=WORK,
    )  # fmt: skip
    if outcome.seats is None or not outcome.optimal or len(outcome.seats) < len(free):
        return None
    moved = [i for i, (room, _) in outcome.seats.items() if 0 <= arrays.now[i] != room]
    if any(not seated[i] for i in moved):
        return None
    return replace(outcome, seats={**stay, **outcome.seats})


def _load(arrays: Arrays, seats: Mapping[int, exact.Seat]) -> Ints:
    load = np.zeros_like(arrays.open_units)
    for i, (room, start) in seats.items():
        load[room, arrays.kind[i], start : start + arrays.length[i]] += arrays.quantity[i]
    return load


def _rest(problem: Problem, held: Mapping[str, Placement], now: int) -> Problem:
    """The problem of the periods left, numbered as before."""
    requests = []
    for request in problem.requests:
        mine = held.get(request.id)
        if mine is None:
            newcomer = _newcomer(request, now)
            requests += [newcomer] if newcomer else []
            continue
        end = mine.start + request.end - request.start
        if end > now:
            requests.append(
                replace(request, start=max(mine.start, now), end=end, slack=0, room=mine.space)
            )
    known = {request.id for request in requests}
    groups = [
        tuple(tuple(name for name in group if name in known) for group in kind)
        for kind in (problem.together, problem.apart)
    ]
    return replace(problem, requests=tuple(requests), together=groups[0], apart=groups[1])


def _newcomer(request: Request, now: int) -> Request | None:
    """A request without a seat; its wished start may have passed within its slack."""
    late = max(now - request.start, 0)
    if late > request.slack:
        return None
    return replace(
        request, start=request.start + late, end=request.end + late, slack=request.slack - late
    )


def _lexicographic(arrays: Arrays, seated: npt.NDArray[np.bool_]) -> Ints:
    """Worths by which one seat kept outweighs all newcomers, and their number outweighs worth.

    They must fit 64 bits with the moves below them, so worths keep LEVELS / n^2 levels at most
    (a million at a base's size).
    """
    most = max(LEVELS // max(len(seated), 1) ** 2, 1)
    top = max(int(arrays.worth.max(initial=0)), 1)
    worth = arrays.worth if top <= most else arrays.worth * most // top
    newcomers, among = int(worth[~seated].sum()), int(worth[seated].sum())
    kept = (worth + among + 1) * (newcomers + 1)
    return np.where(seated, kept, worth)
