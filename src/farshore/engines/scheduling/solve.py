"""Scheduling by CP-SAT with idle runs, or greedy with repair where the event is very large."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from time import perf_counter

from farshore.engines.scheduling import first
from farshore.engines.scheduling.reading import Reading, read
from farshore.engines.scheduling.types import (
    VERSION,
    Booking,
    Problem,
    SchedulingError,
    Solution,
)

Progress = Callable[[float], bool | None]
LARGEST_MODEL = 40_000


@dataclass
class _Run:
    """What the parts of a run share."""

    problem: Problem
    reading: Reading
    seed: int
    began: float
    limit: float
    progress: Progress | None
    cancelled: bool = False

    def left(self) -> float:
        return self.limit - (perf_counter() - self.began)

    def tell(self, fraction: float) -> None:
        if self.progress is not None and self.progress(fraction) is False:
            self.cancelled = True

    def over(self) -> bool:
        return self.cancelled or self.left() <= 0


@dataclass(frozen=True)
class _Found:
    slots: dict[int, int]
    bound: float
    breaks_bound: int
    proven: bool
    cut: bool


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Solution:
    """Put meetings in slots and at tables.

    All required: the business-to-business problem of Bofill, Coll, Garcia, Giraldez-Cru, Pesant,
    Suy and Villaret, "Constraint Solving Approaches to the Business-to-Business Meeting
    Scheduling Problem", JAIR 74 (2022): fewest breaks, fairly shared. CP-SAT on a Boolean for each
    meeting and slot, with implied variables for the time between a participant's first and last
    meeting; a search from unsatisfiable cores follows where that does not end.

    Else: the most weight, then the fewest breaks. Greedy with repair, a bound from the integer
    program that forgets slots, CP-SAT for the weight, then for the breaks at that weight; above
    40,000 meeting-slot pairs greedy and bound alone. NP-hard; the model has O(meetings x slots +
    participants x slots^2) clauses.

    Deterministic for a seed unless `cut` (one worker, fixed seed). `progress` returning False
    keeps the best schedule so far, between the stages.

    Raises SchedulingError: duplicate-id, no-slots, negative-tables, bad-days, bad-fairness,
    bad-slot, bad-limit, bad-weight, unknown-participant, unknown-meeting, meets-itself,
    order-goes-in-a-circle; where all are required also no-common-slot, too-many-meetings,
    too-few-tables, infeasible, unfair (feasible without the fairness rule), and not-found (no
    schedule within the time limit, feasible or not).
    """
    began = perf_counter()
    run = _Run(problem, read(problem), seed, began, time_limit_s, progress)
    run.tell(0.0)
    found = _required(run) if problem.all_required else _everyday(run)
    run.tell(1.0)
    return _solution(run, found)


def _required(run: _Run) -> _Found:
    """A short search for any schedule, one from cores for the bound, then neighbourhoods."""
    from farshore.engines.scheduling.improve import improve
    from farshore.engines.scheduling.model import build, search

    model = build(run.problem, run.reading)
    model.cp.minimize(sum(model.breaks))
    slots: dict[int, int] | None = None
    bound = 0
    for core, share in ((False, 0.2), (True, 0.4)):
        outcome = search(
            model, hint=slots, seed=run.seed, time_limit_s=share * run.left(), core=core, linear=0
        )
        if outcome.infeasible:
            _infeasible(run)
        bound = max(bound, _up(outcome.bound))
        if outcome.slots is not None and (
            slots is None or _breaks(run, outcome.slots) <= _breaks(run, slots)
        ):
            slots = outcome.slots
        run.tell(0.6 if core else 0.2)
        if outcome.optimal or run.over():
            break
    if slots is None:
        outcome = search(
            model, hint=None, seed=run.seed, time_limit_s=run.left(), core=False, linear=0
        )
        slots = outcome.slots
    if slots is None:
        raise SchedulingError("not-found", {"seconds": round(perf_counter() - run.began, 1)})
    slots = improve(
        model, run.reading, slots, count=lambda s: _breaks(run, s), goal=bound, seed=run.seed,
        steps=1000, go_on=lambda: -1.0 if run.cancelled else run.left(),
    )  # fmt: skip
    found = _breaks(run, slots)
    return _Found(slots, min(bound, found), min(bound, found), bound >= found, bound < found)


def _infeasible(run: _Run) -> None:
    from farshore.engines.scheduling.model import build, search

    figures = {"meetings": len(run.problem.meetings), "tables": sum(run.problem.tables)}
    if run.problem.fairness is not None:
        free = replace(run.problem, fairness=None)
        model = build(free, run.reading)
        outcome = search(
            model, hint=None, seed=run.seed, time_limit_s=run.left(), core=False, linear=0
        )
        if outcome.slots is not None:
            raise SchedulingError("unfair", {**figures, "fairness": run.problem.fairness})
    raise SchedulingError("infeasible", figures)


def _everyday(run: _Run) -> _Found:
    problem, reading = run.problem, run.reading
    slots = first.greedy(problem, reading)
    bound = first.weight_bound(problem, reading, 0.1 * run.limit)
    run.tell(0.2)
    size = sum(map(len, reading.open_slots))
    if size > LARGEST_MODEL or run.over() or not problem.meetings:
        done = _weight(run, slots) >= bound and _breaks(run, slots) == 0
        return _Found(slots, bound, 0, done, False)
    slots, bound, cut = _heaviest(run, slots, bound)
    run.tell(0.5)
    if run.over() or _breaks(run, slots) == 0:
        done = _weight(run, slots) >= bound
        return _Found(slots, bound, 0, done and _breaks(run, slots) == 0, cut or run.over())
    return _calmest(run, slots, bound, cut)


def _heaviest(run: _Run, slots: dict[int, int], bound: int) -> tuple[dict[int, int], int, bool]:
    from farshore.engines.scheduling.model import build, search

    if _weight(run, slots) >= bound:
        return slots, bound, False
    model = build(run.problem, run.reading, count_breaks=False)
    total = sum(run.reading.weights[m] * literal for (m, _), literal in model.held.items())
    model.cp.add(total <= bound)
    model.cp.maximize(total)
    outcome = search(
        model, hint=slots, seed=run.seed, time_limit_s=0.5 * run.left(), core=False, linear=1
    )
    if outcome.slots is None:
        return slots, bound, True
    if _weight(run, outcome.slots) >= _weight(run, slots):
        slots = outcome.slots
    return slots, min(bound, int(outcome.bound + 1e-6)), outcome.cut


def _calmest(run: _Run, slots: dict[int, int], bound: int, cut: bool) -> _Found:
    """Fewest breaks at the weight reached."""
    from farshore.engines.scheduling.model import build, search

    weight = _weight(run, slots)
    model = build(run.problem, run.reading)
    total = sum(run.reading.weights[m] * literal for (m, _), literal in model.held.items())
    model.cp.add(total >= weight)
    model.cp.minimize(sum(model.breaks))
    outcome = search(
        model, hint=slots, seed=run.seed, time_limit_s=run.left(), core=False, linear=0
    )
    if outcome.slots is None:
        return _Found(slots, bound, 0, False, True)
    if _breaks(run, outcome.slots) <= _breaks(run, slots):
        slots = outcome.slots
    done = outcome.optimal and weight >= bound
    return _Found(slots, bound, _up(outcome.bound), done, cut or outcome.cut)


def _up(bound: float) -> int:
    """A bound on a whole number from below, rounded up."""
    return max(int(-(-(bound - 1e-6) // 1)), 0)


def _weight(run: _Run, slots: dict[int, int]) -> int:
    return sum(run.reading.weights[m] for m in slots)


def _breaks(run: _Run, slots: dict[int, int]) -> int:
    total = 0
    for mine in run.reading.of:
        busy = sorted(slots[m] for m in mine if m in slots)
        for begin, end in run.reading.days:
            today = [slot for slot in busy if begin <= slot < end]
            total += sum(b - a > 1 for a, b in pairwise(today))
    return total


def _solution(run: _Run, found: _Found) -> Solution:
    problem, slots = run.problem, found.slots
    seats = first.tables(problem, run.reading, slots)
    breaks, weight = _breaks(run, slots), _weight(run, slots) / 1000
    required = problem.all_required
    return Solution(
        bookings=tuple(
            Booking(meeting.id, slots[m], seats[m])
            for m, meeting in enumerate(problem.meetings)
            if m in slots
        ),
        unscheduled=tuple(
            meeting.id for m, meeting in enumerate(problem.meetings) if m not in slots
        ),
        weight=weight,
        breaks=breaks,
        breaks_bound=min(found.breaks_bound, breaks),
        objective=float(breaks) if required else weight,
        bound=found.bound if required else max(found.bound / 1000, weight),
        proven=found.proven,
        cut=(found.cut or run.cancelled) and not found.proven,
        seconds=perf_counter() - run.began,
        seed=run.seed,
        version=VERSION,
    )
