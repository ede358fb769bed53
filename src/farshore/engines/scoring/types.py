"""Values of the scoring engine: reviews in, a posterior for each application out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

VERSION = "2"

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Problem:
    """N scores given to n applications by m reviewers on c criteria.

    `review_application`, `review_reviewer`, `review_criterion`: (N,) indices from 0; a triple at
    most once. `review_score`: (N,) in the call's own unit, higher is better.
    `criterion_weight`: (c,) not negative, not all zero; they are normalised to sum 1.
    `review_weight`: (N,) above zero, or None where all reviews weigh the same: a review of weight w
    is as exact as w reviews (its noise has variance noise / w); the scores of one review share it.
    `places`: K, 1..n: for the probability of being among the best K.
    `draws`: joint draws from the posterior behind those probabilities (standard error at most
    0.5 / sqrt(draws)).
    """

    applications: int
    reviewers: int
    review_application: npt.NDArray[np.int64]
    review_reviewer: npt.NDArray[np.int64]
    review_criterion: npt.NDArray[np.int64]
    review_score: npt.NDArray[np.float64]
    criterion_weight: npt.NDArray[np.float64]
    places: int
    draws: int = 4000
    review_weight: npt.NDArray[np.float64] | None = None


@dataclass(frozen=True)
class Solution:
    """The posterior of every application's merit, in the unit of the scores.

    `mean`, `sd`: (n,) posterior mean and standard deviation, given the variances.
    `probability`: (n,) of being among the best `places`; sums to `places`.
    `raw_mean`: (n,) plain mean of its reviews (the grand mean where it has none);
    `reviews`: (n,) reviewers who scored it.
    `severity`: (m,) how much harsher than the average reviewer (0 where nothing is known).
    `grand_mean` and the variances of applications, reviewers and noise: the mixed model's.
    `reliability`: 0..1, mean squared correlation of posterior mean and merit; `agreement`: 0..1,
    share of one review's variance that is merit; `p_value`: of the test that applications do not
    differ at all; `rankable`: p_value below 0.05; `expected_overlap`: 0..1, share of the best
    `places` by mean that are truly among the best.
    `objective`: restricted log-likelihood; `bound`: the best value of all starts (no proof over
    all variances is claimed, hence `proven` is False); `converged`: the starts agree.
    """

    mean: npt.NDArray[np.float64]
    sd: npt.NDArray[np.float64]
    probability: npt.NDArray[np.float64]
    raw_mean: npt.NDArray[np.float64]
    reviews: npt.NDArray[np.int64]
    severity: npt.NDArray[np.float64]
    grand_mean: float
    variance_application: float
    variance_reviewer: float
    variance_noise: float
    reliability: float
    agreement: float
    p_value: float
    rankable: bool
    expected_overlap: float
    converged: bool
    objective: float
    bound: float
    proven: bool
    seconds: float
    seed: int
    version: str
    cut: bool


@dataclass(frozen=True)
class Violation:
    """A figure of a solution that does not hold: a stable code, with figures."""

    code: str
    figures: Mapping[str, float | int | str]


@dataclass(frozen=True)
class Reason:
    """Why, or why not: a stable code, with figures."""

    code: str
    figures: Mapping[str, float | int | str]


class ScoringError(ValueError):
    """Reviews without an answer. `code` is stable; `figures` say where.

    Codes: `malformed` (field, fault), `unknown-index` (field, position, value),
    `score-not-finite` (position, application, reviewer), `duplicate-review` (application,
    reviewer, criterion), `no-reviews`, `weights-invalid` (fault), `places-out-of-range` (places,
    applications), `too-large` (smaller_side, limit), `cancelled`.
    """

    def __init__(self, code: str, figures: dict[str, Any] | None = None) -> None:
        self.code = code
        self.figures: dict[str, Any] = figures or {}
        told = ", ".join(f"{name}={value}" for name, value in self.figures.items())
        super().__init__(f"{code}: {told}" if told else code)
