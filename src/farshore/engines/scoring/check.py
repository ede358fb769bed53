"""Checks a scoring solution by solving Henderson's equations densely; shares no code with solve."""

from collections import defaultdict

import numpy as np

from farshore.engines.scoring.types import Floats, Problem, Solution, Violation

# size up to which the dense equations are solved
DENSE = 2500
NEAR = 1e-5


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """Everything in a solution that its problem does not bear out; empty where it is sound.

    Recomputes review scores, counts and raw means, and, for up to 2,500 applications and reviewers
    together, posterior means and standard deviations from the stated variances by Henderson's
    mixed-model equations (Henderson 1975, Biometrics 31). O((n + m)^3) then, else O(N).
    """
    faults = _shapes(problem, solution)
    if faults:
        return faults
    rows = _weighted(problem)
    return [
        *_counts(problem, solution, rows),
        *_probabilities(problem, solution),
        *_posterior(problem, solution, rows),
    ]


def _shapes(problem: Problem, solution: Solution) -> list[Violation]:
    sizes = {
        "mean": problem.applications,
        "sd": problem.applications,
        "probability": problem.applications,
        "raw_mean": problem.applications,
        "reviews": problem.applications,
        "severity": problem.reviewers,
    }
    return [
        Violation("wrong-length", {"field": name, "length": len(getattr(solution, name))})
        for name, size in sizes.items()
        if len(getattr(solution, name)) != size
    ]


def _weighted(problem: Problem) -> dict[tuple[int, int], float]:
    """One weighted score for each (application, reviewer)."""
    sums: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for application, reviewer, criterion, score in zip(
        problem.review_application.tolist(),
        problem.review_reviewer.tolist(),
        problem.review_criterion.tolist(),
        problem.review_score.tolist(),
        strict=True,
    ):
        weight = float(problem.criterion_weight[criterion])
        sums[application, reviewer][0] += weight * score
        sums[application, reviewer][1] += weight
    return {pair: total / weight for pair, (total, weight) in sums.items() if weight > 0}


def _counts(
    problem: Problem, solution: Solution, rows: dict[tuple[int, int], float]
) -> list[Violation]:
    scores: dict[int, list[float]] = defaultdict(list)
    for (application, _reviewer), score in rows.items():
        scores[application].append(score)
    faults = []
    for at in range(problem.applications):
        if int(solution.reviews[at]) != len(scores[at]):
            figures = {"application": at, "stated": int(solution.reviews[at])}
            faults.append(Violation("wrong-count", {**figures, "counted": len(scores[at])}))
        if scores[at] and abs(float(solution.raw_mean[at]) - np.mean(scores[at])) > NEAR:
            faults.append(Violation("wrong-raw-mean", {"application": at}))
    return faults


def _probabilities(problem: Problem, solution: Solution) -> list[Violation]:
    faults = []
    total = float(solution.probability.sum())
    if abs(total - problem.places) > 1e-6:
        faults.append(Violation("probabilities-do-not-add-up", {"total": total}))
    if ((solution.probability < 0) | (solution.probability > 1)).any():
        faults.append(Violation("not-a-probability", {}))
    if (solution.sd < 0).any() or min(
        solution.variance_application, solution.variance_reviewer, solution.variance_noise
    ) < 0:
        faults.append(Violation("negative-variance", {}))
    return faults


def _posterior(
    problem: Problem, solution: Solution, rows: dict[tuple[int, int], float]
) -> list[Violation]:
    if problem.applications + problem.reviewers > DENSE or solution.variance_noise <= 0:
        return []
    mean, sd = henderson(problem, solution, rows)
    scale = max(1.0, float(np.abs(mean).max()))
    faults = []
    for name, ours in (("mean", mean), ("sd", sd)):
        gap = np.abs(getattr(solution, name) - ours)
        if gap.max() > NEAR * scale:
            at = int(gap.argmax())
            figures = {"application": at, "stated": float(getattr(solution, name)[at])}
            faults.append(Violation(f"wrong-{name}", {**figures, "expected": float(ours[at])}))
    return faults


def henderson(
    problem: Problem, solution: Solution, rows: dict[tuple[int, int], float]
) -> tuple[Floats, Floats]:
    """Posterior mean and sd of grand mean + application effect, from the stated variances."""
    n, m = problem.applications, problem.reviewers
    design = np.zeros((len(rows), 1 + n + m))
    scores = np.zeros(len(rows))
    for at, ((application, reviewer), score) in enumerate(rows.items()):
        design[at, 0] = design[at, 1 + application] = design[at, 1 + n + reviewer] = 1.0
        scores[at] = score
    # effects are scaled by their standard deviation, so that a zero variance is no special case
    roots = np.concatenate(
        [
            [1.0],
            np.full(n, np.sqrt(solution.variance_application / solution.variance_noise)),
            np.full(m, np.sqrt(solution.variance_reviewer / solution.variance_noise)),
        ]
    )
    scaled = design * roots
    left = scaled.T @ scaled + np.diag(np.concatenate([[0.0], np.ones(n + m)]))
    inverse = np.linalg.inv(left)
    effects = inverse @ (scaled.T @ scores)
    pick = np.zeros((n, 1 + n + m))
    pick[:, 0] = 1.0
    pick[np.arange(n), 1 + np.arange(n)] = roots[1 : 1 + n]
    variance = solution.variance_noise * np.einsum("ij,jk,ik->i", pick, inverse, pick)
    return pick @ effects, np.sqrt(np.maximum(variance, 0.0))
