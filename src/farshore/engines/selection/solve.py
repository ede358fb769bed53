"""The cohort: the best feasible set, its proof, and who follows."""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np

from farshore.engines.selection.clash import raise_clash
from farshore.engines.selection.reserve import Bench, replacements, reserve_order
from farshore.engines.selection.rules import rules_of
from farshore.engines.selection.search import best_cohort, scaled_scores
from farshore.engines.selection.types import (
    VERSION,
    Problem,
    Replacement,
    SelectionError,
    Solution,
)

Progress = Callable[[float], bool | None]
TOLERANCE = 1e-6


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Solution:
    """Choose the cohort with the largest sum of scores under every rule.

    Method: scores become whole numbers (power of ten, see `scaled_scores`; costs are whole
    already), linear relaxation, reduced-cost fixing, CP-SAT on the core: `best_cohort`. `bound`
    carries the rounding of scores; `proven` where it meets the objective within 1e-6 of it.
    Cost: NP-hard in general (a knapsack with quotas); a core of some hundred applications is
    usual, also at 5,000 applications.
    Deterministic for a seed unless `cut`. Raises SelectionError: `clash` names the smallest set of
    rules that cannot be met together; other codes in its docstring.
    Sources: Balas and Zemel 1980 (core); Nemhauser and Wolsey 1988, II.5 (reduced-cost fixing);
    OR-Tools CP-SAT.
    """
    started = perf_counter()
    deadline = started + time_limit_s
    rules = rules_of(problem)
    whole, factor = scaled_scores(problem.scores)
    _tell(progress, 0.05)
    found = best_cohort(rules, whole, deadline, seed)
    if found.infeasible:
        raise_clash(rules, len(whole), max(deadline, perf_counter() + 5.0))
    if found.chosen is None:
        raise SelectionError("time-limit", {"seconds": time_limit_s})
    _tell(progress, 0.7)
    chosen = found.chosen
    answers: tuple[Replacement, ...] = ()
    order: tuple[int, ...] = ()
    if problem.reserve:
        bench = Bench(rules, whole, chosen)
        answers = replacements(bench, deadline, seed)
        _tell(progress, 0.85)
        order = reserve_order(bench, answers, problem.reserve, deadline, seed)
    objective = float(problem.scores[list(chosen)].sum())
    bound = max(objective, found.bound / factor + _rounding(problem, factor))
    return Solution(
        chosen=chosen,
        cost=sum(int(problem.costs[i]) for i in chosen),
        replacements=answers,
        reserve=order,
        objective=objective,
        bound=bound,
        proven=not found.cut and bound - objective <= TOLERANCE * max(1.0, abs(objective)),
        seconds=perf_counter() - started,
        seed=seed,
        version=VERSION,
        cut=found.cut,
    )


def _rounding(problem: Problem, factor: int) -> float:
    """What rounding the scores may hide: the largest `seats` rounding errors."""
    errors = np.abs(problem.scores - np.rint(problem.scores * factor) / factor)
    errors[errors <= 1e-15 * np.maximum(1.0, np.abs(problem.scores))] = 0.0
    return float(np.sort(errors)[::-1][: problem.seats].sum())


def _tell(progress: Progress | None, fraction: float) -> None:
    if progress is not None and progress(fraction) is False:
        raise SelectionError("cancelled")


def promote(
    problem: Problem,
    solution: Solution,
    withdrawn: tuple[int, ...],
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
) -> Solution:
    """Solve again after withdrawals: everyone else keeps the place, the best others enter.

    Raises SelectionError as `solve` does; a `clash` then tells why the rest cannot stay as it is.
    """
    kept = tuple(i for i in solution.chosen if i not in withdrawn)
    again = replace(
        problem,
        forced_in=kept,
        forced_out=tuple(dict.fromkeys((*problem.forced_out, *withdrawn))),
    )
    return solve(again, seed=seed, time_limit_s=time_limit_s)
