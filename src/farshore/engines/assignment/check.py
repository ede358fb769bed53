"""An independent check of an assignment: nothing here is shared with the solver."""

from collections import Counter, defaultdict
from math import fsum

from farshore.engines.assignment.types import VERSION, Problem, Solution, Violation

TOLERANCE = 1e-6

Pair = tuple[int, int]


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """Every rule that the solution breaks; empty where it is sound.

    Codes: `unknown-pair`, `pair-repeated`, `not-a-candidate`, `conflict`, `reviews-count`,
    `load-high`, `load-low`, `kept-missing`, `total-wrong`, `worst-wrong`, `objective-wrong`,
    `bound-below-objective`, `proven-wrong`, `level-wrong`, `version-unknown`. O(pairs) time, plain
    Python.
    """
    pairs = [(int(a), int(r)) for a, r in solution.assigned]
    scores = {
        (int(a), int(r)): float(s)
        for a, r, s in zip(
            problem.pair_application, problem.pair_reviewer, problem.pair_score, strict=True
        )
    }
    found = _pairs(problem, pairs, scores)
    if not any(one.code == "unknown-pair" for one in found):
        found += _counts(problem, pairs)
    return found + _figures(problem, solution, pairs, scores)


def _pairs(problem: Problem, pairs: list[Pair], scores: dict[Pair, float]) -> list[Violation]:
    found = []
    conflicts = {(int(a), int(r)) for a, r in problem.conflicts}
    for pair, times in Counter(pairs).items():
        where: dict[str, float | int | str] = {"application": pair[0], "reviewer": pair[1]}
        if not (0 <= pair[0] < problem.applications and 0 <= pair[1] < problem.reviewers):
            found.append(Violation("unknown-pair", where))
            continue
        if times > 1:
            found.append(Violation("pair-repeated", {**where, "times": times}))
        if pair in conflicts:
            found.append(Violation("conflict", where))
        if pair not in scores:
            found.append(Violation("not-a-candidate", where))
    for row in problem.kept:
        if (int(row[0]), int(row[1])) not in set(pairs):
            where = {"application": int(row[0]), "reviewer": int(row[1])}
            found.append(Violation("kept-missing", where))
    return found


def _counts(problem: Problem, pairs: list[Pair]) -> list[Violation]:
    found = []
    reviews = Counter(a for a, _ in pairs)
    loads = Counter(r for _, r in pairs)
    for application, need in enumerate(problem.reviews_needed.tolist()):
        if reviews[application] != need:
            figures = {"application": application, "has": reviews[application], "needs": need}
            found.append(Violation("reviews-count", figures))
    bounds = zip(problem.min_load.tolist(), problem.max_load.tolist(), strict=True)
    for reviewer, (low, high) in enumerate(bounds):
        load = loads[reviewer]
        if load > high:
            found.append(
                Violation("load-high", {"reviewer": reviewer, "load": load, "max_load": high})
            )
        if load < low:
            found.append(
                Violation("load-low", {"reviewer": reviewer, "load": load, "min_load": low})
            )
    return found


def _figures(
    problem: Problem, solution: Solution, pairs: list[Pair], scores: dict[Pair, float]
) -> list[Violation]:
    by_application: dict[int, list[float]] = defaultdict(list)
    for pair in pairs:
        by_application[pair[0]].append(scores.get(pair, 0.0))
    total = fsum(score for all_scores in by_application.values() for score in all_scores)
    needy = [a for a, need in enumerate(problem.reviews_needed.tolist()) if need > 0]
    worst = min((fsum(by_application[a]) for a in needy), default=0.0)
    objective = worst if problem.fair else total
    found = [
        Violation(code, {"told": told, "is": true})
        for code, told, true in (
            ("total-wrong", solution.total, total),
            ("worst-wrong", solution.worst, worst),
            ("objective-wrong", solution.objective, objective),
        )
        if not _close(told, true)
    ]
    for told, bound in (
        (solution.objective, solution.bound),
        (solution.total, solution.total_bound),
        (solution.worst, solution.worst_bound),
    ):
        if bound < told and not _close(bound, told):
            found.append(Violation("bound-below-objective", {"objective": told, "bound": bound}))
    if solution.proven and not _close(solution.objective, solution.bound):
        figures = {"objective": solution.objective, "bound": solution.bound}
        found.append(Violation("proven-wrong", figures))
    sums = sorted(fsum(by_application[a]) for a in needy)
    for level in solution.levels:
        true = fsum(sums[: level.count])
        if not _close(level.found, true) or (level.bound < true and not _close(level.bound, true)):
            figures = {"count": level.count, "told": level.found, "is": true, "bound": level.bound}
            found.append(Violation("level-wrong", figures))
    if solution.version != VERSION:
        found.append(Violation("version-unknown", {"version": solution.version}))
    return found


def _close(left: float, right: float) -> bool:
    return abs(left - right) <= TOLERANCE * max(1.0, abs(left), abs(right)) * 1.01
