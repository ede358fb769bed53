"""The selection engine against brute force, planted faults and its own explanations."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farshore.engines.selection.chances import chances
from farshore.engines.selection.check import violations
from farshore.engines.selection.explain import least_changes, why
from farshore.engines.selection.rules import rules_of
from farshore.engines.selection.search import best_cohort, scaled_scores
from farshore.engines.selection.solve import promote, solve
from farshore.engines.selection.types import (
    Problem,
    Quota,
    Replacement,
    SelectionError,
    Solution,
)


def of_scores(scores, seats, costs=None, **more) -> Problem:
    count = len(scores)
    return Problem(
        ids=tuple(f"a{i}" for i in range(count)),
        scores=np.array(scores, dtype=np.float64),
        costs=np.array([0] * count if costs is None else costs, dtype=np.int64),
        seats=seats,
        **more,
    )


@st.composite
def problems(draw, most=6, pairs=True, reserve=0) -> Problem:
    count = draw(st.integers(1, most))
    everyone = st.integers(0, count - 1)
    scores = [draw(st.integers(-4, 40)) / 4 for _ in range(count)]
    costs = [draw(st.integers(0, 9)) for _ in range(count)]
    quotas = []
    for number in range(draw(st.integers(0, 2))):
        members = tuple(sorted(draw(st.sets(everyone, min_size=1))))
        low = draw(st.integers(0, 2))
        high = draw(st.one_of(st.none(), st.integers(low, low + 2)))
        quotas.append(Quota(f"q{number}", members, low, high))
    couples = st.lists(st.tuples(everyone, everyone).filter(lambda p: p[0] != p[1]), max_size=2)
    forced = draw(st.lists(everyone, max_size=2, unique=True)) if pairs else []
    return of_scores(
        scores,
        draw(st.integers(0, count)),
        costs,
        budget=draw(st.one_of(st.none(), st.integers(0, 25))),
        quotas=tuple(quotas),
        exclusive=tuple(draw(couples)) if pairs else (),
        requires=tuple(draw(couples)) if pairs else (),
        forced_in=tuple(forced[:1]),
        forced_out=tuple(forced[1:]),
        reserve=reserve,
    )


def fits(problem: Problem, cohort: set[int]) -> bool:
    return (
        len(cohort) <= problem.seats
        and (problem.budget is None or sum(int(problem.costs[i]) for i in cohort) <= problem.budget)
        and all(
            q.minimum
            <= len(cohort & set(q.members))
            <= (len(cohort) if q.maximum is None else q.maximum)
            for q in problem.quotas
        )
        and not any(a in cohort and b in cohort for a, b in problem.exclusive)
        and not any(a in cohort and b not in cohort for a, b in problem.requires)
        and set(problem.forced_in) <= cohort
        and not cohort & set(problem.forced_out)
    )


def cohorts(problem: Problem):
    size = len(problem.ids)
    return [
        set(chosen)
        for count in range(size + 1)
        for chosen in combinations(range(size), count)
        if fits(problem, set(chosen))
    ]


def best(problem: Problem) -> float | None:
    totals = [sum(float(problem.scores[i]) for i in cohort) for cohort in cohorts(problem)]
    return max(totals, default=None)


@given(problems())
@settings(max_examples=200, deadline=None)
def test_the_cohort_is_the_best_there_is(problem):
    largest = best(problem)
    if largest is None:
        with pytest.raises(SelectionError) as caught:
            solve(problem)
        assert caught.value.code == "clash"
        return
    solution = solve(problem)
    assert solution.objective == pytest.approx(largest)
    assert solution.proven
    assert violations(problem, solution) == []


@given(problems())
@settings(max_examples=100, deadline=None)
def test_core_and_relaxation_find_the_same_as_the_whole_search(problem):
    rules, (whole, _) = rules_of(problem), scaled_scores(problem.scores)
    deadline = float("inf")
    direct = best_cohort(rules, whole, deadline, 0)
    relaxed = best_cohort(rules, whole, deadline, 0, small=0)
    assert direct.infeasible == relaxed.infeasible
    if direct.chosen is not None and relaxed.chosen is not None:
        assert whole[list(direct.chosen)].sum() == whole[list(relaxed.chosen)].sum()


def planted_large(count=400, seed=0) -> Problem:
    generator = np.random.default_rng(seed)
    quotas = tuple(
        Quota(f"q{n}", tuple(np.flatnonzero(generator.random(count) < 0.2).tolist()), 3, 9)
        for n in range(6)
    )
    scores = np.round(generator.normal(3, 1, count), 4)
    costs = generator.integers(10, 90, count).tolist()
    return of_scores(scores, 40, costs, budget=1400, quotas=quotas)


def test_a_large_call_agrees_with_a_plain_integer_programme():
    from scipy.optimize import Bounds, LinearConstraint, milp

    problem = planted_large()
    rows, low, high = [np.ones(400), problem.costs], [0, 0], [40, 1400]
    for quota in problem.quotas:
        rows.append(np.isin(np.arange(400), quota.members))
        low.append(quota.minimum)
        high.append(quota.maximum)
    plain = milp(
        -problem.scores,
        constraints=LinearConstraint(np.array(rows, dtype=float), low, high),
        integrality=np.ones(400),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    solution = solve(problem)
    assert solution.objective == pytest.approx(-plain.fun, abs=1e-6)
    assert solution.proven
    assert violations(problem, solution) == []


def without(problem: Problem, kept: set[tuple[str, str]]) -> Problem:
    """The problem with only the rules named (rule, name) kept."""

    def pairs(kind, those):
        return tuple(p for p in those if (kind, f"a{p[0]} / a{p[1]}") in kept)

    quotas = tuple(
        Quota(
            q.name,
            q.members,
            q.minimum if ("quota-minimum", q.name) in kept else 0,
            q.maximum if ("quota-maximum", q.name) in kept else None,
        )
        for q in problem.quotas
    )
    return replace(
        problem,
        seats=problem.seats if ("seats", "") in kept else len(problem.ids),
        budget=problem.budget if ("budget", "") in kept else None,
        quotas=quotas,
        exclusive=pairs("exclusive", problem.exclusive),
        requires=pairs("requires", problem.requires),
        forced_in=tuple(i for i in problem.forced_in if ("forced-in", f"a{i}") in kept),
        forced_out=tuple(i for i in problem.forced_out if ("forced-out", f"a{i}") in kept),
    )


@given(problems(most=5))
@settings(max_examples=250, deadline=None)
def test_a_clash_is_the_smallest_set_of_rules(problem):
    if cohorts(problem):
        return
    with pytest.raises(SelectionError) as caught:
        solve(problem)
    named = {(rule["rule"], rule["name"]) for rule in caught.value.figures["rules"]}
    assert caught.value.figures["smallest"]
    assert not cohorts(without(problem, named))
    every = {(rule.kind, rule.name) for rule in rules_of(problem)}
    for fewer in combinations(sorted(every), len(named) - 1):
        assert cohorts(without(problem, set(fewer)))


def test_a_clash_names_rule_and_value():
    problem = of_scores([1, 2, 3], 1, quotas=(Quota("first", (0,), 1), Quota("digital", (1,), 1)))
    with pytest.raises(SelectionError) as caught:
        solve(problem)
    assert caught.value.figures["rules"] == [
        {"rule": "seats", "name": "", "value": 1},
        {"rule": "quota-minimum", "name": "first", "value": 1},
        {"rule": "quota-minimum", "name": "digital", "value": 1},
    ]


@given(problems(pairs=False, reserve=3))
@settings(max_examples=80, deadline=None)
def test_who_replaces_is_what_solving_again_gives(problem):
    if not cohorts(problem):
        return
    solution = solve(problem)
    assert violations(problem, solution) == []
    for answer in solution.replacements:
        rest = tuple(i for i in solution.chosen if i != answer.leaves)
        again = replace(problem, forced_in=rest, forced_out=(answer.leaves,))
        largest = best(again)
        assert answer.broken == (largest is None)
        if largest is not None:
            after = sum(float(problem.scores[i]) for i in (*rest, *answer.enters))
            assert after == pytest.approx(largest)
            promoted = promote(problem, solution, (answer.leaves,))
            assert promoted.objective == pytest.approx(largest)


@given(problems(pairs=False, reserve=3))
@settings(max_examples=60, deadline=None)
def test_the_reserve_begins_with_the_answer_to_most_withdrawals(problem):
    if not cohorts(problem):
        return
    solution = solve(problem)
    votes = Counter(i for answer in solution.replacements for i in answer.enters)
    assert bool(votes) == bool(solution.reserve)
    if votes:
        assert votes[solution.reserve[0]] == max(votes.values())


def test_without_rules_the_reserve_is_by_score():
    solution = solve(of_scores([5, 1, 4, 3, 2], 2, reserve=3))
    assert solution.chosen == (0, 2)
    assert solution.reserve == (3, 4, 1)


def test_chances_tell_who_is_on_the_line():
    problem = of_scores([9, 5, 4.9, 1], 2)
    found = chances(problem, np.array([0.1, 0.5, 0.5, 0.1]), draws=400, seed=1)
    assert [one.standing for one in found] == ["in", "line", "line", "out"]
    # the difference of two normals with sd 0.5 each is above 0.1 with probability 0.5562
    assert found[1].share == pytest.approx(0.5562, abs=0.08)
    assert sum(one.share for one in found) == pytest.approx(2)
    again = chances(problem, np.array([0.1, 0.5, 0.5, 0.1]), draws=400, seed=1)
    assert found == again


def test_chances_keep_to_the_rules():
    problem = of_scores([9, 8, 1], 2, quotas=(Quota("q", (2,), 1),))
    found = chances(problem, np.full(3, 0.01), draws=20)
    assert [one.share for one in found] == [1, 0, 1]
    with pytest.raises(SelectionError, match="malformed"):
        chances(problem, np.full(2, 0.1))
    with pytest.raises(SelectionError, match="malformed"):
        chances(problem, np.full(3, 0.1), draws=0)


def test_the_same_seed_gives_the_same_cohort():
    problem = replace(planted_large(), reserve=5)
    first, again = solve(problem, seed=2), solve(problem, seed=2)
    assert replace(first, seconds=0) == replace(again, seconds=0)


TRIO = of_scores([3.0, 2.0, 1.0], 2, [5, 5, 5])


@pytest.mark.parametrize(
    ("code", "figures", "problem"),
    [
        ("malformed", {"field": "scores"}, replace(TRIO, scores=np.ones(2))),
        ("malformed", {"field": "costs"}, replace(TRIO, costs=np.array([0.5, 1, 1]))),
        ("malformed", {"field": "ids"}, replace(TRIO, ids=("a", "a", "b"))),
        ("malformed", {"field": "seats"}, replace(TRIO, seats=-1)),
        ("malformed", {"field": "quota q"}, replace(TRIO, quotas=(Quota("q", (0, 0)),))),
        ("score-not-finite", {"id": "a1"}, replace(TRIO, scores=np.array([1, np.inf, 1]))),
        ("cost-negative", {"id": "a2"}, replace(TRIO, costs=np.array([1, 1, -1]))),
        ("unknown-index", {"value": 9}, replace(TRIO, forced_in=(9,))),
        ("unknown-index", {"field": "quota q"}, replace(TRIO, quotas=(Quota("q", (7,)),))),
        ("pair-with-itself", {"id": "a1"}, replace(TRIO, requires=((1, 1),))),
        ("quota-crossed", {"minimum": 3}, replace(TRIO, quotas=(Quota("q", (0,), 3, 2),))),
    ],
)
def test_a_faulty_problem_is_named_with_figures(code, figures, problem):
    with pytest.raises(SelectionError) as caught:
        solve(problem)
    assert caught.value.code == code
    assert figures.items() <= caught.value.figures.items()


def test_an_empty_call_is_answered():
    solution = solve(of_scores([], 3, reserve=2))
    assert solution.chosen == ()
    assert solution.proven


def test_work_can_be_cancelled():
    with pytest.raises(SelectionError, match="cancelled"):
        solve(TRIO, progress=lambda _share: False)


RULED = replace(
    TRIO,
    budget=10,
    quotas=(Quota("most", (0, 1), 0, 2),),
    exclusive=((1, 2),),
    requires=((1, 0),),
    reserve=1,
)


def planted(**changes) -> Solution:
    return replace(solve(RULED), **changes)


@pytest.mark.parametrize(
    ("code", "problem", "solution"),
    [
        ("unknown-position", RULED, planted(chosen=(0, 9))),
        ("chosen-twice", RULED, planted(chosen=(0, 0))),
        ("over-seats", RULED, planted(chosen=(0, 1, 2))),
        ("over-budget", replace(RULED, budget=9), planted()),
        ("quota-low", replace(RULED, quotas=(Quota("q", (2,), 1),)), planted()),
        ("quota-high", replace(RULED, quotas=(Quota("q", (0, 1), 0, 1),)), planted()),
        ("exclusive-both", RULED, planted(chosen=(1, 2))),
        ("required-missing", RULED, planted(chosen=(1,))),
        ("forced-in-missing", replace(RULED, forced_in=(2,)), planted()),
        ("forced-out-chosen", replace(RULED, forced_out=(0,)), planted()),
        ("cost-wrong", RULED, planted(cost=1)),
        ("objective-wrong", RULED, planted(objective=1.0)),
        ("bound-below-objective", RULED, planted(bound=1.0)),
        ("proven-wrong", RULED, planted(bound=99.0)),
        ("replacement-breaks-rules", RULED, planted(replacements=(Replacement(0, (2,), False),))),
        ("reserve-unfit", RULED, planted(reserve=(0,))),
        ("reserve-unfit", RULED, planted(reserve=(2, 2))),
        ("version-unknown", RULED, planted(version="0")),
    ],
)
def test_the_checker_sees_a_planted_fault(code, problem, solution):
    assert violations(RULED, planted()) == []
    assert code in {one.code for one in violations(problem, solution)}


def enters(problem: Problem, application: int) -> bool:
    """Whether some best cohort has the application."""
    forced = best(replace(problem, forced_in=(*problem.forced_in, application)))
    return forced is not None and forced >= best(problem) - 1e-9


@given(problems(most=5))
@settings(max_examples=80, deadline=None)
def test_the_least_changes_are_enough_and_no_less_would_do(problem):
    if not cohorts(problem):
        return
    solution = solve(problem)
    for application, reasons in least_changes(problem, solution).items():
        told = {one.code: one.figures for one in reasons}
        if "decided-beforehand" in told:
            continue
        with_it = best(replace(problem, forced_in=(*problem.forced_in, application)))
        assert ("forced-clash" in told) == (with_it is None)
        if "score" in told:
            raised = problem.scores.copy()
            raised[application] = told["score"]["needed"]
            assert enters(replace(problem, scores=raised), application)
            raised[application] -= 0.01
            if told["score"]["more"] > 0.01:
                assert not enters(replace(problem, scores=raised), application)
        if "cost" in told:
            costs = problem.costs.copy()
            costs[application] = told["cost"]["at_most"]
            assert enters(replace(problem, costs=costs), application)
            costs[application] += 1
            assert not enters(replace(problem, costs=costs), application)
        for more in range(1, 4):
            wider = replace(problem, seats=problem.seats + more)
            first = told["seats"]["more"] if "seats" in told else 4
            if more <= first and cohorts(wider):
                assert enters(wider, application) == (more == first)


def test_one_that_is_level_need_not_be_cheaper():
    problem = of_scores([2.0, 2.0], 1, [3, 3], budget=5)
    out = 1 - solve(problem).chosen[0]
    told = {one.code: one.figures for one in why(problem, solve(problem), out)}
    assert told["score"]["more"] == 0.0
    assert "cost" not in told


def test_one_that_no_budget_allows_is_told_its_cost():
    problem = of_scores([3.0, 9.0], 1, [3, 9], budget=5)
    told = {one.code: one.figures for one in why(problem, solve(problem), 1)}
    assert told["forced-clash"]["rules"] == "budget; forced-in a1"
    assert told["cost"] == {"at_most": 5, "less": 4}


@given(problems(most=5))
@settings(max_examples=40, deadline=None)
def test_the_margin_is_how_far_a_score_may_fall(problem):
    if not cohorts(problem):
        return
    solution = solve(problem)
    for application in solution.chosen:
        told = {one.code: one.figures for one in why(problem, solution, application)}
        other = best(replace(problem, forced_out=(*problem.forced_out, application)))
        if "decided-beforehand" in told:
            assert application in problem.forced_in
        elif "indispensable" in told:
            assert other is None
        else:
            assert told["chosen"]["margin"] == pytest.approx(solution.objective - other)


def test_an_unknown_application_has_no_reasons():
    with pytest.raises(SelectionError, match="unknown-index"):
        why(TRIO, solve(TRIO), 7)


@given(problems(most=5))
@settings(max_examples=80, deadline=None)
def test_a_pair_is_told_where_it_alone_keeps_one_out(problem):
    if not cohorts(problem):
        return
    solution = solve(problem)
    for application, reasons in least_changes(problem, solution).items():
        told = {
            (one.code, one.figures["first"], one.figures["second"])
            for one in reasons
            if one.code in ("exclusive", "requires")
        }
        for code in ("exclusive", "requires"):
            for pair in set(getattr(problem, code)):
                rest = tuple(other for other in getattr(problem, code) if other != pair)
                named = (code, *(problem.ids[at] for at in pair))
                without = enters(replace(problem, **{code: rest}), application)
                if application in problem.forced_out:
                    assert named not in told
                elif application in pair and (code == "exclusive" or application == pair[0]):
                    assert (named in told) == without
                elif named in told:
                    assert without


def test_a_pair_of_one_that_is_needed_is_told_too():
    problem = of_scores([5.0, 1.0, 4.0, 9.0], 3, exclusive=((1, 3),), requires=((0, 1),))
    assert solve(problem).chosen == (2, 3)
    told = [(one.code, one.figures.get("second")) for one in why(problem, solve(problem), 0)]
    assert ("exclusive", "a3") in told
    assert ("requires", "a1") in told
