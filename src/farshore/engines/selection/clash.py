"""Why no cohort exists: the smallest set of rules that clash."""

from time import perf_counter
from typing import Any

import numpy as np

from farshore.engines.selection.rules import Rule
from farshore.engines.selection.search import solve_core
from farshore.engines.selection.types import SelectionError

TURNS = 200


def raise_clash(rules: list[Rule], size: int, deadline: float) -> None:
    """Raise SelectionError `clash` with the smallest unsatisfiable subset of the rules.

    Implicit hitting sets (Ignatiev et al., CP 2015): the smallest set of rules that hits every
    correction set known is tried; while it can be met, it is grown to a maximal set that can, and
    what is left over is a new correction set. The first that cannot be met is the smallest clash.
    Out of turns or time, a clash that is minimal (no rule can be left out) but perhaps not the
    smallest is told instead.
    """
    chosen, smallest = _smallest(rules, size, deadline)
    told = [{"rule": rules[i].kind, "name": rules[i].name, "value": rules[i].value} for i in chosen]
    raise SelectionError("clash", {"rules": told, "smallest": smallest})


def _possible(rules: list[Rule], subset: list[int], size: int) -> bool:
    members = sorted({m for i in subset for m in rules[i].members})
    open_ = np.zeros(size, dtype=bool)
    open_[members] = True
    used = [rules[i] for i in subset]
    zero = np.zeros(size, dtype=np.int64)
    found = solve_core(used, zero, open_, np.zeros(size), perf_counter() + 30.0, 0)
    return found.chosen is not None or not found.infeasible


def _smallest(rules: list[Rule], size: int, deadline: float) -> tuple[list[int], bool]:
    corrections: list[list[int]] = []
    for _ in range(TURNS):
        if perf_counter() > deadline:
            break
        trial = _hit(corrections, len(rules))
        if not _possible(rules, trial, size):
            return trial, True
        grown = list(trial)
        for i in range(len(rules)):
            if i not in grown and _possible(rules, [*grown, i], size):
                grown.append(i)
        corrections.append([i for i in range(len(rules)) if i not in grown])
    minimal = list(range(len(rules)))
    for i in range(len(rules)):
        without = [j for j in minimal if j != i]
        if not _possible(rules, without, size):
            minimal = without
    return minimal, False


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
