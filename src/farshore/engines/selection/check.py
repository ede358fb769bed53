"""An independent check of a cohort: nothing here is shared with the solver."""

from math import fsum, isclose

from farshore.engines.selection.types import VERSION, Problem, Solution, Violation


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """Every rule that the solution breaks; empty where it is sound.

    Codes: `unknown-position`, `chosen-twice`, `over-seats`, `over-budget`, `quota-low`,
    `quota-high`, `exclusive-both`, `required-missing`, `forced-in-missing`, `forced-out-chosen`,
    `cost-wrong`, `objective-wrong`, `bound-below-objective`, `proven-wrong`,
    `replacement-breaks-rules`, `reserve-unfit`, `version-unknown`.
    """
    size = len(problem.ids)
    listed = (*solution.chosen, *solution.reserve)
    strangers = [i for i in listed if not 0 <= i < size]
    if strangers:
        return [Violation("unknown-position", {"position": strangers[0]})]
    found = _rules(problem, solution.chosen) + _forced(problem, solution.chosen)
    found += _figures(problem, solution) + _followers(problem, solution)
    if solution.version != VERSION:
        found.append(Violation("version-unknown", {"version": solution.version}))
    return found


def _rules(problem: Problem, chosen: tuple[int, ...]) -> list[Violation]:
    found = []
    inside = set(chosen)
    if len(inside) != len(chosen):
        found.append(Violation("chosen-twice", {"chosen": len(chosen), "different": len(inside)}))
    if len(inside) > problem.seats:
        found.append(Violation("over-seats", {"chosen": len(inside), "seats": problem.seats}))
    cost = sum(int(problem.costs[i]) for i in inside)
    if problem.budget is not None and cost > problem.budget:
        found.append(Violation("over-budget", {"cost": cost, "budget": problem.budget}))
    for quota in problem.quotas:
        count = len(inside.intersection(quota.members))
        figures: dict[str, float | int | str] = {"quota": quota.name, "chosen": count}
        if count < quota.minimum:
            found.append(Violation("quota-low", {**figures, "minimum": quota.minimum}))
        if quota.maximum is not None and count > quota.maximum:
            found.append(Violation("quota-high", {**figures, "maximum": quota.maximum}))
    for a, b in problem.exclusive:
        if a in inside and b in inside:
            found.append(Violation("exclusive-both", {"a": problem.ids[a], "b": problem.ids[b]}))
    for a, b in problem.requires:
        if a in inside and b not in inside:
            found.append(Violation("required-missing", {"a": problem.ids[a], "b": problem.ids[b]}))
    return found


def _forced(problem: Problem, chosen: tuple[int, ...]) -> list[Violation]:
    missing = [i for i in problem.forced_in if i not in chosen]
    wrong = [i for i in problem.forced_out if i in chosen]
    found = [Violation("forced-in-missing", {"id": problem.ids[i]}) for i in missing]
    return found + [Violation("forced-out-chosen", {"id": problem.ids[i]}) for i in wrong]


def _figures(problem: Problem, solution: Solution) -> list[Violation]:
    found = []
    cost = sum(int(problem.costs[i]) for i in set(solution.chosen))
    if solution.cost != cost:
        found.append(Violation("cost-wrong", {"told": solution.cost, "is": cost}))
    objective = fsum(float(problem.scores[i]) for i in set(solution.chosen))
    if not isclose(objective, solution.objective, rel_tol=1e-9, abs_tol=1e-9):
        told = {"told": solution.objective, "is": objective}
        found.append(Violation("objective-wrong", told))
    bounds = {"objective": solution.objective, "bound": solution.bound}
    gap = solution.bound - solution.objective
    if gap < -1e-9 * max(1.0, abs(objective)):
        found.append(Violation("bound-below-objective", bounds))
    if solution.proven and gap > 1.01e-6 * max(1.0, abs(objective)):
        found.append(Violation("proven-wrong", bounds))
    return found


def _followers(problem: Problem, solution: Solution) -> list[Violation]:
    found = []
    for answer in solution.replacements:
        if answer.broken:
            continue
        after = (*(i for i in solution.chosen if i != answer.leaves), *answer.enters)
        if answer.leaves in after or answer.leaves not in solution.chosen or _rules(problem, after):
            figures: dict[str, float | int | str] = {
                "leaves": problem.ids[answer.leaves],
                "enters": len(answer.enters),
            }
            found.append(Violation("replacement-breaks-rules", figures))
    barred = {*solution.chosen, *problem.forced_out}
    for i in solution.reserve:
        if i in barred:
            found.append(Violation("reserve-unfit", {"id": problem.ids[i]}))
        barred.add(i)
    return found
