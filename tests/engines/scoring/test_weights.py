"""A review of weight w counts as w reviews, and the checker sees what does not hold."""

from dataclasses import replace

import numpy as np
import pytest

from farshore.engines.scoring.check import violations
from farshore.engines.scoring.solve import solve
from farshore.engines.scoring.types import Problem, ScoringError


def problem(weight: float | None, seed: int = 3) -> Problem:
    """Twelve applications, five reviewers, and a sixth whose reviews weigh more."""
    draw = np.random.default_rng(seed)
    merit = draw.normal(0, 1.5, 12)
    pairs = np.array([(a, r) for a in range(12) for r in range(6)])
    scores = 6 + merit[pairs[:, 0]] + draw.normal(0, 1, len(pairs))
    weights = np.where(pairs[:, 1] == 5, weight, 1.0) if weight is not None else None
    return Problem(
        applications=12, reviewers=6, review_application=pairs[:, 0].copy(),
        review_reviewer=pairs[:, 1].copy(), review_criterion=np.zeros(len(pairs), dtype=np.int64),
        review_score=scores, criterion_weight=np.ones(1), places=4, review_weight=weights,
    )  # fmt: skip


@pytest.mark.parametrize("weight", [None, 1.0, 0.5, 2.0, 7.5])
def test_weighted_scores_pass_the_independent_check(weight: float | None) -> None:
    given = problem(weight)
    assert violations(given, solve(given)) == []


def test_a_weight_of_one_changes_nothing() -> None:
    plain, weighted = solve(problem(None)), solve(problem(1.0))
    assert np.allclose(plain.mean, weighted.mean)
    assert plain.objective == pytest.approx(weighted.objective)


def test_a_heavier_review_pulls_harder_and_makes_surer() -> None:
    light, heavy = problem(0.5), problem(8.0)
    last = light.review_reviewer == 5
    raised = [
        replace(row, review_score=np.where(
            last & (row.review_application == 0), row.review_score + 4, row.review_score
        ))
        for row in (light, heavy)
    ]  # fmt: skip
    moved = [
        float(solve(new).mean[0] - solve(old).mean[0])
        for new, old in zip(raised, (light, heavy), strict=True)
    ]
    assert 0 < moved[0] < moved[1]


def test_the_check_catches_weights_that_were_not_used() -> None:
    unweighted = solve(problem(None))
    assert violations(problem(8.0), unweighted) != []


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_weights_that_are_none_are_refused(weight: float) -> None:
    with pytest.raises(ScoringError) as error:
        solve(problem(weight))
    assert error.value.code == "weights-invalid"
