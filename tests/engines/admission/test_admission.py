"""The admission engine against brute force, planted faults and its own explanations."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.admission.small import (
    allowed,
    blocking,
    blocking_units,
    every_admission,
    largest_of,
    market,
    markets,
    ranks_of,
    stable_of,
    tied,
)
from farshore.engines.admission.check import violations
from farshore.engines.admission.explain import why
from farshore.engines.admission.kernels import any_tie, any_tie_in_order, propose, wish_order
from farshore.engines.admission.largest import has_ties
from farshore.engines.admission.market import strict_market
from farshore.engines.admission.solve import solve
from farshore.engines.admission.types import AdmissionError, HostQuota, Problem, Solution


@given(markets())
@settings(max_examples=120, deadline=None)
def test_the_answer_is_the_largest_stable_admission(problem):
    solution = solve(problem)
    assert solution.host_of.tolist() in stable_of(problem)
    assert solution.admitted == largest_of(problem)
    assert solution.proven
    assert violations(problem, solution) == []


@given(markets(ties=False))
@settings(max_examples=80, deadline=None)
def test_without_ties_no_company_can_do_better_in_a_stable_admission(problem):
    columns = (problem.pair_company, problem.company_rank), (problem.pair_host, problem.host_rank)
    if any(len(set(zip(*map(np.ndarray.tolist, c), strict=True))) < len(c[0]) for c in columns):
        return
    host_of, ranks = solve(problem).host_of.tolist(), ranks_of(problem)
    for other in stable_of(problem):
        for company, host in enumerate(other):
            if host >= 0:
                assert ranks[company, host_of[company]][0] <= ranks[company, host][0]


@given(markets(together=True))
@settings(max_examples=80, deadline=None)
def test_with_groups_the_fewest_pairs_block_and_then_the_most_are_admitted(problem):
    solution = solve(problem)
    everyone = every_admission(problem)
    fewest = min(blocking(problem, one) for one in everyone)
    most = max(sum(h >= 0 for h in one) for one in everyone if blocking(problem, one) == fewest)
    assert (solution.blocking_pairs, solution.blocking_bound) == (fewest, fewest)
    assert blocking(problem, solution.host_of.tolist()) == fewest
    assert solution.admitted == most
    assert solution.proven
    assert violations(problem, solution) == []


@given(markets(quotas=True))
@settings(max_examples=80, deadline=None)
def test_quotas_of_a_host_hold_and_the_admission_is_stable(problem):
    solution = solve(problem)
    assert allowed(problem, solution.host_of.tolist())
    assert violations(problem, solution) == []


def no_stable_admission() -> Problem:
    """Host 0 has two places; company 2 alone and the pair (0, 1) chase each other round."""
    return market(
        [(0, 0, 1, 1), (1, 0, 1, 3), (2, 0, 1, 2), (2, 1, 2, 1), (3, 1, 1, 2), (3, 0, 2, 4)],
        [2, 1],
        together=((0, 1),),
    )


def test_where_groups_leave_nothing_stable_the_figure_says_so():
    problem = no_stable_admission()
    fewest = min(blocking(problem, one) for one in every_admission(problem))
    assert solve(problem).blocking_pairs == fewest


def test_compiled_and_plain_loops_agree():
    from numba import njit

    problem = tied(3)
    lot = np.arange(problem.hosts, dtype=np.int64) % 7
    ours = (problem.pair_company, problem.company_rank, problem.pair_host, lot, problem.companies)
    for plain, compiled in zip(wish_order(*ours), njit(wish_order)(*ours), strict=True):
        assert plain.tolist() == compiled.tolist()
    drawn = strict_market(problem, 0)
    tied_sides = (problem.pair_host, problem.host_rank, problem.hosts, 3)
    assert any_tie(*tied_sides) is njit(any_tie)(*tied_sides) is True
    wishes = (drawn.start, drawn.pair, problem.company_rank)
    assert any_tie_in_order(*wishes) is njit(any_tie_in_order)(*wishes)
    room = np.concatenate(([0], np.cumsum(problem.capacity)))
    arguments = (drawn.start, drawn.host, drawn.key, problem.capacity, room)
    assert propose(*arguments).tolist() == njit(propose)(*arguments).tolist()


def test_long_lists_are_ordered_like_short_ones():
    generator = np.random.default_rng(5)
    rank, lot = generator.integers(0, 5, 200), generator.permutation(200)
    company, host = generator.integers(0, 2, 200), np.arange(200)
    start, order = wish_order(company, rank, host, lot, 2)
    assert start.tolist() == [0, int((company == 0).sum()), 200]
    assert order.tolist() == np.lexsort((lot, rank, company)).tolist()


@given(markets(ties=True), st.sampled_from([1, 10**12]))
@settings(max_examples=60, deadline=None)
def test_ties_are_seen_however_far_apart_ranks_are(problem, factor):
    problem = replace(problem, host_rank=problem.host_rank * factor)
    pairs = [
        list(zip(side.tolist(), rank.tolist(), strict=True))
        for side, rank in (
            (problem.pair_company, problem.company_rank),
            (problem.pair_host, problem.host_rank),
        )
    ]
    market = strict_market(problem, 0)
    assert has_ties(problem, market) == any(len(set(side)) < len(side) for side in pairs)


def test_huge_ranks_do_not_overflow():
    problem = market([(0, 0, 1, 2**62), (1, 0, 1, -(2**61)), (2, 0, 1, 5)], [1])
    assert solve(problem).host_of.tolist() == [-1, 0, -1]


@pytest.mark.parametrize("together", [(), ((0, 1),)])
def test_the_same_seed_gives_the_same_admission(together):
    problem = replace(tied(1), together=together)
    first, again = solve(problem, seed=4), solve(problem, seed=4)
    assert first.host_of.tolist() == again.host_of.tolist()
    assert replace(first, seconds=0, host_of=None) == replace(again, seconds=0, host_of=None)


SMALL = market([(0, 0, 1, 1), (1, 0, 1, 2), (1, 1, 2, 1), (2, 1, 1, 2)], [1, 1])


def planted(**changes) -> Solution:
    return replace(solve(SMALL), **changes)


@pytest.mark.parametrize(
    ("code", "problem", "solution"),
    [
        ("shape", SMALL, planted(host_of=np.array([0]))),
        ("not-acceptable", SMALL, planted(host_of=np.array([1, 0, -1]))),
        ("over-capacity", SMALL, planted(host_of=np.array([0, 1, 1]))),
        ("blocking-pair", SMALL, planted(host_of=np.array([-1, 0, 1]))),
        ("blocking-count-wrong", SMALL, planted(blocking_pairs=1)),
        ("admitted-wrong", SMALL, planted(admitted=3)),
        ("unadmitted-wrong", SMALL, planted(unadmitted=())),
        ("objective-wrong", SMALL, planted(objective=9.0)),
        ("bound-below-objective", SMALL, planted(bound=1.0)),
        ("bound-above-blocking", SMALL, planted(blocking_bound=1)),
        ("proven-wrong", SMALL, planted(bound=3.0)),
        ("version-unknown", SMALL, planted(version="0")),
        ("group-split", replace(SMALL, together=((1, 2),)), planted()),
        ("over-quota", replace(SMALL, quotas=(HostQuota("q", 0, (0, 1), 0),)), planted()),
    ],
)
def test_the_checker_sees_a_planted_fault(code, problem, solution):
    assert violations(SMALL, planted()) == []
    assert code in {one.code for one in violations(problem, solution)}


@pytest.mark.parametrize(
    ("code", "figures", "problem"),
    [
        ("unknown-index", {"value": 5}, replace(SMALL, pair_host=np.array([0, 0, 5, 1]))),
        ("unknown-index", {"value": 8}, replace(SMALL, together=((0, 8),))),
        ("duplicate-pair", {"company": 1, "host": 0}, replace(SMALL, pair_host=np.array([0, 0, 0, 1]))),
        ("malformed", {"field": "capacity"}, replace(SMALL, capacity=np.array([1, -1]))),
        ("malformed", {"field": "capacity"}, replace(SMALL, capacity=np.array([1]))),
        ("malformed", {"field": "host_rank"}, replace(SMALL, host_rank=np.array([1.5, 1, 1, 1]))),
        ("malformed", {"field": "together"}, replace(SMALL, together=((0,),))),
        ("malformed", {"field": "together"}, replace(SMALL, together=((0, 1), (1, 2)))),
        ("malformed", {"field": "together"}, replace(SMALL, together=((0, 1),), quotas=(HostQuota("q", 0, (0,), 1),))),
        ("unknown-index", {"value": 4}, replace(SMALL, quotas=(HostQuota("q", 4, (0,), 1),))),
        ("malformed", {"field": "quota q"}, replace(SMALL, quotas=(HostQuota("q", 0, (0,), -1),))),
        ("quota-overlap", {"company": 0}, replace(SMALL, quotas=(HostQuota("q", 0, (0,), 1), HostQuota("r", 0, (0, 1), 1)))),
    ],
)  # fmt: skip
def test_a_faulty_problem_is_named_with_figures(code, figures, problem):
    with pytest.raises(AdmissionError) as caught:
        solve(problem)
    assert caught.value.code == code
    assert figures.items() <= caught.value.figures.items()


def test_work_can_be_cancelled():
    with pytest.raises(AdmissionError, match="cancelled"):
        solve(SMALL, progress=lambda _share: False)


def test_an_empty_market_is_answered():
    solution = solve(market([], [1], companies=2))
    assert solution.unadmitted == (0, 1)
    assert solution.proven


@given(markets(ties=True))
@settings(max_examples=60, deadline=None)
def test_reasons_hold(problem):
    solution = solve(problem)
    host_of, ranks = solution.host_of.tolist(), ranks_of(problem)
    for company, now in enumerate(host_of):
        reasons = why(problem, solution, company)
        assert reasons[-1].code == ("unadmitted" if now < 0 else "admitted")
        told = {r.figures["host"]: r for r in reasons[:-1]}
        wished = {h for c, h in ranks if c == company and h != now}
        limit = ranks[company, now][0] if now >= 0 else 10**9
        assert set(told) == {h for h in wished if ranks[company, h][0] <= limit}
        for host, reason in told.items():
            guests = [c for c, h in enumerate(host_of) if h == host]
            if reason.code == "refused":
                assert len(guests) == reason.figures["capacity"]
                assert reason.figures["worst_rank"] == max(ranks[c, host][1] for c in guests)
                assert reason.figures["worst_rank"] <= ranks[company, host][1]
            elif reason.code == "no-places":
                assert problem.capacity[host] == 0
            else:
                assert (reason.code, limit) == ("tie", ranks[company, host][0])


@given(markets(together=True))
@settings(max_examples=60, deadline=None)
def test_reasons_of_groups_tell_what_blocks(problem):
    solution = solve(problem)
    if not problem.together:
        return
    group = problem.together[0]
    told = {
        r.figures["host"]
        for company in group
        for r in why(problem, solution, company)
        if r.code == "blocks"
    }
    blocked = blocking_units(problem, solution.host_of.tolist())
    assert told == {host for unit, host in blocked if unit == group}
