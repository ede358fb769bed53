"""The exact search: linear relaxation, a core of doubtful applications, CP-SAT on the core."""

from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import Any

import numpy as np

from farshore.engines.selection.rules import Rule, matrix_of
from farshore.engines.selection.types import Floats, Ints

CORE = 60
SMALL = 200
MARGIN = 1e-6
PROMISING = 600


@dataclass(frozen=True)
class Found:
    """`chosen` is None where nothing was found; `bound` is on the scaled, whole scores."""

    chosen: tuple[int, ...] | None
    bound: float
    infeasible: bool
    cut: bool


@dataclass(frozen=True)
class Program:
    """The rules, and the whole scores of which the largest sum is sought."""

    rules: list[Rule]
    whole: Ints

    @property
    def size(self) -> int:
        return len(self.whole)

    @cached_property
    def matrix(self) -> Any:
        """(rules, size) whole weights."""
        return matrix_of(self.rules, self.size)


@dataclass(frozen=True)
class Relaxed:
    value: float
    point: Floats
    reduced: Floats

    def rules_out(self, application: int, value: int) -> bool:
        """Whether every cohort with the application is worth less than `value`."""
        bound = self.value - max(0.0, float(self.reduced[application]))
        return bound < value - MARGIN * max(1.0, abs(value))


def scaled_scores(scores: Floats) -> tuple[Ints, int]:
    """Whole scores and the factor: the largest power of ten up to 10**9 that keeps sums exact.

    The sum of all scaled scores stays below 2**50, inside CP-SAT's and a float's whole numbers.
    """
    total = float(np.abs(scores).sum())
    factor = 10**9
    while factor > 1 and total * factor > 2.0**50:
        factor //= 10
    return np.rint(scores * factor).astype(np.int64), factor


def best_cohort(
    rules: list[Rule], whole: Ints, deadline: float, seed: int, small: int = SMALL
) -> Found:
    """The feasible set with the largest sum of whole scores, proven: see `best_within`."""
    program = Program(rules, whole)
    relaxed = relax(program, deadline) if program.size > small else None
    return best_within(relaxed, program, deadline, seed)


def best_within(relaxed: Relaxed | None, program: Program, deadline: float, seed: int) -> Found:
    """The best cohort, given the linear relaxation where there is one.

    Applications whose reduced cost in the linear relaxation shows that moving them off their
    value costs more than the gap to the best cohort known cannot change (reduced-cost fixing);
    the others are the core, solved by CP-SAT with one worker. The core grows until it holds every
    application that is not fixed: the answer is then optimal for the whole problem.
    """
    size = program.size
    if relaxed is None:
        return solve_core(program, np.ones(size, bool), np.zeros(size), deadline, seed)
    weight = np.abs(relaxed.reduced)
    order = np.argsort(weight, kind="stable")
    open_ = np.zeros(size, dtype=bool)
    open_[order[: min(CORE, size)]] = True
    open_ |= ~settled(relaxed.point)
    while True:
        found = solve_core(program, open_, relaxed.point, deadline, seed)
        if found.cut:
            return Found(found.chosen, relaxed.value, infeasible=False, cut=True)
        if found.chosen is None:
            if open_.all():
                return found
            open_[order[: min(size, 4 * int(open_.sum()))]] = True
            continue
        value = float(program.whole[list(found.chosen)].sum())
        doubtful = weight <= relaxed.value - value + MARGIN * max(1.0, abs(value))
        if not np.any(doubtful & ~open_):
            return Found(found.chosen, value, infeasible=False, cut=False)
        open_ |= doubtful


def settled(point: Floats) -> Any:
    return (point < 1e-7) | (point > 1 - 1e-7)


def relax(program: Program, deadline: float) -> Relaxed | None:
    """The linear relaxation; None where it did not end in an optimum.

    Solved over the applications with the highest scores, to which those are added whose reduced
    cost shows that they could improve it, until there are none: the optimum over all of them.
    """
    rules, matrix = program.rules, program.matrix
    scores = program.whole.astype(np.float64)
    inside = promising(rules, scores)
    while True:
        columns = np.flatnonzero(inside)
        answer = linear(rules, matrix[:, columns], scores[columns], deadline)
        if answer.status != 0:
            if inside.all():
                return None
            inside[:] = True
            continue
        reduced = -scores - matrix.T @ row_duals(rules, answer.ineqlin.marginals)
        missing = (reduced < -MARGIN) & ~inside
        if not missing.any():
            point = np.zeros(program.size)
            point[columns] = answer.x
            return Relaxed(-float(answer.fun), point, reduced)
        inside |= missing


def promising(rules: list[Rule], scores: Floats) -> Any:
    """Those with the highest scores, among all and among those of whom a least number must go."""
    inside = np.zeros(len(scores), dtype=bool)
    inside[np.argsort(-scores, kind="stable")[:PROMISING]] = True
    for rule in rules:
        if rule.low is not None:
            members = np.array(rule.members)
            best = np.argsort(-scores[members], kind="stable")[: PROMISING // 10]
            inside[members[best]] = True
    return inside


def linear(rules: list[Rule], matrix: Any, scores: Floats, deadline: float) -> Any:
    """The linear program over the columns given, by dual simplex."""
    import scipy.sparse as sparse
    from scipy.optimize import linprog

    upper, lower = sides(rules)
    right = [float(rules[i].high or 0) for i in upper] + [-float(rules[i].low or 0) for i in lower]
    return linprog(
        -scores,
        A_ub=sparse.vstack((matrix[upper], -matrix[lower])),
        b_ub=np.array(right),
        bounds=(0.0, 1.0),
        method="highs-ds",
        options={"time_limit": max(deadline - perf_counter(), 0.05)},
    )


def sides(rules: list[Rule]) -> tuple[list[int], list[int]]:
    """The rules that bound from above, and those that bound from below."""
    upper = [i for i, rule in enumerate(rules) if rule.high is not None]
    lower = [i for i, rule in enumerate(rules) if rule.low is not None]
    return upper, lower


def row_duals(rules: list[Rule], marginals: Floats) -> Floats:
    """One multiplier a rule, from those of the program's rows."""
    upper, lower = sides(rules)
    duals = np.zeros(len(rules))
    duals[upper] += marginals[: len(upper)]
    duals[lower] -= marginals[len(upper) :]
    return duals


def solve_core(program: Program, open_: Any, point: Floats, deadline: float, seed: int) -> Found:
    """CP-SAT over the open applications; the others stay at their (whole) value in `point`."""
    from ortools.sat.python import cp_model

    fixed = np.where(open_, 0, np.rint(point)).astype(np.int64)
    columns = np.flatnonzero(open_)
    model: Any = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in columns]
    settled_at, rows = program.matrix @ fixed, program.matrix[:, columns]
    for rule, base, begin, end in zip(
        program.rules, settled_at.tolist(), rows.indptr[:-1], rows.indptr[1:], strict=True
    ):
        low = -(2**62) if rule.low is None else rule.low - base
        high = 2**62 if rule.high is None else rule.high - base
        if begin == end:
            if not low <= 0 <= high:
                return Found(None, -np.inf, infeasible=True, cut=False)
            continue
        terms = [variables[i] for i in rows.indices[begin:end]]
        expression = cp_model.LinearExpr.weighted_sum(terms, rows.data[begin:end].tolist())
        model.add_linear_constraint(expression, low, high)
    whole = program.whole
    model.maximize(cp_model.LinearExpr.weighted_sum(variables, whole[columns].tolist()))
    solver: Any = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % (2**31)
    solver.parameters.max_time_in_seconds = max(deadline - perf_counter(), 0.05)
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Found(None, -np.inf, infeasible=True, cut=False)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, np.inf, infeasible=False, cut=True)
    fixed[columns] = [solver.boolean_value(variable) for variable in variables]
    bound = float(solver.best_objective_bound) + float(whole[(fixed > 0) & ~open_].sum())
    inside = tuple(np.flatnonzero(fixed > 0).tolist())
    return Found(inside, bound, False, status != cp_model.OPTIMAL)
