"""From reviews to a posterior of every application."""

from collections.abc import Callable
from math import erfc, sqrt
from time import perf_counter

import numpy as np

from farshore.engines.scoring.model import Fit, gather, log_likelihood
from farshore.engines.scoring.posterior import Effects, best_counts, effects
from farshore.engines.scoring.reviews import Reviews, combine
from farshore.engines.scoring.types import VERSION, Floats, Problem, ScoringError, Solution
from farshore.engines.scoring.variances import estimate

Progress = Callable[[float], bool | None]
SIGNIFICANT = 0.05


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Solution:
    """Estimate the mixed model and give each application's posterior.

    Model: score = grand mean + application + reviewer + noise, crossed random effects; variances
    by REML (Patterson and Thompson 1971; profile form as in Bates et al. 2015, J. Stat. Software
    67); predictions by BLUP (Henderson 1975); probabilities of the best K from exact joint draws
    of the posterior given those variances; test of "applications do not differ" by likelihood
    ratio against half a chi-square (Self and Liang 1987).
    Cost: about 50 likelihoods of O(N + s^3), s the smaller of applications and reviewers; 100,000
    reviews with 2,000 reviewers take seconds. `time_limit_s` is not needed and never cuts.
    Deterministic: `seed` drives the draws only.
    Raises ScoringError (codes in its docstring).
    """
    started = perf_counter()
    reviews = combine(problem)

    def told(fraction: float) -> None:
        if progress is not None and progress(fraction) is False:
            raise ScoringError("cancelled")

    told(0.05)
    middle = float(reviews.score.mean())
    centred = reviews.score - middle
    if len(centred) < 2 or float(np.abs(centred).max()) <= 1e-12 * max(1.0, abs(middle)):
        return _flat(problem, reviews, middle, seed, started)
    swap = problem.applications < problem.reviewers
    sides = (reviews.application, reviews.reviewer)
    sizes = (problem.applications, problem.reviewers)
    e, d = (1, 0) if swap else (0, 1)
    data = gather(sides[e], sides[d], centred, reviews.weight, sizes[e], sizes[d])
    found = estimate(data, not swap, told)
    told(0.6)
    best = found.best
    likelihood = log_likelihood(data, best)
    gain = max(0.0, found.without.deviance - best.deviance)
    known = effects(data, best, not swap)
    told(0.8)
    hits = best_counts(data, best, not swap, problem.places, problem.draws, seed)
    return _solution(
        problem, reviews, middle, best, known, hits, swap, likelihood, gain, found.converged
    )(seed, started)


def _solution(
    problem: Problem,
    reviews: Reviews,
    middle: float,
    best: Fit,
    known: Effects,
    hits: Floats,
    swap: bool,
    likelihood: float,
    gain: float,
    converged: bool,
) -> Callable[[int, float], Solution]:
    application, reviewer = (known.d, known.e) if swap else (known.e, known.d)
    roots = (best.root_d, best.root_e) if swap else (best.root_e, best.root_d)
    merit, severity = best.noise * roots[0] ** 2, best.noise * roots[1] ** 2
    reliability = 0.0
    if merit > 0:
        reliability = min(1.0, max(0.0, 1.0 - float(known.effect_variance.mean()) / merit))
    p_value = erfc(sqrt(gain / 2.0)) / 2.0 if gain > 0 else 1.0
    mean = middle + known.grand_mean + application
    probability = hits / problem.draws
    top = np.lexsort((np.arange(len(mean)), -mean))[: problem.places]
    counts, raw = raw_means(problem, reviews, middle)

    def finished(seed: int, started: float) -> Solution:
        return Solution(
            mean=mean,
            sd=np.sqrt(np.maximum(known.merit_variance, 0.0)),
            probability=probability,
            raw_mean=raw,
            reviews=counts,
            severity=-reviewer,
            grand_mean=middle + known.grand_mean,
            variance_application=merit,
            variance_reviewer=severity,
            variance_noise=best.noise,
            reliability=reliability,
            agreement=merit / (merit + severity + best.noise),
            p_value=p_value,
            rankable=p_value < SIGNIFICANT,
            expected_overlap=float(probability[top].mean()),
            converged=converged,
            objective=likelihood,
            bound=likelihood,
            proven=False,
            seconds=perf_counter() - started,
            seed=seed,
            version=VERSION,
            cut=False,
        )

    return finished


def raw_means(
    problem: Problem, reviews: Reviews, middle: float
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Floats]:
    """Reviewers of each application, and the plain mean of what they gave."""
    size = problem.applications
    counts = np.bincount(reviews.application, minlength=size).astype(np.int64)
    sums = np.bincount(reviews.application, weights=reviews.score, minlength=size)
    return counts, np.where(counts > 0, sums / np.maximum(counts, 1), middle)


def _flat(problem: Problem, reviews: Reviews, middle: float, seed: int, started: float) -> Solution:
    """All reviews say the same (or there is one): nothing to rank."""
    size, share = problem.applications, problem.places / problem.applications
    counts, raw = raw_means(problem, reviews, middle)
    return Solution(
        mean=np.full(size, middle),
        sd=np.zeros(size),
        probability=np.full(size, share),
        raw_mean=raw,
        reviews=counts,
        severity=np.zeros(problem.reviewers),
        grand_mean=middle,
        variance_application=0.0,
        variance_reviewer=0.0,
        variance_noise=0.0,
        reliability=0.0,
        agreement=0.0,
        p_value=1.0,
        rankable=False,
        expected_overlap=share,
        converged=True,
        objective=0.0,
        bound=0.0,
        proven=False,
        seconds=perf_counter() - started,
        seed=seed,
        version=VERSION,
        cut=False,
    )
