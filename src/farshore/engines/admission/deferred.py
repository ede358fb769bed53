"""Deferred acceptance, companies proposing (Gale and Shapley 1962)."""

from bisect import insort
from heapq import heapify, heappush, heapreplace

import numpy as np

from farshore.engines.admission.market import Market
from farshore.engines.admission.types import Ints, Problem

FEW = 4000


def accept(market: Market, capacity: Ints) -> Ints:
    """(companies,) the pair each company ends with, or -1.

    While many companies are free, all propose at once and each host keeps its best (one sort a
    round); the last few thousand proceed one by one on heaps. The order of proposals does not
    change the outcome. O(p log p) in all.
    """
    companies, hosts = len(market.start) - 1, len(capacity)
    pointer, end = market.start[:-1].copy(), market.start[1:]
    held = np.full(companies, -1, dtype=np.int64)
    free = np.flatnonzero(pointer < end)
    while len(free) > FEW:
        pairs = np.concatenate((held[held >= 0], pointer[free]))
        pointer[free] += 1
        pairs = pairs[np.argsort(market.key[pairs])]
        host = market.host[pairs]
        first = np.searchsorted(host, np.arange(hosts))
        kept = pairs[np.arange(len(pairs)) - first[host] < capacity[host]]
        held[:] = -1
        held[market.company[kept]] = kept
        free = np.flatnonzero((held < 0) & (pointer < end))
    return _one_by_one(market, capacity, pointer, held, free)


def _one_by_one(market: Market, capacity: Ints, pointer: Ints, held: Ints, free: Ints) -> Ints:
    places, ends = capacity.tolist(), market.start[1:].tolist()
    next_pair, final = pointer.tolist(), held.tolist()
    host_of, key_of, company_of = market.host, market.key, market.company
    heaps: dict[int, list[tuple[int, int]]] = {}
    taken = np.flatnonzero(held >= 0)
    by_host = taken[np.argsort(host_of[held[taken]], kind="stable")]
    bounds = np.searchsorted(host_of[held[by_host]], np.arange(len(places) + 1))
    stack = free.tolist()
    while stack:
        company = stack.pop()
        pair = next_pair[company]
        if pair >= ends[company]:
            continue
        next_pair[company] = pair + 1
        host = int(host_of[pair])
        heap = heaps.get(host)
        if heap is None:
            pairs = held[by_host[bounds[host] : bounds[host + 1]]].tolist()
            heap = heaps[host] = [(-int(key_of[p]), p) for p in pairs]
            heapify(heap)
        entry = (-int(key_of[pair]), pair)
        if len(heap) < places[host]:
            heappush(heap, entry)
            final[company] = pair
        elif heap and entry > heap[0]:
            _, lost = heapreplace(heap, entry)
            final[company] = pair
            loser = int(company_of[lost])
            final[loser] = -1
            stack.append(loser)
        else:
            stack.append(company)
    return np.array(final, dtype=np.int64)


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
