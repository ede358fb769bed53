"""Placement by annealing and CP-SAT, with a bound from the aggregated program."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from farshore.engines.placement import exact, search
from farshore.engines.placement.bound import class_bound
from farshore.engines.placement.options import Arrays, read, starts
from farshore.engines.placement.types import VERSION, Placement, Problem, Solution

Progress = Callable[[float], bool | None]
WHOLE_MODEL_SEATS = 10_000
# budgets, the same on every machine: annealing moves a request and round, CP-SAT's own time
ROUNDS, MOVES_SMALL, MOVES_LARGE = 40, 250, 150
WHOLE_WORK, PART_WORK, PARTS, PART_ROOMS = 6.0, 1.0, 80, 3


@dataclass
class _Clock:
    """Time left of a limit, and whether somebody asked to stop."""

    began: float
    limit: float
    progress: Progress | None
    stopped: bool = False

    def left(self) -> float:
        return self.limit - (perf_counter() - self.began)

    def tell(self, fraction: float) -> bool:
        """Report progress; False if the time is over or the caller cancels."""
        if self.progress is not None and self.progress(fraction) is False:
            self.stopped = True
        return not self.stopped and self.left() > 0


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Solution:
    """Place requests in rooms: most value, then fewest moves.

    Method: an upper bound from the integer program over classes of rooms (`bound.class_bound`);
    a first fit by worth per unit and period; simulated annealing with insert-eject-reinsert moves
    (`search.anneal`); then CP-SAT with the result as hint, on the whole problem where it has at
    most 10,000 seats (request, room, start), else on neighbourhoods of a few rooms. The better of
    the class bound and CP-SAT's is reported. Complexity: the problem is NP-hard (interval packing
    in several rooms); annealing costs O(steps x stay length), rows are made at start periods only.

    Deterministic for a seed unless `cut`: annealing has a fixed number of moves and CP-SAT one
    worker and a deterministic limit; `cut` says that the clock ended a stage before its budget did.
    Compiling, once an installation, is not counted. `progress` gets a fraction; returning False
    stops at the best placement so far, with its bound.

    Raises PlacementError: duplicate-id, unknown-request, unknown-space, bad-horizon, bad-interval,
    bad-quantity, bad-slack, bad-value, negative-capacity, fixed-without-space, fixed-unsuited,
    fixed-overfull, fixed-not-together, fixed-not-apart.
    """
    arrays = read(problem)
    search.compiled()
    began = perf_counter()
    clock = _Clock(began, time_limit_s, progress)
    clock.tell(0.0)
    bound, cut = class_bound(arrays, max(time_limit_s * 0.35, 0.2))
    movable = int((arrays.now >= 0).sum())
    target = float(bound * (movable + 1))
    state = search.first_fit(arrays)
    size = len(arrays.worth)
    seats_in_all = sum(
        len(starts(arrays, i, r))
        for i in range(size)
        for r in np.flatnonzero(arrays.fits[i]).tolist()
    )
    small = seats_in_all <= WHOLE_MODEL_SEATS
    state, stopped = search.anneal(
        arrays, state, seed=seed, rounds=ROUNDS,
        steps=size * (MOVES_SMALL if small else MOVES_LARGE),
        target=target, keep_going=lambda f: clock.tell(0.2 + 0.4 * f),
    )  # fmt: skip
    cut = cut or stopped or clock.stopped
    seats = _seats(state)
    outcome_bound, optimal, by = float("inf"), False, "classes"
    if _score(arrays, seats) < target and not clock.stopped and clock.left() > 0:
        if small:
            seats, outcome_bound, optimal, late = _whole(arrays, seats, bound, seed, clock)
        else:
            seats, late = _neighbourhoods(arrays, seats, seed, clock)
        cut = cut or late
    search_bound = _value_bound(outcome_bound, movable)
    if search_bound < bound:
        bound, by = search_bound, "search"
    proven = optimal or _score(arrays, seats) >= bound * (movable + 1)
    clock.tell(1.0)
    return _solution(problem, arrays, seats, bound, by, proven, cut, seed, perf_counter() - began)


def _value_bound(score_bound: float, movable: int) -> int:
    """The largest worth w with w x (movable + 1) - moves <= the score's bound."""
    if not np.isfinite(score_bound):
        return 2**62
    return int((score_bound + movable + 1e-6) // (movable + 1))


def _score(arrays: Arrays, seats: dict[int, exact.Seat]) -> int:
    return sum(exact.score_of(arrays, i, room) for i, (room, _) in seats.items())


def _seats(state: search.State) -> dict[int, exact.Seat]:
    return {
        int(i): (int(state.room[i]), int(state.start[i])) for i in np.flatnonzero(state.room >= 0)
    }


def _whole(
    arrays: Arrays, seats: dict[int, exact.Seat], bound: int, seed: int, clock: _Clock
) -> tuple[dict[int, exact.Seat], float, bool, bool]:
    outcome = exact.improve(
        arrays,
        seats,
        range(len(arrays.worth)),
        range(len(arrays.open_units)),
        seed=seed,
        time_limit_s=clock.left(),
        work_limit=WHOLE_WORK,
        known_bound=bound,
    )
    if outcome.seats is not None and _score(arrays, outcome.seats) >= _score(arrays, seats):
        seats = outcome.seats
    return seats, outcome.bound, outcome.optimal, outcome.cut


def _neighbourhoods(
    arrays: Arrays, seats: dict[int, exact.Seat], seed: int, clock: _Clock
) -> tuple[dict[int, exact.Seat], bool]:
    """CP-SAT on three rooms at a time, those unplaced included, while time allows."""
    chance = np.random.default_rng(seed)
    rooms_in_all, cut = len(arrays.open_units), False
    for turn in range(PARTS):
        if not clock.tell(0.6 + 0.4 * turn / PARTS):
            return seats, True
        rooms = chance.choice(rooms_in_all, min(PART_ROOMS, rooms_in_all), replace=False).tolist()
        free = [
            i
            for i in range(len(arrays.worth))
            if (i not in seats and arrays.fits[i, rooms].any())
            or (i in seats and seats[i][0] in rooms)
        ]
        outcome = exact.improve(
            arrays,
            seats,
            free,
            rooms,
            seed=seed + turn,
            time_limit_s=clock.left(),
            work_limit=PART_WORK,
        )
        cut = cut or outcome.cut
        if outcome.seats is not None:
            rest = {i: seat for i, seat in seats.items() if i not in set(free)}
            candidate = rest | outcome.seats
            if _score(arrays, candidate) >= _score(arrays, seats):
                seats = candidate
    return seats, cut


def _solution(
    problem: Problem,
    arrays: Arrays,
    seats: dict[int, exact.Seat],
    bound: int,
    by: str,
    proven: bool,
    cut: bool,
    seed: int,
    seconds: float,
) -> Solution:
    placements = []
    for i, request in enumerate(problem.requests):
        if i in seats:
            room, start = seats[i]
            name = problem.spaces[room].id
            end = start + request.end - request.start
            moved = request.room is not None and request.room != name
            placements.append(Placement(request.id, name, start, end, moved))
    value = sum(int(arrays.worth[i]) for i in seats)
    return Solution(
        placements=tuple(placements),
        unplaced=tuple(r.id for i, r in enumerate(problem.requests) if i not in seats),
        moves=sum(placement.moved for placement in placements),
        objective=value / 1000,
        bound=max(bound, value) / 1000,
        gap=0.0 if bound <= value else (bound - value) / bound,
        bound_by=by,
        proven=proven,
        cut=cut,
        seconds=seconds,
        seed=seed,
        version=VERSION,
    )
