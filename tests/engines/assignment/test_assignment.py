"""The assignment engine against brute force, planted faults, real data and its explanations."""

from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farshore.engines.assignment.check import violations
from farshore.engines.assignment.exchange import lift_the_next
from farshore.engines.assignment.explain import why
from farshore.engines.assignment.flow import cheapest
from farshore.engines.assignment.ladder import climb
from farshore.engines.assignment.network import reduce
from farshore.engines.assignment.solve import GIVEN_UP, solve
from farshore.engines.assignment.sums import application_sums
from farshore.engines.assignment.types import AssignmentError, Level, Problem, Solution


def of_matrix(score, reviews, most, least=0, barred=None, **more) -> Problem:
    """`score`: (applications, reviewers); `barred`: true where the pair is no candidate."""
    score = np.asarray(score, dtype=np.float64)
    n, m = score.shape
    open_ = np.ones((n, m), dtype=bool) if barred is None else ~np.asarray(barred, dtype=bool)
    rows, columns = np.nonzero(open_)
    return Problem(
        applications=n,
        reviewers=m,
        pair_application=rows.astype(np.int64),
        pair_reviewer=columns.astype(np.int64),
        pair_score=score[rows, columns],
        reviews_needed=np.broadcast_to(np.asarray(reviews, dtype=np.int64), (n,)).copy(),
        min_load=np.broadcast_to(np.asarray(least, dtype=np.int64), (m,)).copy(),
        max_load=np.broadcast_to(np.asarray(most, dtype=np.int64), (m,)).copy(),
        **more,
    )


@st.composite
def problems(draw, **more) -> Problem:
    n, m = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    cell = st.integers(-4, 12).map(lambda number: number / 4)
    score = [[draw(cell) for _ in range(m)] for _ in range(n)]
    barred = [[draw(st.integers(0, 4)) == 0 for _ in range(m)] for _ in range(n)]
    least = [draw(st.integers(0, 1)) for _ in range(m)]
    most = [low + draw(st.integers(0, 3)) for low in least]
    reviews = [draw(st.integers(0, 2)) for _ in range(n)]
    pairs = [(a, r) for a in range(n) for r in range(m)]
    conflicts = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True))
    return of_matrix(
        score,
        reviews,
        most,
        least,
        barred,
        conflicts=np.array(conflicts, dtype=np.int64).reshape(-1, 2),
        **more,
    )


def every_assignment(problem: Problem):
    """All sets of pairs that meet every rule."""
    barred = {tuple(row) for row in problem.conflicts.tolist()}
    kept = {tuple(row) for row in problem.kept.tolist()}
    own = [[] for _ in range(problem.applications)]
    for a, r in zip(problem.pair_application.tolist(), problem.pair_reviewer.tolist(), strict=True):
        if (a, r) not in barred:
            own[a].append((a, r))
    choices = [list(combinations(own[a], problem.reviews_needed[a])) for a in range(len(own))]
    for parts in product(*choices):
        pairs = [pair for part in parts for pair in part]
        loads = [sum(r == j for _, r in pairs) for j in range(problem.reviewers)]
        fits = all(
            low <= load <= high
            for low, load, high in zip(problem.min_load, loads, problem.max_load, strict=True)
        )
        if fits and kept <= set(pairs):
            yield pairs


def sums(problem: Problem, pairs) -> list[float]:
    """What each application that needs reviews gets, the worst off first."""
    columns = (problem.pair_application, problem.pair_reviewer, problem.pair_score)
    score = {(a, r): s for a, r, s in zip(*(c.tolist() for c in columns), strict=True)}
    got = [sum(score[p] for p in pairs if p[0] == a) for a in range(problem.applications)]
    return sorted(g for g, need in zip(got, problem.reviews_needed, strict=True) if need > 0)


def best(problem: Problem) -> float | None:
    return max((sum(sums(problem, pairs)) for pairs in every_assignment(problem)), default=None)


@given(problems())
@settings(max_examples=150, deadline=None)
def test_the_total_is_the_largest_there_is(problem):
    largest = best(problem)
    if largest is None:
        with pytest.raises(AssignmentError) as caught:
            solve(problem)
        assert caught.value.code in ("reviews-missing", "minimum-load-unreachable")
        assert caught.value.figures["missing"] > 0
        return
    solution = solve(problem)
    assert solution.total == pytest.approx(largest)
    assert solution.proven
    assert violations(problem, solution) == []


@given(problems(fair=True))
@settings(max_examples=100, deadline=None)
def test_fair_lifts_the_worst_as_far_as_it_goes(problem):
    everyone = [sums(problem, pairs) for pairs in every_assignment(problem)]
    if not everyone:
        return
    solution = solve(problem)
    worst = max(min(one, default=0.0) for one in everyone)
    assert violations(problem, solution) == []
    assert solution.proven
    assert solution.worst == pytest.approx(worst)
    totals = [sum(one) for one in everyone if min(one, default=0.0) >= worst - 1e-9]
    within = [t for t in totals if t >= max(map(sum, everyone)) * 0.999]
    assert solution.total >= min(within, default=max(totals)) - 1e-9


@given(problems(fair=True))
@settings(max_examples=80, deadline=None)
def test_fair_finds_the_leximin_list(problem):
    """At up to three applications the rungs are all of the list."""
    everyone = [sums(problem, pairs) for pairs in every_assignment(problem)]
    if not everyone or not everyone[0]:
        return
    most, worst = max(map(sum, everyone)), max(one[0] for one in everyone)
    highest = max(sum(one) for one in everyone if one[0] >= worst - 1e-9)
    least = min(highest, most - GIVEN_UP * abs(most))
    expected = max(one for one in everyone if sum(one) >= least - 1e-9 and one[0] >= worst - 1e-9)
    solution = solve(problem)
    assert sums(problem, [tuple(row) for row in solution.assigned.tolist()]) == pytest.approx(
        expected
    )
    assert [level.count for level in solution.levels] == list(range(2, len(expected) + 1))
    assert all(level.proven for level in solution.levels)


def test_a_rung_beats_what_exchanges_find():
    """Three reviewers must move on at once: no exchange between two helps the worse-off."""
    score = [[5.0, 9.0, 0.0, 0.0], [0.0, 5.0, 9.0, 0.0], [9.0, 0.0, 5.0, 0.0], [0.0, 0.0, 0.0, 3.0]]
    network = reduce(of_matrix(score, 1, 1, fair=True))
    stuck = np.isin(np.arange(16), [0, 5, 10, 15])
    assert lift_the_next(network, stuck, 0.0).tolist() == stuck.tolist()
    climbed = climb(network, stuck, least=0.0, deadline=np.inf, progress=None)
    found = application_sums(network, climbed.taken)
    assert sorted(found) == [3.0, 9.0, 9.0, 9.0]
    assert [level.found for level in climbed.levels] == [12.0, 21.0, 30.0]


def test_fair_lifts_the_next_after_the_worst():
    """The total is the same either way: (1, 6, 8) by exchange becomes (1, 7, 7)."""
    score = [[1.0, 0.0, 0.0], [0.0, 6.0, 7.0], [0.0, 7.0, 8.0]]
    solution = solve(of_matrix(score, 1, 1, fair=True))
    assert solution.assigned.tolist() == [[0, 0], [1, 2], [2, 1]]
    assert solution.total == 15.0


@given(problems(fair=True), st.floats(0, 10))
@settings(max_examples=60, deadline=None)
def test_exchanges_never_hurt_the_sorted_list(problem, least):
    try:
        network = reduce(problem)
        taken, _ = cheapest(network, network.score)
    except AssignmentError:
        return
    after = lift_the_next(network, taken, least)
    before_sums, after_sums = (
        sorted(application_sums(network, which)[network.counted].round(9))
        for which in (taken, after)
    )
    assert after_sums >= before_sums
    floor = min(least, network.score[taken].sum())
    assert network.score[after].sum() >= floor - 1e-9
    counts = [np.bincount(network.reviewer[w], minlength=problem.reviewers) for w in (taken, after)]
    assert counts[0].tolist() == counts[1].tolist()


def test_fair_differs_from_plain_where_it_should():
    score = [[10.0, 5.0], [4.0, 0.0]]
    plain = solve(of_matrix(score, 1, 1))
    fair = solve(of_matrix(score, 1, 1, fair=True))
    assert plain.worst < fair.worst
    assert plain.total > fair.total


def test_what_is_missing_is_named():
    with pytest.raises(AssignmentError) as caught:
        solve(of_matrix(np.ones((3, 2)), 2, 2))
    assert caught.value.code == "reviews-missing"
    assert caught.value.figures["missing"] == 2
    assert sum(caught.value.figures["applications"].values()) == 2
    assert caught.value.figures["places"] == 4


def test_minimum_loads_that_cannot_be_met_are_named():
    with pytest.raises(AssignmentError) as caught:
        solve(of_matrix(np.ones((2, 3)), 1, 2, least=1))
    assert caught.value.code == "minimum-load-unreachable"
    assert caught.value.figures["missing"] == 1
    assert caught.value.figures["reviews"] == 2


def test_minimum_loads_are_part_of_the_optimum():
    problem = of_matrix([[5, 4, 0], [5, 4, 1], [5, 4, 2]], 1, 3, least=[0, 0, 1])
    solution = solve(problem)
    assert solution.total == best(problem) == 12


def pair(application: int, reviewer: int):
    return np.array([[application, reviewer]], dtype=np.int64)


GRID = of_matrix([[1.0, 2.0], [3.0, 4.0]], 1, 1)


@pytest.mark.parametrize(
    ("code", "figures", "problem"),
    [
        ("malformed", {"field": "pair_score"}, replace(GRID, pair_score=np.ones(3))),
        ("malformed", {"field": "reviews_needed"}, replace(GRID, reviews_needed=np.array([1, -1]))),
        ("malformed", {"field": "max_load"}, replace(GRID, max_load=np.array([1.5, 1.0]))),
        ("unknown-index", {"value": 7}, replace(GRID, pair_reviewer=np.array([0, 1, 7, 1]))),
        ("unknown-index", {"field": "conflicts"}, replace(GRID, conflicts=pair(0, 9))),
        ("duplicate-pair", {"application": 0}, replace(GRID, pair_reviewer=np.array([0, 0, 0, 1]))),
        ("score-not-finite", {"reviewer": 1}, replace(GRID, pair_score=np.array([1, np.nan, 1, 1]))),
        ("load-crossed", {"min_load": 2}, replace(GRID, min_load=np.array([2, 0]))),
        ("kept-not-allowed", {"why": "conflict"}, replace(GRID, kept=pair(0, 0), conflicts=pair(0, 0))),
        ("kept-not-allowed", {"application": 0}, replace(GRID, kept=np.array([[0, 0], [0, 1]]))),
    ],
)  # fmt: skip
def test_a_faulty_problem_is_named_with_figures(code, figures, problem):
    with pytest.raises(AssignmentError) as caught:
        solve(problem)
    assert caught.value.code == code
    assert figures.items() <= caught.value.figures.items()


def test_an_empty_call_is_answered():
    solution = solve(of_matrix(np.ones((0, 2)), 3, 1))
    assert solution.assigned.shape == (0, 2)
    assert (solution.total, solution.worst) == (0.0, 0.0)


def test_kept_pairs_stay_and_count():
    problem = replace(GRID, kept=pair(0, 0))
    solution = solve(problem)
    assert solution.assigned.tolist() == [[0, 0], [1, 1]]
    assert solution.total == best(problem)


def big(fair: bool) -> Problem:
    generator = np.random.default_rng(8)
    return of_matrix(generator.random((20, 12)), 3, 6, fair=fair)


@pytest.mark.parametrize("fair", [False, True])
def test_the_same_problem_gives_the_same_assignment(fair):
    first, again = solve(big(fair), seed=1), solve(big(fair), seed=1)
    assert first.assigned.tolist() == again.assigned.tolist()
    assert replace(first, seconds=0, assigned=None) == replace(again, seconds=0, assigned=None)


def test_work_can_be_cancelled():
    with pytest.raises(AssignmentError, match="cancelled"):
        solve(GRID, progress=lambda _share: False)


SOUND = of_matrix([[1.0, 2.0, 0.5], [3.0, 4.0, 1.0]], 1, 1, conflicts=pair(0, 2))


def planted(problem: Problem = SOUND, **changes) -> Solution:
    return replace(solve(problem), **changes)


def rows(*pairs):
    return np.array(pairs, dtype=np.int64)


@pytest.mark.parametrize(
    ("code", "problem", "solution"),
    [
        ("unknown-pair", SOUND, planted(assigned=rows((0, 1), (1, 9)))),
        ("pair-repeated", SOUND, planted(assigned=rows((0, 1), (0, 1), (1, 0)))),
        ("conflict", SOUND, planted(assigned=rows((0, 2), (1, 0)))),
        ("not-a-candidate", of_matrix([[1.0, 2.0]], 1, 1, barred=[[True, False]]), planted(assigned=rows((0, 0)))),
        ("reviews-count", SOUND, planted(assigned=rows((0, 1)))),
        ("load-high", SOUND, planted(assigned=rows((0, 1), (1, 1)))),
        ("load-low", replace(SOUND, min_load=np.array([0, 0, 1])), planted()),
        ("kept-missing", replace(SOUND, kept=pair(1, 2)), planted()),
        ("total-wrong", SOUND, planted(total=9.0)),
        ("worst-wrong", SOUND, planted(worst=9.0)),
        ("objective-wrong", SOUND, planted(objective=1.0)),
        ("bound-below-objective", SOUND, planted(bound=1.0)),
        ("bound-below-objective", SOUND, planted(total_bound=1.0)),
        ("bound-below-objective", SOUND, planted(worst_bound=0.0)),
        ("proven-wrong", SOUND, planted(bound=9.0)),
        ("level-wrong", SOUND, planted(levels=(Level(2, 9.0, 9.0),))),
        ("level-wrong", SOUND, planted(levels=(Level(2, 5.0, 4.0),))),
        ("version-unknown", SOUND, planted(version="0")),
    ],
)  # fmt: skip
def test_the_checker_sees_a_planted_fault(code, problem, solution):
    assert violations(SOUND, planted()) == []
    assert code in {one.code for one in violations(problem, solution)}


@given(problems())
@settings(max_examples=60, deadline=None)
def test_reasons_hold(problem):
    largest = best(problem)
    if largest is None:
        return
    solution = solve(problem)
    assigned = {tuple(row) for row in solution.assigned.tolist()}
    for a, r in product(range(problem.applications), range(problem.reviewers)):
        told = {one.code: one.figures for one in why(problem, solution, a, r)}
        without = replace(problem, conflicts=np.vstack((problem.conflicts, pair(a, r))))
        with_it = replace(problem, kept=pair(a, r))
        if (a, r) in assigned:
            other = best(without)
            assert ("irreplaceable" in told) == (other is None)
            if other is not None:
                assert told["worth"]["total"] == pytest.approx(largest - other, abs=1e-6)
        elif "conflict" not in told and "not-a-candidate" not in told:
            forced = best(with_it)
            assert ("impossible" in told) == (forced is None)
            if forced is not None:
                assert told["costs"]["total"] == pytest.approx(largest - forced, abs=1e-6)


def test_reasons_name_a_full_reviewer_and_better_scores():
    problem = of_matrix([[5.0, 1.0], [1.0, 0.0]], 1, 1)
    solution = solve(problem)
    codes = {one.code: one.figures for one in why(problem, solution, 1, 0)}
    assert codes["reviewer-full"] == {"load": 1, "max_load": 1}
    assert codes["costs"]["total"] == pytest.approx(3.0)
    assert why(replace(problem, conflicts=pair(1, 0)), solution, 1, 0)[0].code == "conflict"
    kept = replace(problem, kept=pair(0, 0))
    assert why(kept, solution, 0, 0)[0].code == "kept"
    with pytest.raises(AssignmentError, match="unknown-index"):
        why(problem, solution, 5, 0)


def midl(folder: Path, fair: bool) -> Problem:
    score = np.load(folder / "assignment/midl/scores.npy").T
    return of_matrix(score, 3, 4, barred=score < 0, fair=fair)


def aamas(folder: Path, most: int, least: int = 0) -> Problem:
    lines = (folder / "assignment/aamas2015.in").read_text().split("\n")
    score = np.array([line.split() for line in lines[1 : int(lines[0].split()[0]) + 1]], float)
    return of_matrix(score, 3, most, least, barred=score == 0)


@pytest.mark.data
def test_midl_reaches_the_published_total(shared_data):
    problem = midl(shared_data, fair=False)
    solution = solve(problem)
    assert solution.total == pytest.approx(201.885, abs=5e-4)
    assert solution.proven
    assert violations(problem, solution) == []


@pytest.mark.data
def test_midl_fair_reaches_the_bound(shared_data):
    problem = midl(shared_data, fair=True)
    solution = solve(problem)
    assert solution.worst == pytest.approx(0.9448, abs=5e-5)
    assert solution.total >= 201.7
    assert solution.proven
    assert all(level.proven for level in solution.levels)
    six = next(level for level in solution.levels if level.count == 6)
    assert six.found > 5.98, "what exchanges alone find"
    assert violations(problem, solution) == []


@pytest.mark.data
def test_aamas_reaches_the_published_total(shared_data):
    solution = solve(aamas(shared_data, 11))
    assert solution.total == 1389.75
    assert solution.proven


@pytest.mark.data
def test_aamas_with_minimum_loads_equals_the_linear_programme(shared_data):
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, vstack

    problem = aamas(shared_data, 11, least=9)
    count = len(problem.pair_score)
    at, ones = np.arange(count), np.ones(count)
    needs = csr_array((ones, (problem.pair_application, at)))
    loads = csr_array((ones, (problem.pair_reviewer, at)))
    answer = linprog(
        -problem.pair_score,
        A_ub=vstack((loads, -loads)),
        b_ub=np.concatenate((problem.max_load, -problem.min_load)),
        A_eq=needs,
        b_eq=problem.reviews_needed,
        bounds=(0, 1),
    )
    solution = solve(problem)
    assert solution.total == pytest.approx(-answer.fun)
    assert solution.total < 1389.75
