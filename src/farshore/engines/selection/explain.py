"""For an application left out: the least change that would have brought it in."""

from dataclasses import replace
from time import perf_counter

import numpy as np

from farshore.engines.selection.rules import rules_of
from farshore.engines.selection.search import Program, best_within, relax, scaled_scores
from farshore.engines.selection.solve import solve
from farshore.engines.selection.types import Problem, Reason, SelectionError, Solution

SEATS_TRIED = 3
CLOSE = 1e-9

Figures = dict[str, float | int | str]
Pairs = tuple[tuple[int, int], ...]


def why(
    problem: Problem, solution: Solution, application: int, *, time_limit_s: float = 20.0
) -> tuple[Reason, ...]:
    """Reasons for one application; each change is told alone, all else unchanged.

    In: `chosen` (score, and `margin`: how far its score could fall before another cohort is
    better; absent where no cohort exists without it: `indispensable`).
    Out: `decided-beforehand` where forced out. `forced-clash` (rules): with it no cohort exists.
    Else `score` (needed: the score that draws level, more: the difference); where anybody does,
    `who-leaves` (ids) and `who-enters` besides it (ids); then where they apply `cost` (at_most: its
    largest cost, in minor units and to a thousandth, with which it draws level), `budget` (more:
    what the cohort with it added exceeds the budget by, seats allowing), `seats` (more: the fewest,
    up to SEATS_TRIED, with which an optimal cohort has it), `quota` (name, maximum: its group's,
    raised by one, with which it has), `exclusive` and `requires` (first, second: a pair of its own
    or of those it needs, without which it has). After a clash all from `cost` on, but for `budget`,
    are told all the same.
    Every figure comes from exact solves (about ten, and two for each such pair). Raises
    SelectionError `unknown-index`.
    """
    if not 0 <= application < len(problem.ids):
        raise SelectionError("unknown-index", {"field": "application", "value": application})
    if application in solution.chosen:
        return _why_in(problem, solution, application, time_limit_s)
    if application in problem.forced_out:
        return (Reason("decided-beforehand", {"id": problem.ids[application]}),)
    bare = replace(problem, reserve=0)
    forced = replace(bare, forced_in=(*bare.forced_in, application))
    try:
        with_it = solve(forced, time_limit_s=time_limit_s)
    except SelectionError as error:
        cheaper = _cheaper(forced, solution, application, time_limit_s)
        return (_clash(error), *cheaper, *_looser(bare, application, time_limit_s))
    gap = max(0.0, solution.objective - with_it.objective)
    score = float(problem.scores[application])
    leaves = [problem.ids[i] for i in solution.chosen if i not in with_it.chosen]
    enters = [
        problem.ids[i] for i in with_it.chosen if i not in solution.chosen and i != application
    ]
    return (
        Reason("score", {"needed": score + gap, "more": gap}),
        *(
            Reason(code, {"ids": ", ".join(ids)})
            for code, ids in (("who-leaves", leaves), ("who-enters", enters))
            if ids
        ),
        *_cheaper(forced, solution, application, time_limit_s, level=_level(0.0, gap)),
        *_richer(problem, solution, application),
        *_looser(bare, application, time_limit_s),
    )


def _clash(error: SelectionError) -> Reason:
    rules = error.figures.get("rules", [])
    told = "; ".join(f"{rule['rule']} {rule['name']}".strip() for rule in rules)
    return Reason("forced-clash", {"error": error.code, "rules": told})


def _why_in(
    problem: Problem, solution: Solution, application: int, time_limit_s: float
) -> tuple[Reason, ...]:
    figures: Figures = {"score": float(problem.scores[application])}
    if application in problem.forced_in:
        return (Reason("decided-beforehand", {"id": problem.ids[application]}),)
    without = replace(problem, reserve=0, forced_out=(*problem.forced_out, application))
    try:
        best = solve(without, time_limit_s=time_limit_s)
    except SelectionError as error:
        if error.code != "clash":
            raise
        return Reason("chosen", figures), Reason("indispensable", {})
    margin = max(0.0, solution.objective - best.objective)
    return (Reason("chosen", {**figures, "margin": margin}),)


def _level(value: float, other: float) -> bool:
    return value >= other - CLOSE * max(1.0, abs(other))


def _cheaper(
    forced: Problem,
    solution: Solution,
    application: int,
    time_limit_s: float,
    level: bool = False,
) -> tuple[Reason, ...]:
    """The largest cost with which a cohort with it draws level, by halving on exact solves."""
    if forced.budget is None or level:
        return ()

    def enough(cost: int) -> bool:
        costs = forced.costs.copy()
        costs[application] = cost
        try:
            best = solve(replace(forced, costs=costs), time_limit_s=time_limit_s)
        except SelectionError:
            return False
        return _level(best.objective, solution.objective)

    high, low = int(forced.costs[application]), 0
    if high == 0 or not enough(0):
        return ()
    while high - low > max(1, high // 1000):
        middle = (low + high) // 2
        low, high = (middle, high) if enough(middle) else (low, middle)
    return (Reason("cost", {"at_most": low, "less": int(forced.costs[application]) - low}),)


def _richer(problem: Problem, solution: Solution, application: int) -> tuple[Reason, ...]:
    if problem.budget is None or len(solution.chosen) >= problem.seats:
        return ()
    over = solution.cost + int(problem.costs[application]) - problem.budget
    return (Reason("budget", {"more": over}),) if over > 0 else ()


def _enters(changed: Problem, application: int, time_limit_s: float) -> bool:
    """Whether some optimal cohort of the changed problem has the application."""
    whole, _factor = scaled_scores(changed.scores)
    program, deadline = Program(rules_of(changed), whole), perf_counter() + time_limit_s
    relaxed = relax(program, deadline)
    best = best_within(relaxed, program, deadline, seed=0).chosen
    if best is None or application in best:
        return best is not None
    if relaxed is not None and relaxed.rules_out(application, int(whole[list(best)].sum())):
        return False
    forced = replace(changed, forced_in=(*changed.forced_in, application))
    try:
        with_it = solve(forced, time_limit_s=time_limit_s)
    except SelectionError:
        return False
    return _level(with_it.objective, float(changed.scores[list(best)].sum()))


def _looser(problem: Problem, application: int, time_limit_s: float) -> tuple[Reason, ...]:
    reasons = []
    for more in range(1, SEATS_TRIED + 1):
        if _enters(replace(problem, seats=problem.seats + more), application, time_limit_s):
            reasons.append(Reason("seats", {"more": more}))
            break
    for n, quota in enumerate(problem.quotas):
        if quota.maximum is None or application not in quota.members:
            continue
        raised = replace(quota, maximum=quota.maximum + 1)
        quotas = (*problem.quotas[:n], raised, *problem.quotas[n + 1 :])
        if _enters(replace(problem, quotas=quotas), application, time_limit_s):
            reasons.append(Reason("quota", {"name": quota.name, "maximum": quota.maximum + 1}))
    return (*reasons, *_unpaired(problem, application, time_limit_s))


def _unpaired(problem: Problem, application: int, time_limit_s: float) -> list[Reason]:
    """The pairs without which some optimal cohort has the application."""
    near = _needed(problem, application)
    exclusive = [pair for pair in problem.exclusive if near & set(pair)]
    requires = [pair for pair in problem.requires if pair[0] in near]
    freed = [
        *(("exclusive", pair, replace(problem, exclusive=_without(problem.exclusive, pair)))
          for pair in exclusive),
        *(("requires", pair, replace(problem, requires=_without(problem.requires, pair)))
          for pair in requires),
    ]  # fmt: skip
    return [
        Reason(code, {"first": problem.ids[a], "second": problem.ids[b]})
        for code, (a, b), changed in freed
        if _enters(changed, application, time_limit_s)
    ]


def _without(pairs: Pairs, one: tuple[int, int]) -> Pairs:
    return tuple(pair for pair in pairs if pair != one)


def _needed(problem: Problem, application: int) -> set[int]:
    """The application, and all with which alone it goes."""
    found, waiting = {application}, [application]
    while waiting:
        at = waiting.pop()
        more = {b for a, b in problem.requires if a == at} - found
        found |= more
        waiting += more
    return found


def least_changes(
    problem: Problem, solution: Solution, applications: tuple[int, ...] | None = None
) -> dict[int, tuple[Reason, ...]]:
    """`why` for each application left out (or for those given)."""
    if applications is None:
        left = np.setdiff1d(np.arange(len(problem.ids)), solution.chosen)
        applications = tuple(int(i) for i in left)
    return {i: why(problem, solution, i) for i in applications}
