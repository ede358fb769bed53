"""Why no cohort exists: the smallest set of rules that clash."""

from time import perf_counter
from typing import Any

import numpy as np

from farshore.engines.selection.rules import Rule, matrix_of
from farshore.engines.selection.search import Program, relax, settled, solve_core
from farshore.engines.selection.types import SelectionError

TURNS = 200
CORE = 200
EACH = 30.0
SLACK = 1e-7


def raise_clash(rules: list[Rule], size: int, deadline: float) -> None:
    """Raise SelectionError `clash` with the smallest unsatisfiable subset of the rules.

    Implicit hitting sets (Ignatiev et al., CP 2015): the smallest set of rules that hits every
    correction set known is tried; while it can be met, a cohort that meets it and as many others
    as it can is looked for, and what that cohort breaks is a new correction set. The first that
    cannot be met is the smallest clash. Out of turns or time, a clash that is minimal (no rule
    can be left out) but perhaps not the smallest is told instead.
    """
    chosen, smallest = _smallest(rules, size, deadline)
    told = [{"rule": rules[i].kind, "name": rules[i].name, "value": rules[i].value} for i in chosen]
    raise SelectionError("clash", {"rules": told, "smallest": smallest})


def _smallest(rules: list[Rule], size: int, deadline: float) -> tuple[list[int], bool]:
    corrections: list[list[int]] = []
    for _ in range(TURNS):
        if perf_counter() > deadline:
            break
        trial = _hit(corrections, len(rules))
        if _cohort(rules, trial, size) is None:
            return trial, True
        corrections.append(_broken(rules, trial, size))
    minimal = list(range(len(rules)))
    for i in range(len(rules)):
        without = [j for j in minimal if j != i]
        if _cohort(rules, without, size) is None:
            minimal = without
    return minimal, False


def _cohort(rules: list[Rule], subset: list[int], size: int) -> tuple[int, ...] | None:
    """Any cohort that meets the subset: the relaxation, whole but for a core that grows."""
    used = Program([rules[i] for i in subset], np.zeros(size, dtype=np.int64))
    if not used.rules:
        return ()
    deadline = perf_counter() + EACH
    relaxed = relax(used, deadline)
    point = np.zeros(size) if relaxed is None else relaxed.point
    open_ = np.ones(size, dtype=bool) if relaxed is None else ~settled(point)
    open_[:CORE] = True
    while True:
        found = solve_core(used, open_, point, deadline, 0)
        if found.chosen is not None or open_.all():
            break
        open_[: 4 * int(open_.sum())] = True
    if found.chosen is None and not found.infeasible:
        raise SelectionError("time-limit", {"seconds": EACH})
    return found.chosen


def _broken(rules: list[Rule], firm: list[int], size: int) -> list[int]:
    """The rules that a cohort breaks which meets the firm ones and as many others as it can.

    The linear relaxation with the least slack tells which of the others to give up first; where
    the rest still has no whole cohort, they are added one by one.
    """
    kept = _without_slack(rules, firm, size)
    cohort = _cohort(rules, kept, size)
    if cohort is None:
        kept, cohort = list(firm), _cohort(rules, firm, size)
        for i in range(len(rules)):
            if i not in kept and (more := _cohort(rules, [*kept, i], size)) is not None:
                kept, cohort = [*kept, i], more
    inside = np.zeros(size)
    inside[list(cohort or ())] = 1.0
    activity = matrix_of(rules, size) @ inside
    low = np.array([-np.inf if rule.low is None else rule.low for rule in rules])
    high = np.array([np.inf if rule.high is None else rule.high for rule in rules])
    return np.flatnonzero((activity < low) | (activity > high)).tolist()


def _without_slack(rules: list[Rule], firm: list[int], size: int) -> list[int]:
    """The firm rules, and the others that the relaxation with the least slack meets."""
    import scipy.sparse as sparse
    from scipy.optimize import linprog

    scale = np.array([max(1, *map(abs, rule.weights)) for rule in rules], dtype=np.float64)
    matrix = sparse.diags_array(1 / scale) @ matrix_of(rules, size)
    sides = [
        (i, sign, bound / scale[i])
        for i, rule in enumerate(rules)
        for sign, bound in ((1.0, rule.high), (-1.0, rule.low))
        if bound is not None
    ]
    rows, signs = [side[0] for side in sides], np.array([side[1] for side in sides])
    slack = sparse.csr_array(
        (-np.ones(len(rows)), (np.arange(len(rows)), rows)), shape=(len(rows), len(rules))
    )
    top = np.ones(size + len(rules))
    top[size:] = np.inf
    top[[size + i for i in firm]] = 0.0
    answer = linprog(
        np.append(np.zeros(size), np.ones(len(rules))),
        A_ub=sparse.hstack((sparse.diags_array(signs) @ matrix[rows], slack)),
        b_ub=signs * np.array([side[2] for side in sides]),
        bounds=np.column_stack((np.zeros(size + len(rules)), top)),
        method="highs-ds",
    )
    if answer.x is None:
        return list(firm)
    return [i for i in range(len(rules)) if answer.x[size + i] < SLACK or i in firm]


def _hit(sets: list[list[int]], count: int) -> list[int]:
    """The smallest set of rules that meets every given set; the earliest rules where several."""
    from ortools.sat.python import cp_model

    model: Any = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in range(count)]
    for one in sets:
        model.add_bool_or([taken[i] for i in one])
    model.minimize(sum(taken))
    solver: Any = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.OPTIMAL:
        raise AssertionError("no hitting set")
    return [i for i in range(count) if solver.boolean_value(taken[i])]
