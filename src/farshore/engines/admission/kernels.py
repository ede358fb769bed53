"""Loops over pairs, written so that they run both compiled and as they stand."""

from collections.abc import Callable
from typing import Any

import numpy as np

from farshore.engines.admission.types import Ints

COMPILED_FROM = 20_000
SHORT = 24


def kernel(function: Callable[..., Any], size: int) -> Callable[..., Any]:
    """The function compiled where `size` pays for the compiler, or where it is compiled already."""
    found = _COMPILED.get(function.__name__)
    if found is None and size < COMPILED_FROM:
        return function
    if found is None:
        from numba import njit

        found = _COMPILED[function.__name__] = njit(cache=True)(function)
    return found


_COMPILED: dict[str, Callable[..., Any]] = {}


def wish_order(
    company: Ints, rank: Ints, host: Ints, lot: Ints, companies: int
) -> tuple[Ints, Ints]:
    """Where each company's pairs begin, and the pairs by (company, rank, the host's lot).

    A counting sort by company, then each company's few pairs by insertion. O(p) for lists of
    bounded length, O(p log p) in general.
    """
    start = np.zeros(companies + 1, dtype=np.int64)
    for p in range(len(company)):
        start[company[p] + 1] += 1
    for c in range(companies):
        start[c + 1] += start[c]
    fill = start[:-1].copy()
    order = np.empty(len(company), dtype=np.int64)
    for p in range(len(company)):
        order[fill[company[p]]] = p
        fill[company[p]] += 1
    for c in range(companies):
        begin, end = start[c], start[c + 1]
        if end - begin > SHORT:
            mine = order[begin:end].copy()
            mine = mine[np.argsort(lot[host[mine]], kind="mergesort")]
            order[begin:end] = mine[np.argsort(rank[mine], kind="mergesort")]
            continue
        for at in range(begin + 1, end):
            pair, spot = order[at], at
            while spot > begin:
                other = order[spot - 1]
                if rank[other] < rank[pair] or (
                    rank[other] == rank[pair] and lot[host[other]] <= lot[host[pair]]
                ):
                    break
                order[spot] = other
                spot -= 1
            order[spot] = pair
    return start, order


def host_order(order: Ints, start: Ints, host: Ints, rank: Ints, lot: Ints) -> tuple[Ints, Ints]:
    """The host of each pair in order, and its key there: its rank, then the company's lot."""
    hosts, keys = np.empty_like(order), np.empty_like(order)
    for c in range(len(lot)):
        for at in range(start[c], start[c + 1]):
            hosts[at] = host[order[at]]
            keys[at] = rank[order[at]] * len(lot) + lot[c]
    return hosts, keys


def first_repeat(start: Ints, host: Ints, hosts: int) -> int:
    """The position of the first pair that repeats one of its company's, or -1."""
    seen = np.full(hosts, -1, dtype=np.int64)
    for c in range(len(start) - 1):
        for at in range(start[c], start[c + 1]):
            if seen[host[at]] == c:
                return at
            seen[host[at]] = c
    return -1


def any_tie_in_order(start: Ints, pair: Ints, rank: Ints) -> bool:
    """Whether a company ranks two alike; its pairs stand in its order. O(p)."""
    for c in range(len(start) - 1):
        for at in range(start[c] + 1, start[c + 1]):
            if rank[pair[at]] == rank[pair[at - 1]]:
                return True
    return False


def any_tie(side: Ints, rank: Ints, owners: int, span: int) -> bool:
    """Whether an owner gives one rank (0 to span - 1, below 2^31) twice. O(p + span).

    Ranks are short lest the table of those seen leaves the processor's cache.
    """
    start = np.zeros(owners + 1, dtype=np.int64)
    for p in range(len(side)):
        start[side[p] + 1] += 1
    for owner in range(owners):
        start[owner + 1] += start[owner]
    ranks = np.empty(len(side), dtype=np.int32)
    for p in range(len(side)):
        ranks[start[side[p]]] = rank[p]
        start[side[p]] += 1
    seen = np.full(span, -1, dtype=np.int32)
    begin = 0
    for owner in range(owners):
        for at in range(begin, start[owner]):
            if seen[ranks[at]] == owner:
                return True
            seen[ranks[at]] = owner
        begin = start[owner]
    return False


def propose(start: Ints, host: Ints, key: Ints, capacity: Ints, room: Ints) -> Ints:
    """Deferred acceptance: (companies,) the position of the pair each ends with, or -1.

    Pairs are in each company's order; hosts prefer the lower key, unique within a host. `room`:
    where each host's heap of keys begins, its worst guest on top. O(p log capacity).
    """
    final = np.full(len(start) - 1, -1, dtype=np.int64)
    nearest = start[:-1].copy()
    heap = np.empty(room[-1], dtype=np.int64)
    owner = np.empty(room[-1], dtype=np.int64)
    size = np.zeros(len(capacity), dtype=np.int64)
    for first in range(len(final)):
        company = first
        while company >= 0 and nearest[company] < start[company + 1]:
            pair = nearest[company]
            nearest[company] += 1
            h, mine = host[pair], key[pair]
            base, count, loser = room[h], size[h], -1
            if count < capacity[h]:
                at = count
                while at > 0 and heap[base + (at - 1) // 2] < mine:
                    up = base + (at - 1) // 2
                    heap[base + at], owner[base + at] = heap[up], owner[up]
                    at = (at - 1) // 2
                size[h] = count + 1
            elif count == 0 or heap[base] < mine:
                continue
            else:
                loser, at = owner[base], 0
                while 2 * at + 1 < count:
                    down = base + 2 * at + 1
                    if 2 * at + 2 < count and heap[down + 1] > heap[down]:
                        down += 1
                    if heap[down] < mine:
                        break
                    heap[base + at], owner[base + at] = heap[down], owner[down]
                    at = down - base
                final[loser] = -1
            heap[base + at], owner[base + at] = mine, company
            final[company] = pair
            company = loser
    return final
