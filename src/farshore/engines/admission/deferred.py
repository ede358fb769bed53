"""Deferred acceptance, companies proposing (Gale and Shapley 1962)."""

from bisect import insort

import numpy as np

from farshore.engines.admission import kernels
from farshore.engines.admission.kernels import kernel
from farshore.engines.admission.market import Market
from farshore.engines.admission.types import Ints, Problem


def accept(market: Market, capacity: Ints) -> Ints:
    """(companies,) the position in the market of the pair each company ends with, or -1.

    Each company in turn proposes down its list, and whoever a full host gives up proposes on; the
    order of proposals does not change the outcome. O(p log capacity).
    """
    wanted = np.bincount(market.host, minlength=len(capacity))
    room = np.concatenate(([0], np.cumsum(np.minimum(capacity, wanted)))).astype(np.int64)
    propose = kernel(kernels.propose, len(market.host))
    held: Ints = propose(market.start, market.host, market.key, capacity, room)
    return held


def accept_with_quotas(problem: Problem, market: Market) -> Ints:
    """As `accept`, hosts also keeping at most a maximum of each group.

    A host keeps its best companies one by one while capacity and group allow. This choice is
    substitutable, so that deferred acceptance is stable with respect to it (Kelso and Crawford
    1982; Roth 1991 for quotas). O(p * capacity).
    """
    group = {(q.host, member): n for n, q in enumerate(problem.quotas) for member in q.members}
    kept: list[list[tuple[int, int]]] = [[] for _ in range(problem.hosts)]
    final = [-1] * problem.companies
    next_pair, ends = market.start[:-1].tolist(), market.start[1:].tolist()
    stack = list(range(problem.companies))[::-1]
    while stack:
        company = stack.pop()
        pair = next_pair[company]
        if pair >= ends[company]:
            continue
        next_pair[company] = pair + 1
        host = int(market.host[pair])
        insort(kept[host], (int(market.key[pair]), company))
        final[company] = pair
        own = group.get((host, company))
        lost = None
        if own is not None:
            mates = [entry for entry in kept[host] if group.get((host, entry[1])) == own]
            if len(mates) > problem.quotas[own].maximum:
                lost = mates[-1]
        if lost is None and len(kept[host]) > int(problem.capacity[host]):
            lost = kept[host][-1]
        if lost is not None:
            kept[host].remove(lost)
            final[lost[1]] = -1
            stack.append(lost[1])
    return np.array(final, dtype=np.int64)
