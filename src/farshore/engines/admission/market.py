"""Validation, and preferences made strict by lot."""

from dataclasses import dataclass

import numpy as np

from farshore.engines.admission.types import AdmissionError, Ints, Problem


@dataclass(frozen=True)
class Market:
    """Pairs in each company's order of proposal.

    `start`: (companies + 1,) where each company's pairs begin. `host`: (p,) of each pair.
    `key`: (p,) the host's strict order, lower is better, unique over all pairs.
    `pair`: (p,) position of each in the problem.
    """

    start: Ints
    company: Ints
    host: Ints
    key: Ints
    pair: Ints


def validate(problem: Problem) -> None:
    """Raise AdmissionError unless shapes, indices, capacities and quotas are sound."""
    count = len(problem.pair_company)
    shapes = {
        "pair_company": count,
        "pair_host": count,
        "company_rank": count,
        "host_rank": count,
        "capacity": problem.hosts,
    }
    for name, length in shapes.items():
        array = getattr(problem, name)
        if array.shape != (length,):
            fault = f"shape is not ({length},)"
            raise AdmissionError("malformed", {"field": name, "fault": fault})
        if length and array.dtype.kind not in "iu":
            raise AdmissionError("malformed", {"field": name, "fault": "not whole numbers"})
    if np.any(problem.capacity < 0):
        raise AdmissionError("malformed", {"field": "capacity", "fault": "negative"})
    for name, limit in (("pair_company", problem.companies), ("pair_host", problem.hosts)):
        values = getattr(problem, name)
        wrong = np.flatnonzero((values < 0) | (values >= limit))
        if wrong.size:
            at = int(wrong[0])
            figures = {"field": name, "position": at, "value": int(values[at])}
            raise AdmissionError("unknown-index", figures)
    _quotas(problem)


def _quotas(problem: Problem) -> None:
    group: dict[tuple[int, int], str] = {}
    for quota in problem.quotas:
        if not 0 <= quota.host < problem.hosts:
            figures = {"field": f"quota {quota.name}", "position": 0, "value": quota.host}
            raise AdmissionError("unknown-index", figures)
        if quota.maximum < 0:
            fault = "maximum is negative"
            raise AdmissionError("malformed", {"field": f"quota {quota.name}", "fault": fault})
        for position, member in enumerate(quota.members):
            if not 0 <= member < problem.companies:
                field = f"quota {quota.name}"
                figures = {"field": field, "position": position, "value": member}
                raise AdmissionError("unknown-index", figures)
            other = group.setdefault((quota.host, member), quota.name)
            if other != quota.name:
                names = f"{other}, {quota.name}"
                figures = {"host": quota.host, "company": member, "quotas": names}
                raise AdmissionError("quota-overlap", figures)


def strict_market(problem: Problem, seed: int) -> Market:
    """Break ties by lot: one number a company for all hosts, one a host for all companies.

    A single lottery for all hosts tends to place more than one each (Abdulkadiroglu, Pathak and
    Roth 2009). Any strict order that refines the ranks gives a weakly stable admission.
    """
    validate(problem)
    generator = np.random.default_rng(seed)
    company_lot = generator.permutation(problem.companies)
    host_lot = generator.permutation(problem.hosts)
    order = np.lexsort((host_lot[problem.pair_host], problem.company_rank, problem.pair_company))
    company, host = problem.pair_company[order], problem.pair_host[order]
    unique = np.unique(problem.pair_company * np.int64(problem.hosts) + problem.pair_host)
    if len(unique) < len(order):
        _raise_duplicate(problem)
    by_host = np.lexsort((company_lot[company], problem.host_rank[order], host))
    key = np.empty(len(order), dtype=np.int64)
    key[by_host] = np.arange(len(order))
    start = np.searchsorted(company, np.arange(problem.companies + 1))
    return Market(start, company, host, key, order)


def _raise_duplicate(problem: Problem) -> None:
    keys = problem.pair_company * np.int64(problem.hosts) + problem.pair_host
    order = np.argsort(keys, kind="stable")
    at = int(order[1:][np.diff(keys[order]) == 0][0])
    figures = {"company": int(problem.pair_company[at]), "host": int(problem.pair_host[at])}
    raise AdmissionError("duplicate-pair", figures)
