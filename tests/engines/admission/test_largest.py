"""The search for the largest stable admission: pruning, cut-offs, and the programme."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from engines.admission.small import (
    blocking,
    first_pairs,
    hosts_of,
    largest_of,
    market,
    markets,
    stable_of,
    tied,
)
from farshore.engines.admission.cutoffs import better_cutoffs
from farshore.engines.admission.flow import matching_bound
from farshore.engines.admission.one_place import has_one_place_each, largest_of_one_place
from farshore.engines.admission.pruning import possible_pairs


@given(markets())
@settings(max_examples=120, deadline=None)
def test_the_programme_for_hosts_of_one_place_finds_the_largest(problem):
    problem = replace(problem, capacity=np.ones(problem.hosts, dtype=np.int64))
    possible = possible_pairs(problem)
    if not possible.any():
        return
    assert has_one_place_each(problem, possible)
    bound = matching_bound(problem, possible)
    taken, proven, cut = largest_of_one_place(problem, possible, bound, 10.0)
    assert hosts_of(problem, taken) in stable_of(problem)
    assert not cut
    assert len(taken) == proven == largest_of(problem)


@given(markets(most=5))
@settings(max_examples=80, deadline=None)
def test_pruned_pairs_are_in_no_stable_admission(problem):
    possible = possible_pairs(problem)
    gone = {
        (c, h)
        for c, h, keep in zip(
            problem.pair_company.tolist(), problem.pair_host.tolist(), possible, strict=True
        )
        if not keep
    }
    for host_of in stable_of(problem):
        assert not gone.intersection(enumerate(host_of))


def test_pruning_finds_pairs_to_take_out():
    problem = market([(0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 1, 2), (1, 1, 2, 1)], [1, 1])
    assert not possible_pairs(problem).all()


def on_and_on(_fraction: float) -> bool:
    return True


@pytest.mark.parametrize("levels", [1, 2, 5])
def test_better_cutoffs_never_lose_and_stay_stable(monkeypatch, levels):
    monkeypatch.setattr("farshore.engines.admission.cutoffs.STEPS", 100)
    gains = 0
    for seed in range(6):
        problem = tied(seed, levels=levels)
        first, possible = first_pairs(problem, seed), possible_pairs(problem)
        better, cut = better_cutoffs(
            problem, possible, first, problem.companies, seed=seed, keep_going=on_and_on
        )
        assert not cut
        assert len(better) >= len(first)
        assert blocking(problem, hosts_of(problem, better)) == 0
        gains += len(better) - len(first)
    assert gains > 0


@settings(max_examples=150, deadline=None)
@given(markets())
def test_cutoffs_find_stable_admissions_and_the_largest_of_few(problem):
    first, possible = first_pairs(problem, 0), possible_pairs(problem)
    largest = largest_of(problem)
    better, _ = better_cutoffs(problem, possible, first, largest, seed=0, keep_going=on_and_on)
    assert blocking(problem, hosts_of(problem, better)) == 0
    assert len(better) == largest


def test_cutoffs_stop_when_told_to():
    problem = tied(0)
    first, possible = first_pairs(problem, 0), possible_pairs(problem)
    better, cut = better_cutoffs(
        problem, possible, first, problem.companies, seed=0, keep_going=lambda _: False
    )
    assert cut
    assert better.tolist() == sorted(first.tolist())
