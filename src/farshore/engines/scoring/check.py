"""An independent check of a scoring: the model's own equations, nothing of the solver's code."""

from collections import defaultdict
from math import fsum, isclose

import numpy as np

from farshore.engines.scoring.types import VERSION, Floats, Ints, Problem, Solution, Violation

DENSE = 1500
TOLERANCE = 1e-4
DRAWS_ALLOWED = 6.0


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """Every figure that does not hold; empty where all do.

    Codes: `shape`, `not-finite`, `raw-mean-wrong`, `reviews-wrong`, `equations-fail` (means and
    severities are no solution of Henderson's equations under the given variances), `mean-wrong`
    and `sd-wrong` (against dense generalised least squares, up to DENSE reviews),
    `probability-range`, `probability-sum`, `probability-wrong` (against own draws from the dense
    posterior), `overlap-wrong`, `flag-wrong`, `objective-wrong` (restricted likelihood),
    `bound-below-objective`, `version-unknown`.
    """
    n, m = problem.applications, problem.reviewers
    vectors = (solution.mean, solution.sd, solution.probability, solution.raw_mean)
    if any(v.shape != (n,) for v in vectors) or solution.severity.shape != (m,):
        return [Violation("shape", {"applications": n, "reviewers": m})]
    if not all(np.all(np.isfinite(v)) for v in (*vectors, solution.severity)):
        return [Violation("not-finite", {})]
    application, reviewer, score, weight = _weighted(problem)
    found = _plain(problem, solution, application, score)
    found += _probabilities(problem, solution)
    if solution.variance_noise > 0:
        found += _equations(problem, solution, application, reviewer, score, weight)
        if len(score) <= DENSE:
            found += _dense(problem, solution, application, reviewer, score, weight)
    if solution.rankable != (solution.p_value < 0.05):
        found.append(Violation("flag-wrong", {"p_value": solution.p_value}))
    if solution.bound < solution.objective:
        figures = {"objective": solution.objective, "bound": solution.bound}
        found.append(Violation("bound-below-objective", figures))
    if solution.version != VERSION:
        found.append(Violation("version-unknown", {"version": solution.version}))
    return found


def _weighted(problem: Problem) -> tuple[Ints, Ints, Floats, Floats]:
    weights = [float(w) for w in problem.criterion_weight]
    columns = (problem.review_application, problem.review_reviewer, problem.review_criterion)
    rows = list(zip(*(c.tolist() for c in columns), problem.review_score.tolist(), strict=True))
    given: dict[int, list[float]] = defaultdict(list)
    for _, _, criterion, score in rows:
        given[criterion].append(score)
    centre = {criterion: fsum(scores) / len(scores) for criterion, scores in given.items()}
    whole = fsum(weights[criterion] for criterion in centre)
    middle = fsum(weights[criterion] * centre[criterion] for criterion in centre) / whole
    parts: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for application, reviewer, criterion, score in rows:
        if weights[criterion] > 0:
            parts[application, reviewer].append((weights[criterion], score - centre[criterion]))
    pairs = np.array(list(parts), dtype=np.int64).reshape(-1, 2)
    scores = [
        middle + fsum(w * s for w, s in part) / fsum(w for w, _ in part) for part in parts.values()
    ]
    heavy: dict[tuple[int, int], float] = dict.fromkeys(parts, 1.0)
    if problem.review_weight is not None:
        for row, weight in zip(rows, problem.review_weight.tolist(), strict=True):
            heavy[row[0], row[1]] = weight
    given_weights = np.array([heavy[pair] for pair in parts])
    return pairs[:, 0], pairs[:, 1], np.array(scores), given_weights


def _plain(
    problem: Problem, solution: Solution, application: Ints, score: Floats
) -> list[Violation]:
    found = []
    given: dict[int, list[float]] = defaultdict(list)
    for one, value in zip(application.tolist(), score.tolist(), strict=True):
        given[one].append(value)
    middle = fsum(score) / len(score)
    for one in range(problem.applications):
        true = fsum(given[one]) / len(given[one]) if given[one] else middle
        told = float(solution.raw_mean[one])
        if not isclose(told, true, rel_tol=1e-9, abs_tol=1e-9):
            found.append(Violation("raw-mean-wrong", {"application": one, "told": told}))
        if int(solution.reviews[one]) != len(given[one]):
            figures = {"application": one, "told": int(solution.reviews[one])}
            found.append(Violation("reviews-wrong", figures))
    return found


def _probabilities(problem: Problem, solution: Solution) -> list[Violation]:
    found = []
    wrong = np.flatnonzero((solution.probability < 0) | (solution.probability > 1 + 1e-9))
    if wrong.size:
        found.append(Violation("probability-range", {"application": int(wrong[0])}))
    total = fsum(solution.probability)
    if not isclose(total, problem.places, rel_tol=1e-6):
        found.append(Violation("probability-sum", {"told": total, "places": problem.places}))
    best = sorted(range(problem.applications), key=lambda i: (-solution.mean[i], i))
    overlap = fsum(solution.probability[i] for i in best[: problem.places]) / problem.places
    if not isclose(overlap, solution.expected_overlap, abs_tol=1e-6):
        figures = {"told": solution.expected_overlap, "is": overlap}
        found.append(Violation("overlap-wrong", figures))
    return found


def _equations(
    problem: Problem,
    solution: Solution,
    application: Ints,
    reviewer: Ints,
    score: Floats,
    weight: Floats,
) -> list[Violation]:
    """Henderson's equations: for each level, sum of residuals / noise = effect / variance."""
    effect = solution.mean - solution.grand_mean
    residual = weight * (score - solution.mean[application] + solution.severity[reviewer])
    noise = solution.variance_noise
    unit = max(float(score.std()), 1e-12)
    worst = abs(float(residual.sum())) / len(score) / unit
    for level, size, value, variance in (
        (application, problem.applications, effect, solution.variance_application),
        (reviewer, problem.reviewers, -solution.severity, solution.variance_reviewer),
    ):
        pull = np.bincount(level, weights=residual, minlength=size)
        count = np.bincount(level, weights=weight, minlength=size)
        off = (pull * variance - value * noise) / (noise + variance * np.maximum(count, 1)) / unit
        worst = max(worst, float(np.abs(off).max()))
    if worst > TOLERANCE:
        return [Violation("equations-fail", {"largest": worst})]
    return []


def _dense(
    problem: Problem,
    solution: Solution,
    application: Ints,
    reviewer: Ints,
    score: Floats,
    weight: Floats,
) -> list[Violation]:
    """Generalised least squares with the whole covariance matrix, and own draws."""
    count, n = len(score), problem.applications
    same_a = np.equal.outer(application, application)
    same_r = np.equal.outer(reviewer, reviewer)
    cover = solution.variance_application * same_a + solution.variance_reviewer * same_r
    cover += solution.variance_noise * np.diag(1.0 / weight)
    inverse = np.linalg.inv(cover)
    ones = np.ones(count)
    information = float(ones @ inverse @ ones)
    grand = float(ones @ inverse @ score) / information
    cross = solution.variance_application * np.equal.outer(np.arange(n), application)
    pull = cross @ inverse
    mean = grand + pull @ (score - grand)
    left = 1.0 - pull @ ones
    spread = solution.variance_application * np.eye(n) - pull @ cross.T
    spread += np.outer(left, left) / information
    sd = np.sqrt(np.maximum(np.diagonal(spread), 0.0))
    unit = max(float(score.std()), 1e-12)
    found = []
    for code, told, true in (("mean-wrong", solution.mean, mean), ("sd-wrong", solution.sd, sd)):
        off = np.abs(told - true) / unit
        if off.max() > TOLERANCE:
            at = int(off.argmax())
            figures = {"application": at, "told": float(told[at]), "is": float(true[at])}
            found.append(Violation(code, figures))
    rest = np.asarray(score - grand, dtype=np.float64)
    scale = float(np.log(weight).sum())
    found += _likelihood(solution, cover, np.asarray(inverse), rest, (information, scale))
    return found + _drawn(problem, solution, mean, spread)


def _likelihood(
    solution: Solution,
    cover: Floats,
    inverse: Floats,
    rest: Floats,
    figures: tuple[float, float],
) -> list[Violation]:
    count = len(rest)
    information, scale = figures
    log_det = float(np.linalg.slogdet(cover)[1]) + scale + np.log(information) - np.log(count)
    true = -0.5 * (log_det + float(rest @ inverse @ rest) + (count - 1) * np.log(2 * np.pi))
    if not isclose(true, solution.objective, rel_tol=1e-5, abs_tol=1e-4):
        return [Violation("objective-wrong", {"told": solution.objective, "is": true})]
    return []


def _drawn(problem: Problem, solution: Solution, mean: Floats, spread: Floats) -> list[Violation]:
    if solution.variance_application <= 0:
        return []
    draws = 4000
    values, vectors = np.linalg.eigh(spread)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    normal = np.random.default_rng(20240229).standard_normal((draws, len(mean)))
    rank = np.argsort(-(mean + normal @ root.T), axis=1)[:, : problem.places]
    share = np.bincount(rank.ravel(), minlength=len(mean)) / draws
    error = np.sqrt(np.maximum(share * (1 - share), 1.0 / draws) * (1 / draws + 1 / problem.draws))
    off = np.abs(share - solution.probability) / error
    if off.max() > DRAWS_ALLOWED:
        at = int(off.argmax())
        figures = {"application": at, "told": float(solution.probability[at]), "is": share[at]}
        return [Violation("probability-wrong", figures)]
    return []
