"""The CP-SAT model: a Boolean for each meeting and slot, breaks counted from idle runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from farshore.engines.scheduling.reading import Reading
from farshore.engines.scheduling.types import Problem

Var = cp_model.IntVar
Slots = Mapping[int, int]
"""Slot by meeting."""


@dataclass(frozen=True)
class Outcome:
    """Slots found (None where none was), bound on the objective, and how the search ended; `cut`:
    by the clock, so that another run may differ."""

    slots: dict[int, int] | None
    bound: float
    optimal: bool
    infeasible: bool
    cut: bool


@dataclass(frozen=True)
class Model:
    cp: cp_model.CpModel
    held: dict[tuple[int, int], Var]
    breaks: list[Var]

    def with_fixed(self, slots: Slots) -> "Model":
        """A copy in which these meetings have these slots."""
        copy = self.cp.clone()
        for meeting, slot in slots.items():
            index = self.held[meeting, slot].index
            copy.add_bool_and(copy.get_bool_var_from_proto_index(index))
        return Model(copy, self.held, self.breaks)


def build(problem: Problem, reading: Reading, *, count_breaks: bool = True) -> Model:
    cp = cp_model.CpModel()
    held = {
        (m, slot): cp.new_bool_var("")
        for m, slots in enumerate(reading.open_slots)
        for slot in slots
    }
    for m, slots in enumerate(reading.open_slots):
        literals = [held[m, slot] for slot in slots]
        if problem.all_required:
            cp.add_exactly_one(literals)
        else:
            cp.add_at_most_one(literals)
    for slot, tables in enumerate(problem.tables):
        here = [literal for (_, at), literal in held.items() if at == slot]
        if len(here) > tables:
            cp.add(sum(here) <= tables)
    for earlier, later in reading.before:
        for slot in reading.open_slots[later]:
            sooner = [held[earlier, s] for s in reading.open_slots[earlier] if s < slot]
            cp.add_bool_or([*sooner, held[later, slot].negated()])
    breaks: list[Var] = []
    for person, mine in enumerate(reading.of):
        busy = _busy(cp, reading, held, mine, len(problem.tables))
        _count(cp, problem, reading, person, busy)
        if count_breaks and reading.limit[person] > 1:
            for first, end in reading.days:
                breaks.append(_day(cp, busy[first:end], reading.limit[person]))
    if count_breaks and problem.all_required and problem.fairness is not None:
        _spread(cp, problem, reading, breaks)
    return Model(cp, held, breaks)


def search(
    model: Model,
    *,
    hint: Slots | None,
    seed: int,
    time_limit_s: float,
    core: bool,
    linear: int,
    work: float | None = None,
) -> Outcome:
    """Run one deterministic worker. `core`: raise the bound from unsatisfiable cores.
    `work`: limit in CP-SAT's deterministic time."""
    model.cp.clear_hints()  # type: ignore[no-untyped-call]
    if hint is not None:
        for (m, slot), literal in model.held.items():
            model.cp.add_hint(literal, hint.get(m) == slot)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.optimize_with_core = core
    solver.parameters.linearization_level = linear
    solver.parameters.max_time_in_seconds = max(time_limit_s, 0.05)
    if work is not None:
        solver.parameters.max_deterministic_time = work
    status = solver.solve(model.cp)
    optimal, infeasible = status == cp_model.OPTIMAL, status == cp_model.INFEASIBLE
    bound = solver.best_objective_bound
    spent = solver.response_proto.deterministic_time
    cut = not (optimal or infeasible or (work is not None and spent >= work))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(None, bound, False, infeasible, cut)
    slots = {m: slot for (m, slot), literal in model.held.items() if solver.boolean_value(literal)}
    return Outcome(slots, bound, optimal, False, cut)


def _busy(
    cp: cp_model.CpModel,
    reading: Reading,
    held: dict[tuple[int, int], Var],
    mine: tuple[int, ...],
    slots: int,
) -> list[Var]:
    """Whether the participant meets somebody, by slot; never two at once."""
    busy = []
    for slot in range(slots):
        literals = [held[m, slot] for m in mine if (m, slot) in held]
        literal = cp.new_bool_var("") if literals else cp.new_constant(0)
        if literals:
            cp.add(sum(literals) == literal)
        busy.append(literal)
    return busy


def _count(
    cp: cp_model.CpModel, problem: Problem, reading: Reading, person: int, busy: list[Var]
) -> None:
    mine = len(reading.of[person])
    if problem.all_required:
        cp.add(sum(busy) == mine)
    elif reading.limit[person] < mine:
        cp.add(sum(busy) <= reading.limit[person])


def _day(cp: cp_model.CpModel, busy: list[Var], most: int) -> Var:
    """The participant's breaks on one day: starts of runs of meetings, less one if any.

    `since` and `until` (a meeting at or before, at or after the slot) and `idle` (between, and
    free) are implied; they let the search see a break as soon as two meetings are set apart, and
    more than `most` slots from first to last cannot all be meetings.
    """
    size = len(busy)
    since = [cp.new_bool_var("") for _ in busy]
    until = [cp.new_bool_var("") for _ in busy]
    some = cp.new_bool_var("")
    starts: list[Var] = []
    for t in range(size):
        sooner = [since[t - 1]] if t else []
        later = [until[t + 1]] if t + 1 < size else []
        cp.add_max_equality(since[t], [busy[t], *sooner])
        cp.add_max_equality(until[t], [busy[t], *later])
        cp.add_bool_or([since[t].negated(), until[t].negated(), busy[t], some])
        start = cp.new_bool_var("")
        cp.add_bool_or([start, busy[t].negated(), *([busy[t - 1]] if t else [])])
        cp.add_implication(start, busy[t])
        if t:
            cp.add_implication(start, busy[t - 1].negated())
        starts.append(start)
        for far in range(t + max(most, 1), size):
            cp.add_bool_or([busy[t].negated(), busy[far].negated(), some])
    breaks = cp.new_int_var(0, max((size - 1) // 2, 0), "")
    cp.add(sum(starts) == breaks + since[-1])
    cp.add(breaks >= some)
    return breaks


def _spread(cp: cp_model.CpModel, problem: Problem, reading: Reading, breaks: list[Var]) -> None:
    """Breaks of any two participants differ by at most `fairness`."""
    if problem.fairness is None or not breaks:
        return
    days = len(reading.days)
    totals = [sum(breaks[i : i + days]) for i in range(0, len(breaks), days)]
    least = cp.new_int_var(0, len(problem.tables), "")
    if len(totals) < len(reading.of):
        cp.add(least == 0)
    for total in totals:
        cp.add(total >= least)
        cp.add(total <= least + problem.fairness)
