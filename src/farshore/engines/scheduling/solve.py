"""Scheduling: greedy, annealing with Kempe chains, then CP-SAT for proof and the last breaks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from time import perf_counter
from typing import NoReturn

from farshore.engines.scheduling import anneal, first
from farshore.engines.scheduling.improve import improve
from farshore.engines.scheduling.model import Model, Outcome, build, search
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
# CP-SAT's deterministic time of each stage: the same on every machine, a second or two each
FIRST_WORK, CORE_WORK, ANY_WORK, PART_STEPS = 4.0, 40.0, 200.0, 400
HEAVIEST_WORK, CALMEST_WORK = 4.0, 1.5


@dataclass
class _Run:
    """What the parts of a run share. `cut`: the clock, not the budget, ended a stage."""

    problem: Problem
    reading: Reading
    seed: int
    began: float
    limit: float
    progress: Progress | None
    cancelled: bool = False
    cut: bool = False

    def left(self) -> float:
        return self.limit - (perf_counter() - self.began)

    def tell(self, fraction: float) -> None:
        if self.progress is not None and self.progress(fraction) is False:
            self.cancelled = True

    def over(self) -> bool:
        """Whether time or the caller ends the run, which is then cut."""
        over = self.cancelled or self.left() <= 0
        self.cut = self.cut or over
        return over

    def note(self, outcome: Outcome) -> Outcome:
        self.cut = self.cut or outcome.cut
        return outcome


@dataclass(frozen=True)
class _Found:
    slots: dict[int, int]
    bound: float
    breaks_bound: int


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Solution:
    """Put meetings in slots and at tables.

    All start from greedy with repair and annealing over Kempe chains (`anneal.anneal`). All
    required: the business-to-business problem of Bofill, Coll, Garcia, Giraldez-Cru, Pesant, Suy
    and Villaret, "Constraint Solving Approaches to the Business-to-Business Meeting Scheduling
    Problem", JAIR 74 (2022): fewest breaks, fairly shared. CP-SAT on a Boolean for each meeting and
    slot, with implied variables for the time between a participant's first and last meeting,
    raises the bound from unsatisfiable cores; large neighbourhoods lower the breaks to it.

    Else: the most weight, then the fewest breaks. A bound from the integer program that forgets
    slots, CP-SAT for the weight where annealing does not reach it, then CP-SAT for the breaks at
    that weight; above 40,000 meeting-slot pairs without CP-SAT. NP-hard; the model has O(meetings x
    slots + participants x slots^2) clauses.

    Deterministic for a seed unless `cut`: each stage has a budget of moves or of CP-SAT's
    deterministic time, on one worker, that does not depend on the clock; `cut` says that
    `time_limit_s` ended a stage before its budget did. Compiling, once an installation, is not
    counted. `progress` returning False keeps the best schedule so far, between the stages.

    Raises SchedulingError: duplicate-id, no-slots, negative-tables, bad-days, bad-fairness,
    bad-slot, bad-limit, bad-weight, unknown-participant, unknown-meeting, meets-itself,
    order-goes-in-a-circle; where all are required also no-common-slot, too-many-meetings,
    too-few-tables, infeasible, unfair (feasible without the fairness rule), and not-found (no
    schedule within the budget or the time limit, feasible or not).
    """
    reading = read(problem)
    anneal.compiled()
    run = _Run(problem, reading, seed, perf_counter(), time_limit_s, progress)
    run.tell(0.0)
    found = _required(run) if problem.all_required else _everyday(run)
    run.tell(1.0)
    return _solution(run, found)


def _start(run: _Run) -> dict[int, int]:
    return _annealed(run, first.greedy(run.problem, run.reading))


def _annealed(run: _Run, slots: dict[int, int]) -> dict[int, int]:
    better, stopped = anneal.anneal(
        run.problem, run.reading, slots, seed=run.seed, go_on=lambda _: not run.over()
    )
    run.cut = run.cut or stopped
    return better


def _required(run: _Run) -> _Found:
    """Annealing for a schedule, CP-SAT for one where that is no full one; cores for the bound."""
    if not run.problem.meetings:
        return _Found({}, 0, 0)
    model = build(run.problem, run.reading)
    model.cp.minimize(sum(model.breaks))
    begun = _start(run)
    slots = begun if _complete(run, begun) else None
    run.tell(0.1)
    bound = 0
    for core, share, work in ((False, 0.2, FIRST_WORK), (True, 0.5, CORE_WORK)):
        if slots is not None and (not core or _breaks(run, slots) <= bound):
            continue
        outcome = run.note(search(
            model, hint=slots, seed=run.seed, time_limit_s=share * run.left(), core=core,
            linear=0, work=work,
        ))  # fmt: skip
        if outcome.infeasible:
            _infeasible(run)
        bound = max(bound, _up(outcome.bound))
        if outcome.slots is not None and (
            slots is None or _breaks(run, outcome.slots) <= _breaks(run, slots)
        ):
            slots = outcome.slots
        run.tell(0.6 if core else 0.2)
    if slots is None:
        slots = _any(run, model)
    slots = improve(
        model, run.reading, slots, count=lambda s: _breaks(run, s), goal=bound, seed=run.seed,
        steps=PART_STEPS, go_on=lambda: -1.0 if run.over() else run.left(), note=run.note,
    )  # fmt: skip
    found = _breaks(run, slots)
    return _Found(slots, min(bound, found), min(bound, found))


def _any(run: _Run, model: Model) -> dict[int, int]:
    outcome = run.note(search(
        model, hint=None, seed=run.seed, time_limit_s=run.left(), core=False, linear=0,
        work=ANY_WORK,
    ))  # fmt: skip
    if outcome.infeasible:
        _infeasible(run)
    if outcome.slots is None:
        raise SchedulingError("not-found", {"seconds": round(perf_counter() - run.began, 1)})
    return outcome.slots


def _complete(run: _Run, slots: dict[int, int]) -> bool:
    """All meetings are held, the breaks fairly shared."""
    if len(slots) < len(run.reading.pairs):
        return False
    waits = _waits(run, slots)
    fairness = run.problem.fairness
    return fairness is None or max(waits) - min(waits) <= fairness


def _infeasible(run: _Run) -> NoReturn:
    figures = {"meetings": len(run.problem.meetings), "tables": sum(run.problem.tables)}
    if run.problem.fairness is not None:
        free = replace(run.problem, fairness=None)
        model = build(free, run.reading)
        outcome = search(
            model, hint=None, seed=run.seed, time_limit_s=run.left(), core=False, linear=0,
            work=ANY_WORK,
        )  # fmt: skip
        if outcome.slots is not None:
            raise SchedulingError("unfair", {**figures, "fairness": run.problem.fairness})
    raise SchedulingError("infeasible", figures)


def _everyday(run: _Run) -> _Found:
    problem, reading = run.problem, run.reading
    bound, stopped = first.weight_bound(problem, reading, 0.2 * run.limit)
    run.cut = run.cut or stopped
    run.tell(0.1)
    slots = _start(run)
    run.tell(0.4)
    small = sum(map(len, reading.open_slots)) <= LARGEST_MODEL
    if small and _weight(run, slots) < bound and not run.over():
        slots, bound = _heaviest(run, slots, bound)
        run.tell(0.7)
    breaks_bound = 0
    if small and _breaks(run, slots) > 0 and not run.over():
        slots, breaks_bound = _calmest(run, slots)
    return _Found(slots, bound, breaks_bound)


def _heaviest(run: _Run, slots: dict[int, int], bound: int) -> tuple[dict[int, int], int]:
    """The most weight CP-SAT finds, its breaks annealed away, and the better bound."""
    model = build(run.problem, run.reading, count_breaks=False)
    total = sum(run.reading.weights[m] * literal for (m, _), literal in model.held.items())
    model.cp.add(total <= bound)
    model.cp.maximize(total)
    outcome = run.note(search(
        model, hint=slots, seed=run.seed, time_limit_s=0.5 * run.left(), core=False, linear=1,
        work=HEAVIEST_WORK,
    ))  # fmt: skip
    if outcome.slots is None:
        return slots, bound
    if _weight(run, outcome.slots) > _weight(run, slots):
        slots = _annealed(run, outcome.slots)
    return slots, min(bound, int(outcome.bound + 1e-6))


def _calmest(run: _Run, slots: dict[int, int]) -> tuple[dict[int, int], int]:
    """Fewest breaks at the weight reached, and how few there must be."""
    model = build(run.problem, run.reading)
    total = sum(run.reading.weights[m] * literal for (m, _), literal in model.held.items())
    model.cp.add(total >= _weight(run, slots))
    model.cp.minimize(sum(model.breaks))
    outcome = run.note(search(
        model, hint=slots, seed=run.seed, time_limit_s=run.left(), core=False, linear=1,
        work=CALMEST_WORK,
    ))  # fmt: skip
    if outcome.slots is not None and _key(run, outcome.slots) > _key(run, slots):
        slots = outcome.slots
    return slots, _up(outcome.bound)


def _key(run: _Run, slots: dict[int, int]) -> tuple[int, int]:
    return _weight(run, slots), -_breaks(run, slots)


def _up(bound: float) -> int:
    """A bound on a whole number from below, rounded up."""
    return max(int(-(-(bound - 1e-6) // 1)), 0)


def _weight(run: _Run, slots: dict[int, int]) -> int:
    return sum(run.reading.weights[m] for m in slots)


def _breaks(run: _Run, slots: dict[int, int]) -> int:
    return sum(_waits(run, slots))


def _waits(run: _Run, slots: dict[int, int]) -> list[int]:
    """Breaks of each participant."""
    waits = []
    for mine in run.reading.of:
        busy = sorted(slots[m] for m in mine if m in slots)
        days = [[s for s in busy if begin <= s < end] for begin, end in run.reading.days]
        waits.append(sum(b - a > 1 for today in days for a, b in pairwise(today)))
    return waits


def _solution(run: _Run, found: _Found) -> Solution:
    problem, slots = run.problem, found.slots
    seats = first.tables(problem, run.reading, slots)
    breaks, weight = _breaks(run, slots), _weight(run, slots) / 1000
    required = problem.all_required
    objective = float(breaks) if required else weight
    bound = found.bound if required else max(found.bound / 1000, weight)
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
        objective=objective,
        bound=bound,
        proven=bound == objective,
        cut=run.cut or run.cancelled,
        seconds=perf_counter() - run.began,
        seed=run.seed,
        version=VERSION,
    )
