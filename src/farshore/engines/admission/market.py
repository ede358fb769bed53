"""Validation, and preferences made strict by lot."""

from dataclasses import dataclass

import numpy as np

from farshore.engines.admission import kernels
from farshore.engines.admission.kernels import kernel
from farshore.engines.admission.types import AdmissionError, Ints, Problem


@dataclass(frozen=True)
class Market:
    """Pairs in each company's order of proposal.

    `start`: (companies + 1,) where each company's pairs begin. `host`: (p,) of each pair.
    `key`: (p,) the host's strict order, lower is better, unique within a host.
    `pair`: (p,) position of each in the problem.
    """

    start: Ints
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
        if count and not 0 <= values.min() <= values.max() < limit:
            at = int(np.flatnonzero((values < 0) | (values >= limit))[0])
            figures = {"field": name, "position": at, "value": int(values[at])}
            raise AdmissionError("unknown-index", figures)
    _quotas(problem)
    _groups(problem)


def _groups(problem: Problem) -> None:
    if problem.together and problem.quotas:
        fault = "not with quotas"
        raise AdmissionError("malformed", {"field": "together", "fault": fault})
    seen: set[int] = set()
    for position, members in enumerate(problem.together):
        if len(members) < 2:
            fault = f"group {position} has fewer than two companies"
            raise AdmissionError("malformed", {"field": "together", "fault": fault})
        for member in members:
            if not 0 <= member < problem.companies:
                figures = {"field": "together", "position": position, "value": member}
                raise AdmissionError("unknown-index", figures)
            if member in seen:
                fault = f"company {member} is in two groups or twice in one"
                raise AdmissionError("malformed", {"field": "together", "fault": fault})
            seen.add(member)


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
    count = len(problem.pair_company)
    wish_order = kernel(kernels.wish_order, count)
    start, order = wish_order(
        problem.pair_company, problem.company_rank, problem.pair_host, host_lot, problem.companies
    )
    short = short_ranks(problem.host_rank, 2**62 // max(problem.companies, 1))
    host_order = kernel(kernels.host_order, count)
    host, key = host_order(order, start, problem.pair_host, short, company_lot)
    market = Market(start, host, key, order)
    first_repeat = kernel(kernels.first_repeat, len(market.pair))
    at = int(first_repeat(market.start, market.host, problem.hosts))
    if at >= 0:
        pair = int(market.pair[at])
        figures = {"company": int(problem.pair_company[pair]), "host": int(market.host[at])}
        raise AdmissionError("duplicate-pair", figures)
    return market


def short_ranks(rank: Ints, most: int) -> Ints:
    """Ranks from 0 in the same order: below `most`, or below their number."""
    if not rank.size:
        return rank
    low, high = int(rank.min()), int(rank.max())
    if high - low < most:
        return rank - low
    return np.unique(rank, return_inverse=True)[1].astype(np.int64)
