"""Whether there is a stable admission of a size, and what the largest flow forces."""

import numpy as np
from hypothesis import given, settings

from engines.admission.small import every_admission, hosts_of, largest_of, markets, stable_of
from farshore.engines.admission.decide import decide_largest
from farshore.engines.admission.flow import forced_by_size, matching_bound
from farshore.engines.admission.pruning import possible_pairs
from farshore.engines.admission.solve import solve
from farshore.engines.admission.types import Problem

LONG = 60.0


def everything(problem: Problem):
    return np.ones(len(problem.pair_company), dtype=bool)


@given(markets())
@settings(max_examples=150, deadline=None)
def test_questions_downwards_find_the_largest_stable_admission(problem):
    possible = possible_pairs(problem)
    forced = forced_by_size(problem, possible)
    found, bound, cut = decide_largest(problem, possible, -1, forced, LONG, 0)
    assert hosts_of(problem, found) in stable_of(problem)
    assert len(found) == bound == largest_of(problem)
    assert not cut


@given(markets())
@settings(max_examples=60, deadline=None)
def test_where_nothing_larger_is_stable_the_bound_comes_down(problem):
    possible, largest = possible_pairs(problem), largest_of(problem)
    forced = forced_by_size(problem, possible)
    assert decide_largest(problem, possible, largest, forced, LONG, 0) == (None, largest, False)


@given(markets())
@settings(max_examples=150, deadline=None)
def test_the_largest_flow_forces_what_every_largest_admission_has(problem):
    forced = forced_by_size(problem, everything(problem))
    admissions = every_admission(problem)
    size = max(sum(host >= 0 for host in one) for one in admissions)
    largest = [one for one in admissions if sum(host >= 0 for host in one) == size]
    assert forced.size == size == matching_bound(problem)
    placed = [all(one[company] >= 0 for one in largest) for company in range(problem.companies)]
    full = [
        places > 0 and all(one.count(host) == places for one in largest)
        for host, places in enumerate(problem.capacity.tolist())
    ]
    taken = np.array(largest)[:, problem.pair_company] == problem.pair_host
    assert forced.placed.tolist() == placed
    assert [bool(one) for one in forced.full & (problem.capacity > 0)] == full
    assert forced.always.tolist() == taken.all(axis=0).tolist()
    assert forced.never.tolist() == (~taken.any(axis=0)).tolist()


def hundred_hosts() -> Problem:
    """Ten places each, ten levels of rank, five wishes of each of 1,000 companies."""
    generator = np.random.default_rng(1)
    host = np.concatenate([generator.choice(100, 5, replace=False) for _ in range(1000)])
    return Problem(
        companies=1000,
        hosts=100,
        pair_company=np.repeat(np.arange(1000), 5),
        pair_host=host,
        company_rank=np.tile(np.arange(5), 1000),
        host_rank=generator.integers(0, 10, 5000),
        capacity=np.full(100, 10),
    )


def test_a_thousand_companies_are_all_placed_where_annealing_left_one_out():
    solution = solve(hundred_hosts(), time_limit_s=LONG)
    assert (solution.admitted, solution.blocking_pairs, solution.proven) == (1000, 0, True)


def test_what_effort_or_time_leaves_open_is_said(monkeypatch):
    problem = hundred_hosts()
    possible = possible_pairs(problem)
    forced = forced_by_size(problem, possible)
    assert decide_largest(problem, possible, 999, forced, 0.0, 0) == (None, 1000, True)
    monkeypatch.setattr("farshore.engines.admission.decide.EFFORT", 0.001)
    assert decide_largest(problem, possible, 999, forced, LONG, 0) == (None, 1000, False)
