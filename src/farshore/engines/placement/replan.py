"""Plan anew after an arrival, a late leaver or a closed room: with the fewest moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import numpy.typing as npt

from farshore.engines.placement import exact
from farshore.engines.placement.options import Arrays, Ints, read, starts
from farshore.engines.placement.types import VERSION, Placement, PlacementError, Problem, Request

WORK, SHARE = 4.0, 0.6
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
    no plan is better. Else one CP-SAT model (`exact.improve`) on the periods left with
    lexicographic worths; if time ends it, a second one makes moves fewest for those it seats.
    Complexity: NP-hard; a base's size takes a fraction of a second.
    Deterministic for a seed unless `cut`. Raises PlacementError as `solve.solve`, and
    unknown-request, unknown-space for placements that the problem does not know.
    """
    began = perf_counter()
    held = {one.request: one for one in placements}
    _known(problem, held)
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
    outcome, enough = _least(weighed, seated, hint, seed, time_limit_s)
    if not enough:
        left = time_limit_s - (perf_counter() - began)
        outcome = _together(arrays, weighed, outcome.seats or {}, seed, left)
    found = _placements(rest, outcome.seats or {})
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


def _known(problem: Problem, held: Mapping[str, Placement]) -> None:
    unknown = sorted(held.keys() - {request.id for request in problem.requests})
    if unknown:
        raise PlacementError("unknown-request", {"id": unknown[0]})


def _placements(rest: Problem, seats: Mapping[int, exact.Seat]) -> tuple[Placement, ...]:
    found = []
    for i, (room, start) in sorted(seats.items()):
        request, name = rest.requests[i], rest.spaces[room].id
        moved = request.room is not None and request.room != name
        end = start + request.end - request.start
        found.append(Placement(request.id, name, start, end, moved=moved))
    return tuple(found)


def _least(
    arrays: Arrays,
    seated: npt.NDArray[np.bool_],
    hint: Mapping[int, exact.Seat],
    seed: int,
    time_limit_s: float,
) -> tuple[exact.Outcome, bool]:
    """A plan that moves only those whose own seat is gone, and whether none can be better: it
    seats everybody. Where stays overlap the less worthy give way first."""
    gone = [i for i, (room, start) in hint.items() if start not in starts(arrays, i, room)]
    stay = {i: seat for i, seat in hint.items() if i not in set(gone)}
    crowded = _crowded(arrays, stay)
    stay = {i: seat for i, seat in stay.items() if i not in crowded}
    gone += sorted(crowded)
    free = [*gone, *np.flatnonzero(~seated).tolist()]
    outcome = exact.improve(
        arrays, stay, free, range(len(arrays.open_units)),
        seed=seed, time_limit_s=time_limit_s, work_limit=WORK,
    )  # fmt: skip
    found = outcome.seats or {}
    newcomer_moved = any(
        0 <= arrays.now[i] != room for i, (room, _) in found.items() if not seated[i]
    )
    enough = outcome.optimal and len(found) == len(free) and not newcomer_moved and not crowded
    return replace(outcome, seats={**stay, **found}), enough


def _together(
    arrays: Arrays, weighed: Arrays, hint: Mapping[int, exact.Seat], seed: int, time_limit_s: float
) -> exact.Outcome:
    """Everybody at once; where that is not finished in its share of the time, the fewest moves for
    those it seats, which is quick."""
    rooms = range(len(arrays.open_units))
    whole = exact.improve(
        weighed, hint, range(len(arrays.worth)), rooms,
        seed=seed, time_limit_s=time_limit_s * SHARE, work_limit=WORK,
    )  # fmt: skip
    if whole.optimal or whole.seats is None:
        return whole if whole.seats is not None else replace(whole, seats=dict(hint))
    alike = replace(arrays, worth=np.ones_like(arrays.worth))
    fewest = exact.improve(
        alike, whole.seats, list(whole.seats), rooms,
        seed=seed, time_limit_s=time_limit_s * (1 - SHARE), work_limit=WORK,
    )  # fmt: skip
    same = fewest.seats is not None and set(fewest.seats) == set(whole.seats)
    return replace(whole, seats=fewest.seats if same else whole.seats)


def _crowded(arrays: Arrays, seats: Mapping[int, exact.Seat]) -> set[int]:
    """Those that must give way so that the others can stay where they are, the least worth first
    to go."""
    left = arrays.open_units.copy()
    out: set[int] = set()
    for i in sorted(seats, key=lambda i: (not arrays.fixed[i], -arrays.worth[i], i)):
        room, start = seats[i]
        stay = left[room, arrays.kind[i], start : start + arrays.length[i]]
        if stay.min() < arrays.quantity[i]:
            out.add(i)
        else:
            stay -= arrays.quantity[i]
    return out


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
