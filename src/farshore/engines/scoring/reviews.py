"""Validation, and the reduction of scores on criteria to one figure a review."""

from dataclasses import dataclass

import numpy as np

from farshore.engines.scoring.types import Floats, Ints, Problem, ScoringError


@dataclass(frozen=True)
class Reviews:
    """One weighted score for each (application, reviewer) that occurs, in that order."""

    application: Ints
    reviewer: Ints
    score: Floats
    weight: Floats


def validate(problem: Problem) -> None:
    """Raise ScoringError unless shapes, indices, scores, weights and places are sound."""
    count = len(problem.review_score)
    limits = {
        "review_application": problem.applications,
        "review_reviewer": problem.reviewers,
        "review_criterion": len(problem.criterion_weight),
    }
    for name, limit in limits.items():
        values = getattr(problem, name)
        if values.shape != (count,):
            raise ScoringError("malformed", {"field": name, "fault": f"shape is not ({count},)"})
        if values.size and values.dtype.kind not in "iu":
            raise ScoringError("malformed", {"field": name, "fault": "not whole numbers"})
        wrong = np.flatnonzero((values < 0) | (values >= limit))
        if wrong.size:
            at = int(wrong[0])
            figures = {"field": name, "position": at, "value": int(values[at])}
            raise ScoringError("unknown-index", figures)
    if count == 0:
        raise ScoringError("no-reviews")
    _weights(problem)
    wrong = np.flatnonzero(~np.isfinite(problem.review_score))
    if wrong.size:
        at = int(wrong[0])
        figures = {
            "position": at,
            "application": int(problem.review_application[at]),
            "reviewer": int(problem.review_reviewer[at]),
        }
        raise ScoringError("score-not-finite", figures)
    if not 1 <= problem.places <= problem.applications:
        figures = {"places": problem.places, "applications": problem.applications}
        raise ScoringError("places-out-of-range", figures)
    _review_weights(problem, count)
    if problem.draws < 1:
        raise ScoringError("malformed", {"field": "draws", "fault": "below 1"})


def _review_weights(problem: Problem, count: int) -> None:
    weight = problem.review_weight
    if weight is None:
        return
    if weight.shape != (count,):
        raise ScoringError(
            "malformed", {"field": "review_weight", "fault": f"shape is not ({count},)"}
        )
    if not np.all(np.isfinite(weight)) or np.any(weight <= 0):
        raise ScoringError("weights-invalid", {"fault": "a review's weight is not above zero"})


def _weights(problem: Problem) -> None:
    weight = problem.criterion_weight
    if weight.ndim != 1 or not np.all(np.isfinite(weight)) or np.any(weight < 0):
        raise ScoringError("weights-invalid", {"fault": "negative or not a number"})
    if not weight.sum() > 0:
        raise ScoringError("weights-invalid", {"fault": "all are zero"})
    if not np.any(weight[problem.review_criterion] > 0):
        raise ScoringError("no-reviews")


def combine(problem: Problem) -> Reviews:
    """Weighted mean over a review's criteria, each criterion centred on its own mean first.

    Centring keeps a review that skipped a hard criterion from looking generous; the weighted mean
    of the criterion means is added back, so that complete reviews keep their plain weighted mean.
    """
    validate(problem)
    weight = problem.criterion_weight / problem.criterion_weight.sum()
    key = problem.review_application * problem.reviewers + problem.review_reviewer
    triple = key * len(weight) + problem.review_criterion
    order = np.argsort(triple, kind="stable")
    twice = np.flatnonzero(np.diff(triple[order]) == 0)
    if twice.size:
        at = int(order[twice[0]])
        raise ScoringError(
            "duplicate-review",
            {
                "application": int(problem.review_application[at]),
                "reviewer": int(problem.review_reviewer[at]),
                "criterion": int(problem.review_criterion[at]),
            },
        )
    counted = order[weight[problem.review_criterion[order]] > 0]
    criterion, score = problem.review_criterion[counted], problem.review_score[counted]
    seen = np.bincount(criterion, minlength=len(weight))
    centre = np.bincount(criterion, weights=score, minlength=len(weight)) / np.maximum(seen, 1)
    middle = float((weight * centre)[seen > 0].sum() / weight[seen > 0].sum())
    pairs, group = np.unique(key[counted], return_inverse=True)
    share = weight[criterion]
    above = np.bincount(group, weights=share * (score - centre[criterion]))
    combined = middle + above / np.bincount(group, weights=share)
    weights = np.ones(len(pairs))
    if problem.review_weight is not None:
        counted_weight = problem.review_weight[counted]
        weights = np.bincount(group, weights=counted_weight) / np.bincount(group)
    return Reviews(pairs // problem.reviewers, pairs % problem.reviewers, combined, weights)
