"""Checks a cohort against every rule of its problem; shares no code with solve."""

from collections.abc import Iterable

from farshore.engines.selection.types import Problem, Solution, Violation

NEAR = 1e-6


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """Every rule that the cohort or its reserve breaks; empty where it is sound. O(rules + n)."""
    chosen = set(solution.chosen)
    if not chosen <= set(range(len(problem.ids))) or len(chosen) != len(solution.chosen):
        return [Violation("unknown-position", {"chosen": len(solution.chosen)})]
    return [
        *_limits(problem, solution, chosen),
        *_quotas(problem, chosen),
        *_pairs(problem, chosen),
        *_figures(problem, solution, chosen),
        *_reserve(problem, solution, chosen),
    ]


def _limits(problem: Problem, solution: Solution, chosen: set[int]) -> Iterable[Violation]:
    if len(chosen) > problem.seats:
        yield Violation("too-many-seats", {"chosen": len(chosen), "seats": problem.seats})
    cost = sum(int(problem.costs[at]) for at in chosen)
    if cost != solution.cost:
        yield Violation("wrong-cost", {"stated": solution.cost, "counted": cost})
    if problem.budget is not None and cost > problem.budget:
        yield Violation("over-budget", {"cost": cost, "budget": problem.budget})


def _quotas(problem: Problem, chosen: set[int]) -> Iterable[Violation]:
    for quota in problem.quotas:
        count = len(chosen & set(quota.members))
        if count < quota.minimum:
            figures = {"name": quota.name, "count": count, "minimum": quota.minimum}
            yield Violation("quota-minimum", figures)
        if quota.maximum is not None and count > quota.maximum:
            figures = {"name": quota.name, "count": count, "maximum": quota.maximum}
            yield Violation("quota-maximum", figures)


def _pairs(problem: Problem, chosen: set[int]) -> Iterable[Violation]:
    for one, other in problem.exclusive:
        if one in chosen and other in chosen:
            yield Violation("exclusive", {"one": problem.ids[one], "other": problem.ids[other]})
    for one, other in problem.requires:
        if one in chosen and other not in chosen:
            yield Violation("requires", {"one": problem.ids[one], "other": problem.ids[other]})
    for at in problem.forced_in:
        if at not in chosen:
            yield Violation("forced-in", {"id": problem.ids[at]})
    for at in problem.forced_out:
        if at in chosen:
            yield Violation("forced-out", {"id": problem.ids[at]})


def _figures(problem: Problem, solution: Solution, chosen: set[int]) -> Iterable[Violation]:
    total = sum(float(problem.scores[at]) for at in chosen)
    scale = max(1.0, abs(total))
    if abs(total - solution.objective) > NEAR * scale:
        yield Violation("wrong-objective", {"stated": solution.objective, "counted": total})
    if solution.bound < solution.objective - NEAR * scale:
        figures = {"objective": solution.objective, "bound": solution.bound}
        yield Violation("bound-below-objective", figures)
    if solution.proven and solution.bound > solution.objective + NEAR * scale:
        figures = {"objective": solution.objective, "bound": solution.bound}
        yield Violation("proven-with-a-gap", figures)


def _reserve(problem: Problem, solution: Solution, chosen: set[int]) -> Iterable[Violation]:
    if len(solution.reserve) > problem.reserve:
        yield Violation("reserve-too-long", {"length": len(solution.reserve)})
    if len(set(solution.reserve)) != len(solution.reserve):
        yield Violation("reserve-twice", {"length": len(solution.reserve)})
    for at in solution.reserve:
        if at in chosen or at in problem.forced_out:
            yield Violation("reserve-not-free", {"id": problem.ids[at]})
