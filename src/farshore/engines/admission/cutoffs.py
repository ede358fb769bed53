"""A larger stable admission by a search among cut-offs: how far down each host's list it takes."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from farshore.engines.admission.types import Ints, Problem

ROUNDS, STEPS = 60, 10_000
# temperatures at the beginning and the end, in companies; a broken rule counts as part of one
HOT, COLD, BROKEN = 0.3, 0.1, 0.3


class Lists(NamedTuple):
    """Pairs by company and tier: `start` (companies + 1,), `owner`, `host`, `tier`, and `level`
    (p,): the place of the pair's rank among the host's. By host: `begin` (hosts + 1,), `guest`
    (p,) companies. `open` (hosts,): the cut-off of a host that takes all who want it."""

    start: Ints
    owner: Ints
    host: Ints
    tier: Ints
    level: Ints
    begin: Ints
    guest: Ints
    capacity: Ints
    open: Ints


class State(NamedTuple):
    """`cut` (hosts,). `offered` (p,): the company may be there; `sure` (companies,): it must be
    somewhere. `pair` (companies,): where it is, or -1. `here` (hosts, most): the companies of each
    host, `guests` of them, each at its `spot`. The rest serves the search for a path."""

    cut: Ints
    offered: Any
    sure: Any
    pair: Ints
    here: Ints
    guests: Ints
    spot: Ints
    seen: Ints
    came: Ints
    reached: Ints
    queue: Ints


def better_cutoffs(
    problem: Problem,
    possible: Any,
    first: Ints,
    bound: int,
    *,
    seed: int,
    keep_going: Callable[[float], bool],
) -> tuple[Ints, bool]:
    """Pairs of the largest stable admission that annealing over the hosts' cut-offs meets.

    Every weakly stable admission has a cut-off for each host: the rank of its worst company if it
    is full, else one below all. Given cut-offs, a company ranked above a host's is sure of it and
    may be there or at hosts it ranks as high, or where it stands at the cut-off itself of a host it
    ranks higher; whoever is sure must be somewhere, and a host with a cut-off must be full. So
    the largest admission for given cut-offs is a largest flow. A step moves one cut-off by a rank,
    mends the flow by augmenting paths and is taken by Metropolis' rule on its size less BROKEN for
    each rule broken; only admissions that break none count. It stops at `bound`.

    `possible`: (p,) pairs that some stable admission may have. `keep_going` is asked with the
    fraction done before each of ROUNDS rounds of STEPS steps; second of the result: whether it
    said no. Deterministic for a seed otherwise. A step costs O(companies + hosts * capacity), a
    path O(p).
    """
    lists, pairs = _lists(problem, possible)
    state = _state(problem, lists, pairs, first)
    best = state.pair.copy()
    cut = False
    for turn in range(ROUNDS):
        if (best >= 0).sum() >= bound:
            break
        if not keep_going(turn / ROUNDS):
            cut = True
            break
        heat = HOT * (COLD / HOT) ** (turn / (ROUNDS - 1))
        _round(lists, state, best, bound, heat, STEPS, (seed * 1_000_003 + turn) % 2**31)
    return np.sort(pairs[best[best >= 0]]), cut


def _lists(problem: Problem, possible: Any) -> tuple[Lists, Ints]:
    """The lists without hosts that have no place, and where their pairs are in the problem."""
    kept = np.flatnonzero(possible & (problem.capacity[problem.pair_host] > 0))
    kept = kept[np.lexsort((problem.company_rank[kept], problem.pair_company[kept]))]
    company, host = problem.pair_company[kept], problem.pair_host[kept]
    level, levels = _levels(host, problem.host_rank[kept], problem.hosts)
    order = np.argsort(host, kind="stable")
    lists = Lists(
        start=_starts(company, problem.companies), owner=company, host=host,
        tier=problem.company_rank[kept], level=level, begin=_starts(host, problem.hosts),
        guest=company[order], capacity=problem.capacity.astype(np.int64), open=levels,
    )  # fmt: skip
    return lists, kept


def _starts(side: Ints, owners: int) -> Ints:
    return np.concatenate(([0], np.cumsum(np.bincount(side, minlength=owners)))).astype(np.int64)


def _levels(host: Ints, rank: Ints, hosts: int) -> tuple[Ints, Ints]:
    """Each rank's place among its host's, from 0, and how many each host has."""
    order = np.lexsort((rank, host))
    fresh = np.ones(len(order), dtype=np.int64)
    fresh[1:] = (np.diff(host[order]) != 0) | (np.diff(rank[order]) != 0)
    running = np.cumsum(fresh) - 1
    levels = np.bincount(host[order], weights=fresh, minlength=hosts).astype(np.int64)
    level = np.empty(len(order), dtype=np.int64)
    level[order] = running - (np.cumsum(levels) - levels)[host[order]]
    return level, levels


def _state(problem: Problem, lists: Lists, pairs: Ints, first: Ints) -> State:
    """The cut-offs and seats of an admission."""
    companies, hosts = problem.companies, problem.hosts
    most = int(np.minimum(lists.capacity, np.diff(lists.begin)).max(initial=0))
    state = State(
        cut=lists.open.copy(), offered=np.zeros(len(pairs), dtype=np.bool_),
        sure=np.zeros(companies, dtype=np.bool_), pair=np.full(companies, -1),
        here=np.zeros((hosts, most + 1), dtype=np.int64), guests=np.zeros(hosts, dtype=np.int64),
        spot=np.zeros(companies, dtype=np.int64), seen=np.full(hosts, -1),
        came=np.zeros(hosts, dtype=np.int64), reached=np.zeros(hosts, dtype=np.int64),
        queue=np.zeros(companies + 1, dtype=np.int64),
    )  # fmt: skip
    taken = np.flatnonzero(np.isin(pairs, first))
    guests = np.bincount(lists.host[taken], minlength=hosts)
    full = (guests >= lists.capacity) & (guests > 0)
    worst = np.zeros(hosts, dtype=np.int64)
    np.maximum.at(worst, lists.host[taken], lists.level[taken])
    state.cut[full] = worst[full]
    for at in taken.tolist():
        _sit(lists, state, at)
    for company in range(companies):
        _offer(lists, state, company)
    return state


def _compile(function: Any) -> Any:
    return njit(cache=True)(function)


@_compile
def _sit(lists, state, at):  # type: ignore[no-untyped-def]
    company, host = lists.owner[at], lists.host[at]
    state.pair[company] = at
    state.spot[company] = state.guests[host]
    state.here[host, state.guests[host]] = company
    state.guests[host] += 1


@_compile
def _leave(lists, state, company):  # type: ignore[no-untyped-def]
    host, spot = lists.host[state.pair[company]], state.spot[company]
    state.guests[host] -= 1
    last = state.here[host, state.guests[host]]
    state.here[host, spot] = last
    state.spot[last] = spot
    state.pair[company] = -1


@_compile
def _offer(lists, state, company):  # type: ignore[no-untyped-def]
    """Where the company may be under the cut-offs, and whether it is sure of something."""
    at, end, sure = lists.start[company], lists.start[company + 1], False
    while at < end:
        tier, here = lists.tier[at], False
        while at < end and lists.tier[at] == tier:
            cut = state.cut[lists.host[at]]
            state.offered[at] = not sure and lists.level[at] <= cut
            here = here or lists.level[at] < cut
            at += 1
        sure = sure or here
    state.sure[company] = sure


@_compile
def _place(lists, state, company, stamp):  # type: ignore[no-untyped-def]
    """Seat one more by a shortest path of moves; one that is sure else in the place of one that is
    not. Hosts seen in vain keep the stamp: no path leads through them until a cut-off moves."""
    state.queue[0], tail, head, spare, seen = company, 1, 0, -1, 0
    while head < tail:
        mover = state.queue[head]
        head += 1
        for at in range(lists.start[mover], lists.start[mover + 1]):
            host = lists.host[at]
            if not state.offered[at] or state.seen[host] == stamp:
                continue
            state.seen[host], state.came[host], state.reached[seen] = stamp, at, host
            seen += 1
            if state.guests[host] < lists.capacity[host]:
                state.seen[state.reached[:seen]] = -1
                _shift(lists, state, host)
                return
            for spot in range(state.guests[host]):
                guest = state.here[host, spot]
                if spare < 0 and not state.sure[guest]:
                    spare = guest
                state.queue[tail] = guest
                tail += 1
    if spare >= 0 and state.sure[company]:
        state.seen[state.reached[:seen]] = -1
        host = lists.host[state.pair[spare]]
        _leave(lists, state, spare)
        _shift(lists, state, host)


@_compile
def _shift(lists, state, host):  # type: ignore[no-untyped-def]
    """Along the path that ends at a host with a place, each moves on by one."""
    while True:
        at = state.came[host]
        mover = lists.owner[at]
        before = state.pair[mover]
        if before >= 0:
            _leave(lists, state, mover)
        _sit(lists, state, at)
        if before < 0:
            return
        host = lists.host[before]


@_compile
def _broken(lists, state):  # type: ignore[no-untyped-def]
    """How many sit nowhere though they are sure, and places free where there is a cut-off."""
    total = 0
    for company in range(len(state.pair)):
        if state.pair[company] < 0 and state.sure[company]:
            total += 1
    for host in range(len(state.cut)):
        if state.cut[host] < lists.open[host]:
            total += lists.capacity[host] - state.guests[host]
    return total


@_compile
def _move(lists, state, host, by, stamp):  # type: ignore[no-untyped-def]
    """Move a cut-off and mend the seats."""
    state.cut[host] += by
    for spot in range(lists.begin[host], lists.begin[host + 1]):
        company = lists.guest[spot]
        _offer(lists, state, company)
        at = state.pair[company]
        if at >= 0 and not state.offered[at]:
            _leave(lists, state, company)
    for sure in (True, False):
        for company in range(len(state.pair)):
            if state.pair[company] < 0 and state.sure[company] == sure:
                _place(lists, state, company, stamp)


@_compile
def _round(lists, state, best, bound, heat, steps, seed):  # type: ignore[no-untyped-def]
    np.random.seed(seed)
    hosts, most = len(state.cut), (best >= 0).sum()
    state.seen[:] = -1
    worth = (state.pair >= 0).sum() - BROKEN * _broken(lists, state)
    for step in range(steps):
        if most >= bound:
            return
        host = np.random.randint(0, hosts)
        by = 1 if np.random.random() < 0.5 else -1
        if not 0 <= state.cut[host] + by <= lists.open[host]:
            continue
        pair, spot = state.pair.copy(), state.spot.copy()
        here, count = state.here.copy(), state.guests.copy()
        _move(lists, state, host, by, step)
        size, broken = (state.pair >= 0).sum(), _broken(lists, state)
        change = size - BROKEN * broken - worth
        if change >= 0 or np.random.random() < np.exp(change / heat):
            worth += change
            if broken == 0 and size > most:
                most = size
                best[:] = state.pair
            continue
        state.cut[host] -= by
        state.pair[:], state.spot[:] = pair, spot
        state.here[:], state.guests[:] = here, count
        for at in range(lists.begin[host], lists.begin[host + 1]):
            _offer(lists, state, lists.guest[at])
