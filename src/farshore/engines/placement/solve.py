"""Placement by annealing and CP-SAT, with a bound from the aggregated program."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from farshore.engines.placement import exact, neighbourhoods, search
from farshore.engines.placement.bound import class_bound
from farshore.engines.placement.compact import compact
from farshore.engines.placement.options import Arrays, read, starts
from farshore.engines.placement.types import VERSION, Placement, Problem, Solution

Progress = Callable[[float], bool | None]
WHOLE_MODEL_SEATS = 10_000
# budgets, the same on every machine: annealing moves a request and round, CP-SAT's own time
ROUNDS, MOVES_SMALL, MOVES_LARGE = 40, 250, 300
WHOLE_WORK = 6.0
# the class program's bound hardly moves after its first seconds
BOUND_S = 5.0
# what sets the second annealing's lots apart
LOT = 7919


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
        try:
            goes_on = None if self.progress is None else self.progress(fraction)
        except BaseException:
            self.stopped = True
            raise
        self.stopped = self.stopped or goes_on is False
        return self.going()

    def going(self) -> bool:
        return not self.stopped and self.left() > 0


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Solution:
    """Place requests in rooms: most value, then fewest moves, then least fragmentation.

    Method: an upper bound from the integer program over classes of rooms (`bound.class_bound`);
    a first fit by worth per unit and period; the better of two simulated annealings with
    insert-eject-reinsert moves (`search.anneal`), each in a thread; then CP-SAT with the result as
    hint, on the whole problem where it has at most 10,000 seats (request, room, start), else on
    neighbourhoods of a few rooms, two at a time (`neighbourhoods.better`). The better of the class
    bound and CP-SAT's is reported. At the end `compact.compact` gathers free units in fewer rooms,
    at the same value and moves. Complexity: the problem is NP-hard (interval packing in several
    rooms); annealing costs O(steps x stay length), rows are made at start periods only.

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
    bound, cut = class_bound(arrays, max(min(time_limit_s * 0.35, BOUND_S), 0.2))
    movable = int((arrays.now >= 0).sum())
    target = bound * (movable + 1)
    seats, stopped = _annealed(arrays, seed, target, clock)
    cut = cut or stopped
    search_bound, optimal = 2**62, False
    if exact.score(arrays, seats) < target and not clock.stopped and clock.left() > 0:
        if _small(arrays):
            seats, outcome = _whole(arrays, seats, bound, seed, clock)
            search_bound, optimal = _value_bound(outcome.bound, movable), outcome.optimal
            cut = cut or outcome.cut
        else:
            seats, late = neighbourhoods.better(
                arrays, seats, seed=seed, left=clock.left,
                keep_going=lambda f: clock.tell(0.6 + 0.4 * f),
            )  # fmt: skip
            cut = cut or late
    by = "search" if search_bound < bound else "classes"
    bound = min(bound, search_bound)
    proven = optimal or exact.score(arrays, seats) >= bound * (movable + 1)
    seats, scattered, late = compact(arrays, seats, keep_going=clock.going)
    cut = cut or late
    clock.tell(1.0)
    found = _solution(problem, arrays, seats, bound, by, proven, cut, seed, perf_counter() - began)
    return replace(found, fragmentation=scattered)


def _small(arrays: Arrays) -> bool:
    """Whether CP-SAT can take the whole problem at once."""
    seats = sum(
        len(starts(arrays, i, r))
        for i in range(len(arrays.worth))
        for r in np.flatnonzero(arrays.fits[i]).tolist()
    )
    return seats <= WHOLE_MODEL_SEATS


def _annealed(
    arrays: Arrays, seed: int, target: int, clock: _Clock
) -> tuple[dict[int, exact.Seat], bool]:
    """The better of two annealings with lots of their own, and whether time ended one."""
    moves = MOVES_SMALL if _small(arrays) else MOVES_LARGE

    def run(lot: int, keep_going: Callable[[float], bool]) -> tuple[search.State, bool]:
        return search.anneal(
            arrays, search.first_fit(arrays), seed=seed + lot, rounds=ROUNDS,
            steps=len(arrays.worth) * moves, target=float(target), keep_going=keep_going,
        )  # fmt: skip

    # only the caller's own thread tells of progress: it may write to a database
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(run, LOT, lambda _: clock.going())
        ends = [run(0, lambda f: clock.tell(0.2 + 0.4 * f)), other.result()]
    found = [_seats(state) for state, _ in ends]
    best = max(found, key=lambda seats: exact.score(arrays, seats))
    return best, clock.stopped or any(stopped for _, stopped in ends)


def _value_bound(score_bound: float, movable: int) -> int:
    """The largest worth w with w x (movable + 1) - moves <= the score's bound."""
    if not np.isfinite(score_bound):
        return 2**62
    return int((score_bound + movable + 1e-6) // (movable + 1))


def _seats(state: search.State) -> dict[int, exact.Seat]:
    return {
        int(i): (int(state.room[i]), int(state.start[i])) for i in np.flatnonzero(state.room >= 0)
    }


def _whole(
    arrays: Arrays, seats: dict[int, exact.Seat], bound: int, seed: int, clock: _Clock
) -> tuple[dict[int, exact.Seat], exact.Outcome]:
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
    found = outcome.seats
    if found is None or exact.score(arrays, found) < exact.score(arrays, seats):
        return seats, outcome
    return found, outcome


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
