"""Pairs that no stable admission has (Irving and Manlove 2009)."""

from typing import Any

import numpy as np

from farshore.engines.admission.types import Problem


def possible_pairs(problem: Problem) -> Any:
    """(p,) False for pairs that no weakly stable admission has and that never block one.

    Until nothing changes: (1) a company that is sure of a place at a host (those still possible
    there whom the host ranks as high or higher fit in together) never ends at a host it ranks
    lower; (2) a host that is the only first choice of as many companies as it has places never
    takes one ranked below them all. O(p log p) a round.
    """
    possible = np.ones(len(problem.pair_company), dtype=bool)
    while True:
        worse = _below_sure(problem, possible) | _below_firsts(problem, possible)
        worse &= possible
        if not worse.any():
            return possible
        possible &= ~worse


def _below_sure(problem: Problem, possible: Any) -> Any:
    """Pairs that the company ranks below a host that is sure to take it."""
    pairs = np.flatnonzero(possible)
    host, rank = problem.pair_host[pairs], problem.host_rank[pairs]
    order = np.lexsort((rank, host))
    host, rank, pairs = host[order], rank[order], pairs[order]
    start = np.searchsorted(host, np.arange(problem.hosts))
    last = np.append(np.flatnonzero((np.diff(host) != 0) | (np.diff(rank) != 0)), len(host) - 1)
    upto = last[np.searchsorted(last, np.arange(len(host)))] - start[host] + 1
    sure = pairs[upto <= problem.capacity[host]]
    limit = np.full(problem.companies, np.iinfo(np.int64).max)
    np.minimum.at(limit, problem.pair_company[sure], problem.company_rank[sure])
    return problem.company_rank > limit[problem.pair_company]


def _below_firsts(problem: Problem, possible: Any) -> Any:
    """Pairs that the host ranks below enough companies that want it first and alone."""
    pairs = np.flatnonzero(possible)
    company, rank = problem.pair_company[pairs], problem.company_rank[pairs]
    best = np.full(problem.companies, np.iinfo(np.int64).max)
    np.minimum.at(best, company, rank)
    top = pairs[rank == best[company]]
    alone = np.bincount(problem.pair_company[top], minlength=problem.companies) == 1
    top = top[alone[problem.pair_company[top]]]
    top = top[np.lexsort((problem.host_rank[top], problem.pair_host[top]))]
    host = problem.pair_host[top]
    at = np.searchsorted(host, np.arange(problem.hosts)) + problem.capacity - 1
    ends = np.searchsorted(host, np.arange(problem.hosts), side="right")
    limit = np.full(problem.hosts, np.iinfo(np.int64).max)
    enough = np.flatnonzero((at < ends) & (problem.capacity > 0))
    limit[enough] = problem.host_rank[top[at[enough]]]
    return problem.host_rank > limit[problem.pair_host]
