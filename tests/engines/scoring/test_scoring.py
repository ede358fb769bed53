"""The scoring engine against dense algebra, simulated truth, planted faults and its reasons."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from farshore.engines.scoring.check import violations
from farshore.engines.scoring.explain import why
from farshore.engines.scoring.solve import solve
from farshore.engines.scoring.types import Problem, ScoringError, Solution


def problem_of(rows, applications, reviewers, places=1, weight=(1.0,), draws=4000) -> Problem:
    """`rows`: (application, reviewer, criterion, score)."""
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    index = [np.array(column, dtype=np.int64) for column in columns[:3]]
    score = np.array(columns[3], dtype=np.float64)
    return Problem(applications, reviewers, *index, score, np.array(weight, float), places, draws)


def simulated(seed, n=60, m=15, each=3, sds=(1.0, 0.8, 0.7), places=10, draws=4000):
    """A problem and the merit behind it."""
    generator = np.random.default_rng(seed)
    merit, severity = generator.normal(0, sds[0], n), generator.normal(0, sds[1], m)
    rows = [
        (a, r, 0, 5 + merit[a] - severity[r] + generator.normal(0, sds[2]))
        for a in range(n)
        for r in generator.choice(m, each, replace=False).tolist()
    ]
    return problem_of(rows, n, m, places, draws=draws), merit


def dense(problem: Problem, variances) -> tuple[float, np.ndarray, np.ndarray]:
    """Restricted log-likelihood, means and covariance of merits, from the whole covariance."""
    a, r, y = problem.review_application, problem.review_reviewer, problem.review_score
    merit, severity, noise = variances
    cover = merit * np.equal.outer(a, a) + severity * np.equal.outer(r, r) + noise * np.eye(len(y))
    inverse = np.linalg.inv(cover)
    ones = np.ones(len(y))
    information = ones @ inverse @ ones
    grand = ones @ inverse @ y / information
    rest = y - grand
    log_det = np.linalg.slogdet(cover)[1] + np.log(information) - np.log(len(y))
    likelihood = -0.5 * (log_det + rest @ inverse @ rest + (len(y) - 1) * np.log(2 * np.pi))
    gain = merit * np.equal.outer(np.arange(problem.applications), a) @ inverse
    left = 1 - gain @ ones
    covariance = merit * np.eye(problem.applications)
    covariance -= gain @ (merit * np.equal.outer(a, np.arange(problem.applications)))
    return likelihood, grand + gain @ rest, covariance + np.outer(left, left) / information


def told(solution: Solution):
    return solution.variance_application, solution.variance_reviewer, solution.variance_noise


@pytest.mark.parametrize("seed", range(4))
def test_variances_are_the_most_likely_ones(seed):
    problem, _ = simulated(seed, n=25, m=8)
    solution = solve(problem)
    answer = minimize(
        lambda logs: -dense(problem, np.exp(logs))[0],
        np.zeros(3),
        method="Nelder-Mead",
        options={"xatol": 1e-6, "fatol": 1e-9, "maxiter": 4000},
    )
    assert solution.objective == pytest.approx(-answer.fun, abs=1e-4)
    assert told(solution) == pytest.approx(tuple(np.exp(answer.x)), rel=2e-2, abs=1e-3)
    assert solution.converged


@pytest.mark.parametrize("shape", [(30, 8), (8, 30)])
def test_posteriors_equal_dense_algebra(shape):
    problem, _ = simulated(5, n=shape[0], m=shape[1], places=3)
    solution = solve(problem)
    likelihood, mean, covariance = dense(problem, told(solution))
    assert solution.objective == pytest.approx(likelihood, abs=1e-6)
    assert solution.mean == pytest.approx(mean, abs=1e-6)
    assert solution.sd == pytest.approx(np.sqrt(np.diagonal(covariance)), abs=1e-6)


def test_newton_steps_find_what_descent_finds(monkeypatch):
    problem, _ = simulated(9, n=120, m=40, each=4)
    slow = solve(problem)
    monkeypatch.setattr("farshore.engines.scoring.variances.ONE_START", 0)
    quick = solve(problem)
    assert told(quick) == pytest.approx(told(slow), rel=1e-2)
    assert quick.objective == pytest.approx(slow.objective, abs=1e-3)


def test_probabilities_equal_sampling_from_the_dense_posterior():
    problem, _ = simulated(7, n=12, m=6, places=4, draws=20_000)
    solution = solve(problem)
    _, mean, covariance = dense(problem, told(solution))
    drawn = np.random.default_rng(1).multivariate_normal(mean, covariance, 20_000)
    best = np.argsort(-drawn, axis=1)[:, :4]
    share = np.bincount(best.ravel(), minlength=12) / 20_000
    assert solution.probability == pytest.approx(share, abs=0.02)
    assert solution.probability.sum() == pytest.approx(4)


@st.composite
def uneven(draw) -> Problem:
    """Any pattern of reviews: applications without one, reviewers with one, criteria skipped."""
    n, m, c = draw(st.integers(1, 6)), draw(st.integers(1, 5)), draw(st.integers(1, 3))
    triples = [(a, r, k) for a in range(n) for r in range(m) for k in range(c)]
    chosen = draw(st.lists(st.sampled_from(triples), min_size=1, max_size=20, unique=True))
    rows = [(*triple, draw(st.integers(0, 20)) / 2) for triple in sorted(chosen)]
    weight = [draw(st.integers(1, 4)) for _ in range(c)]
    return problem_of(rows, n, m, draw(st.integers(1, n)), weight, draws=500)


@given(uneven())
@settings(max_examples=80, deadline=None)
def test_any_pattern_of_reviews_is_answered_soundly(problem):
    solution = solve(problem)
    assert violations(problem, solution) == []
    assert 0 <= solution.reliability <= 1
    assert 0 <= solution.agreement <= 1


@given(uneven(), st.floats(-50, 50), st.floats(0.5, 4))
@settings(max_examples=40, deadline=None)
def test_a_change_of_unit_changes_the_unit_only(problem, shift, factor):
    before = solve(problem)
    after = solve(replace(problem, review_score=problem.review_score * factor + shift))
    assert after.raw_mean == pytest.approx(before.raw_mean * factor + shift, abs=1e-6)
    if before.variance_noise > 1e-6 and before.p_value < 1e-3:
        assert after.mean == pytest.approx(before.mean * factor + shift, rel=1e-2, abs=0.1)


def test_harsh_reviewers_are_seen_through():
    """Two equal applications; the first fell to the harsh half of the panel."""
    rows, generator = [], np.random.default_rng(2)
    for a in range(2, 40):
        merit = generator.normal()
        for r in range(6):
            harsh = 2.0 if r < 3 else 0.0
            rows.append((a, r, 0, 5 + merit - harsh + generator.normal(0, 0.2)))
    rows += [(0, r, 0, 3.0) for r in range(3)] + [(1, r, 0, 5.0) for r in range(3, 6)]
    solution = solve(problem_of(rows, 40, 6, 5))
    assert solution.raw_mean[1] - solution.raw_mean[0] == pytest.approx(2.0)
    assert abs(solution.mean[1] - solution.mean[0]) < 0.3
    assert solution.severity[:3].min() > solution.severity[3:].max()


def standardised(problem: Problem) -> np.ndarray:
    """The plain alternative: each reviewer's scores to mean 0 and sd 1, then means."""
    value = np.zeros(len(problem.review_score))
    for r in range(problem.reviewers):
        mine = problem.review_reviewer == r
        if mine.any():
            own = problem.review_score[mine]
            value[mine] = (own - own.mean()) / (own.std() or 1.0)
    total = np.bincount(problem.review_application, value, problem.applications)
    return total / np.bincount(problem.review_application, minlength=problem.applications)


def test_it_finds_more_of_the_truly_best_than_standardising_does():
    ours, plain, expected, places = 0, 0, 0.0, 15
    for seed in range(15):
        problem, merit = simulated(seed, n=100, m=50, each=3, places=places, draws=400)
        solution, truth = solve(problem), set(np.argsort(-merit)[:places].tolist())
        ours += len(truth & set(np.argsort(-solution.mean)[:places].tolist()))
        plain += len(truth & set(np.argsort(-standardised(problem))[:places].tolist()))
        expected += solution.expected_overlap * places
    assert ours > plain
    assert expected == pytest.approx(ours, rel=0.15)


def test_reviewers_who_do_not_agree_are_not_ranked():
    problem, _ = simulated(3, n=40, m=12, sds=(0.0, 0.5, 1.0))
    assert not solve(problem).rankable
    agreed, _ = simulated(3, n=40, m=12, sds=(1.5, 0.5, 0.5))
    assert solve(agreed).rankable


def test_the_test_of_no_differences_keeps_its_level():
    refused = sum(
        solve(simulated(seed, n=30, m=8, sds=(0, 0.5, 1), draws=50)[0]).rankable
        for seed in range(100)
    )
    assert refused <= 12


@pytest.mark.parametrize("rows", [[(0, 0, 0, 4.0)], [(0, 0, 0, 4.0), (1, 0, 0, 4.0)]])
def test_nothing_to_tell_apart_is_said(rows):
    solution = solve(problem_of(rows, 2, 1))
    assert not solution.rankable
    assert solution.mean.tolist() == [4.0, 4.0]
    assert solution.probability.tolist() == [0.5, 0.5]


def test_the_same_seed_gives_the_same_posterior():
    problem, _ = simulated(4)
    first, again, other = solve(problem, seed=3), solve(problem, seed=3), solve(problem, seed=4)
    assert first.probability.tolist() == again.probability.tolist()
    assert first.mean.tolist() == again.mean.tolist() == other.mean.tolist()
    assert first.probability.tolist() != other.probability.tolist()


ROWS = [(0, 0, 0, 1.0), (0, 1, 0, 2.0), (1, 0, 0, 3.0), (1, 1, 0, 4.5)]


@pytest.mark.parametrize(
    ("code", "figures", "problem"),
    [
        ("no-reviews", {}, problem_of([], 2, 2)),
        ("no-reviews", {}, problem_of(ROWS, 2, 2, weight=(0.0, 1.0))),
        ("unknown-index", {"value": 7}, problem_of([*ROWS, (7, 0, 0, 1.0)], 2, 2)),
        ("duplicate-review", {"application": 0, "reviewer": 1}, problem_of([*ROWS, ROWS[1]], 2, 2)),
        ("score-not-finite", {"position": 4}, problem_of([*ROWS, (1, 2, 0, np.nan)], 2, 3)),
        ("weights-invalid", {"fault": "all are zero"}, problem_of(ROWS, 2, 2, weight=(0.0,))),
        ("weights-invalid", {}, problem_of(ROWS, 2, 2, weight=(-1.0,))),
        ("places-out-of-range", {"places": 3}, problem_of(ROWS, 2, 2, places=3)),
        ("malformed", {"field": "draws"}, problem_of(ROWS, 2, 2, draws=0)),
        ("malformed", {"field": "review_reviewer"}, replace(problem_of(ROWS, 2, 2), review_reviewer=np.zeros(2, np.int64))),
    ],
)  # fmt: skip
def test_a_faulty_problem_is_named_with_figures(code, figures, problem):
    with pytest.raises(ScoringError) as caught:
        solve(problem)
    assert caught.value.code == code
    assert figures.items() <= caught.value.figures.items()


def test_a_panel_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("farshore.engines.scoring.model.DENSE_LIMIT", 5)
    with pytest.raises(ScoringError, match="too-large"):
        solve(simulated(0)[0])


def test_work_can_be_cancelled():
    with pytest.raises(ScoringError, match="cancelled"):
        solve(simulated(0)[0], progress=lambda _share: False)


SOUND = simulated(11, n=20, m=6, places=5)[0]
ANSWER = solve(SOUND)


def off(values: np.ndarray, by: float) -> np.ndarray:
    changed = values.copy()
    changed[0] += by
    return changed


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("shape", {"mean": np.zeros(3)}),
        ("not-finite", {"sd": off(ANSWER.sd, np.nan)}),
        ("raw-mean-wrong", {"raw_mean": off(ANSWER.raw_mean, 0.1)}),
        ("reviews-wrong", {"reviews": off(ANSWER.reviews, 1)}),
        ("equations-fail", {"mean": off(ANSWER.mean, 0.1)}),
        ("equations-fail", {"severity": off(ANSWER.severity, 0.1)}),
        ("mean-wrong", {"mean": ANSWER.mean + 0.1, "grand_mean": ANSWER.grand_mean + 0.1}),
        ("sd-wrong", {"sd": off(ANSWER.sd, 0.05)}),
        ("probability-range", {"probability": off(ANSWER.probability, 1.5)}),
        ("probability-sum", {"probability": off(ANSWER.probability, 0.3)}),
        ("probability-wrong", {"probability": ANSWER.probability[::-1].copy()}),
        ("overlap-wrong", {"expected_overlap": 0.2}),
        ("flag-wrong", {"rankable": not ANSWER.rankable}),
        ("objective-wrong", {"objective": ANSWER.objective - 1}),
        ("bound-below-objective", {"bound": ANSWER.bound - 1}),
        ("version-unknown", {"version": "0"}),
    ],
)
def test_the_checker_sees_a_planted_fault(code, changes):
    assert violations(SOUND, ANSWER) == []
    assert code in {one.code for one in violations(SOUND, replace(ANSWER, **changes))}


def test_reasons_add_up_to_the_posterior():
    for application in range(SOUND.applications):
        reasons = {one.code: one.figures for one in why(SOUND, ANSWER, application)}
        standing = reasons["standing"]
        assert standing["rank"] == 1 + int((ANSWER.mean > ANSWER.mean[application]).sum())
        moved = reasons.get("harsh-reviewers") or reasons.get("generous-reviewers")
        mine = SOUND.review_reviewer[SOUND.review_application == application]
        assert moved["by"] == pytest.approx(ANSWER.severity[mine].mean())
        assert (moved["by"] > 0) == ("harsh-reviewers" in reasons)
        sum_ = ANSWER.raw_mean[application] + moved["by"] + reasons["shrunk"]["by"]
        assert sum_ == pytest.approx(standing["mean"])
        assert ("on-the-line" in reasons) == (0.05 < standing["probability"] < 0.95)
    with pytest.raises(ScoringError, match="unknown-index"):
        why(SOUND, ANSWER, 99)


def test_reasons_say_where_nothing_is_known():
    problem = problem_of(ROWS, 3, 2)
    solution = solve(problem)
    codes = [one.code for one in why(problem, solution, 2)]
    assert "no-reviews" in codes
    assert ("not-rankable" in codes) == (not solution.rankable)
