"""Betters a schedule by annealing with Kempe chains and exchanges, compiled by numba."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from farshore.engines.scheduling.reading import Reading, read
from farshore.engines.scheduling.types import Meeting, Participant, Problem

Ints = npt.NDArray[np.int64]
ROUNDS = 40
MOVES_A_MEETING = 40_000
MOST_MOVES = 30_000_000
HOT, COLD = 1.0, 0.08
WEIGHT_FOR_BREAKS = 4.0
SPARE_CHAINS = 6


@dataclass(frozen=True)
class _Tables:
    """The reading in arrays: people (n, 2), open (n, slots), still (n,): may not be moved."""

    people: Ints
    open: npt.NDArray[np.bool_]
    still: npt.NDArray[np.bool_]
    limit: Ints
    day: Ints
    gain: npt.NDArray[np.float64]


def compiled() -> None:
    """Have the compiled part ready, so that its making is not counted as search."""
    people = tuple(Participant(name) for name in "ab")
    problem = Problem(people, (Meeting("m", "a", "b"),), (1, 1))
    anneal(problem, read(problem), {0: 0}, seed=0, go_on=lambda _: True)


def anneal(
    problem: Problem,
    reading: Reading,
    slots: dict[int, int],
    *,
    seed: int,
    go_on: Callable[[float], bool],
) -> tuple[dict[int, int], bool]:
    """The best schedule met, and whether `go_on` ended the search early.

    Best: most weight, then fewest breaks. A move puts a meeting in another slot and swaps the chain
    of meetings that this drives back and forth between the two slots (a Kempe chain keeps everybody
    to one meeting a slot), with a second chain where tables are short; or brings in a meeting left
    out, ejects those in its way and seats them elsewhere if it can. Metropolis' rule on weight and
    breaks together, the temperature falling geometrically. The number of moves depends on the
    number of meetings alone, so a seed gives one schedule. Meetings under an order rule stay.
    """
    count = len(reading.pairs)
    if not count or not slots:
        return slots, False
    tables = _tables(problem, reading)
    slot = np.array([slots.get(m, -1) for m in range(count)], dtype=np.int64)
    busy = np.full((len(reading.of), len(problem.tables)), -1, dtype=np.int64)
    left = np.array(problem.tables, dtype=np.int64)
    for m, at in slots.items():
        busy[list(reading.pairs[m]), at] = m
        left[at] -= 1
    best = slot.copy()
    marks = np.array(
        [
            float(tables.gain[slot >= 0].sum()),
            float(sum(_breaks(busy, tables.day, p) for p in range(len(busy)))),
        ]
    )
    steps = min(MOVES_A_MEETING * count, MOST_MOVES) // ROUNDS
    for turn in range(ROUNDS):
        if not go_on(turn / ROUNDS):
            return _named(best), True
        heat = HOT * (COLD / HOT) ** (turn / (ROUNDS - 1))
        _round(
            slot, busy, left, best, marks, tables.people, tables.open, tables.still,
            tables.limit, tables.day, tables.gain, heat, steps, (seed * 1_000_003 + turn) % 2**31,
        )  # fmt: skip
    return _named(best), False


def _named(slot: Ints) -> dict[int, int]:
    return {int(m): int(slot[m]) for m in np.flatnonzero(slot >= 0)}


def _tables(problem: Problem, reading: Reading) -> _Tables:
    count, slots = len(reading.pairs), len(problem.tables)
    may = np.zeros((count, slots), dtype=np.bool_)
    for m, mine in enumerate(reading.open_slots):
        may[m, list(mine)] = True
    still = np.zeros(count, dtype=np.bool_)
    still[[m for pair in reading.before for m in pair]] = True
    day = np.zeros(slots, dtype=np.int64)
    for number, (begin, end) in enumerate(reading.days):
        day[begin:end] = number
    typical = float(np.median([w for w in reading.weights if w] or [1]))
    return _Tables(
        np.array(reading.pairs, dtype=np.int64),
        may,
        still,
        np.array(reading.limit, dtype=np.int64),
        day,
        np.array(reading.weights, dtype=np.float64) / typical * WEIGHT_FOR_BREAKS,
    )


def _compile(function: Any) -> Any:
    return njit(cache=True)(function)


@_compile
def _breaks(busy, day, p):  # type: ignore[no-untyped-def]
    """Runs of idle slots between a participant's meetings of one day."""
    total, last = 0, -1
    for s in range(busy.shape[1]):
        if busy[p, s] >= 0:
            if last >= 0 and s - last > 1 and day[s] == day[last]:
                total += 1
            last = s
    return total


@_compile
def _chain(m, s, t, chain, size, slot, busy, people, may, still):  # type: ignore[no-untyped-def]
    """Add to `chain` the meetings that m's going from s to t drives along; -1 if one may not."""
    begin, end = size, size + 1
    chain[begin] = m
    while begin < end:
        one = chain[begin]
        begin += 1
        here = slot[one]
        there = t if here == s else s
        if still[one] or not may[one, there]:
            return -1
        for k in range(2):
            other = busy[people[one, k], there]
            if other < 0:
                continue
            known = False
            for j in range(end):
                if chain[j] == other:
                    known = True
                    break
            if not known:
                chain[end] = other
                end += 1
    return end


@_compile
def _net(chain, begin, end, slot, s):  # type: ignore[no-untyped-def]
    """How many more meetings of the chain leave slot s than come to it."""
    total = 0
    for j in range(begin, end):
        total += 1 if slot[chain[j]] == s else -1
    return total


@_compile
def _swap(chain, size, s, t, slot, busy, left, people):  # type: ignore[no-untyped-def]
    for j in range(size):
        m = chain[j]
        for k in range(2):
            busy[people[m, k], slot[m]] = -1
        left[slot[m]] += 1
    for j in range(size):
        m = chain[j]
        slot[m] = t if slot[m] == s else s
        for k in range(2):
            busy[people[m, k], slot[m]] = m
        left[slot[m]] -= 1


@_compile
def _recount(members, size, people, waits, now, busy, day):  # type: ignore[no-untyped-def]
    """Change in the breaks of everybody in these meetings; the new numbers go to `now`."""
    total = 0
    for j in range(size):
        for k in range(2):
            p = people[members[j], k]
            if now[p] < 0:
                now[p] = _breaks(busy, day, p)
                total += now[p] - waits[p]
    return total


@_compile
def _close(members, size, people, waits, now, taken):  # type: ignore[no-untyped-def]
    """Keep the new numbers if the move was taken, and clear `now`."""
    for j in range(size):
        for k in range(2):
            p = people[members[j], k]
            if now[p] >= 0:
                if taken:
                    waits[p] = now[p]
                now[p] = -1


@_compile
def _drive(  # type: ignore[no-untyped-def]
    m, t, chain, slot, busy, left, people, may, still
):
    """Meetings that change between the slots of m and t, with further chains where tables are
    short; -1 if that cannot be."""
    s, n = slot[m], len(slot)
    size = _chain(m, s, t, chain, 0, slot, busy, people, may, still)
    if size < 0:
        return -1
    surplus = _net(chain, 0, size, slot, s)
    for _ in range(SPARE_CHAINS):
        if surplus <= left[t] and -surplus <= left[s]:
            return size
        spare = np.random.randint(0, n)
        known = slot[spare] != (t if surplus > 0 else s)
        for j in range(size):
            known = known or chain[j] == spare
        if known:
            continue
        end = _chain(spare, s, t, chain, size, slot, busy, people, may, still)
        if end > 0:
            more = _net(chain, size, end, slot, s)
            if abs(surplus + more) < abs(surplus):
                surplus, size = surplus + more, end
    return size if surplus <= left[t] and -surplus <= left[s] else -1


@_compile
def _undo(m, out, was, size, slot, busy, left, people, held):  # type: ignore[no-untyped-def]
    """Take back what `_bring_in` did."""
    for j in range(size):
        if slot[out[j]] >= 0:
            _put(out[j], slot[out[j]], slot, busy, left, people, held, -1)
    _put(m, slot[m], slot, busy, left, people, held, -1)
    for j in range(size):
        _put(out[j], was[j], slot, busy, left, people, held, 1)


@_compile
def _put(m, s, slot, busy, left, people, held, sign):  # type: ignore[no-untyped-def]
    slot[m] = s if sign > 0 else -1
    left[s] -= sign
    for k in range(2):
        busy[people[m, k], s] = m if sign > 0 else -1
        held[people[m, k]] += sign


@_compile
def _free(m, s, busy, left, people, may, held, limit):  # type: ignore[no-untyped-def]
    a, b = people[m, 0], people[m, 1]
    if not may[m, s] or left[s] <= 0 or busy[a, s] >= 0 or busy[b, s] >= 0:
        return False
    return held[a] < limit[a] and held[b] < limit[b]


@_compile
def _bring_in(  # type: ignore[no-untyped-def]
    m, s, out, was, slot, busy, left, people, may, still, held, limit
):
    """Seat m in s; who is in its way goes to `out` (from slot `was`) and is seated elsewhere if
    possible. The number of those put out, m not among them; -1 if one may not be moved."""
    size, slots = 0, busy.shape[1]
    for k in range(2):
        other = busy[people[m, k], s]
        if other >= 0 and not (size and out[0] == other):
            if still[other]:
                return -1
            out[size], was[size] = other, s
            size += 1
        elif other < 0 and held[people[m, k]] >= limit[people[m, k]]:
            return -1
    if size == 0 and left[s] <= 0:
        begin = np.random.randint(0, len(slot))
        for j in range(len(slot)):
            other = (begin + j) % len(slot)
            if slot[other] == s and not still[other]:
                out[0], was[0] = other, s
                size = 1
                break
        if size == 0:
            return -1
    for j in range(size):
        _put(out[j], s, slot, busy, left, people, held, -1)
    _put(m, s, slot, busy, left, people, held, 1)
    for j in range(size):
        begin = np.random.randint(0, slots)
        for step in range(slots):
            other = (begin + step) % slots
            if _free(out[j], other, busy, left, people, may, held, limit):
                _put(out[j], other, slot, busy, left, people, held, 1)
                break
    return size


@_compile
def _round(  # type: ignore[no-untyped-def]
    slot, busy, left, best, marks, people, may, still, limit, day, gain, heat, steps, seed
):
    """`steps` moves. `marks`: worth and breaks of the best schedule, kept in `best`."""
    np.random.seed(seed)
    n, persons, slots = len(slot), busy.shape[0], busy.shape[1]
    chain = np.empty(2 * n + 3, dtype=np.int64)
    was = np.empty(3, dtype=np.int64)
    waits, now = np.zeros(persons, dtype=np.int64), np.zeros(persons, dtype=np.int64)
    held = np.zeros(persons, dtype=np.int64)
    worth, breaks = 0.0, 0
    for m in range(n):
        if slot[m] >= 0:
            worth += gain[m]
    for p in range(persons):
        now[p], waits[p] = -1, _breaks(busy, day, p)
        breaks += waits[p]
        for s in range(slots):
            held[p] += busy[p, s] >= 0
    for _ in range(steps):
        m, t = np.random.randint(0, n), np.random.randint(0, slots)
        s, rise = slot[m], 0.0
        if still[m] or s == t or not may[m, t]:
            continue
        if s >= 0:
            size = _drive(m, t, chain, slot, busy, left, people, may, still)
            if size < 0:
                continue
            _swap(chain, size, s, t, slot, busy, left, people)
        else:
            size = _bring_in(m, t, chain, was, slot, busy, left, people, may, still, held, limit)
            if size < 0:
                continue
            rise = gain[m]
            for j in range(size):
                if slot[chain[j]] < 0:
                    rise -= gain[chain[j]]
            chain[size] = m
        members = size + (s < 0)
        delta = _recount(chain, members, people, waits, now, busy, day)
        change = rise - delta
        taken = change >= 0 or np.random.random() < np.exp(change / heat)
        _close(chain, members, people, waits, now, taken)
        if not taken:
            if s >= 0:
                _swap(chain, size, s, t, slot, busy, left, people)
            else:
                _undo(m, chain, was, size, slot, busy, left, people, held)
            continue
        worth += rise
        breaks += delta
        if worth > marks[0] + 1e-6 or (worth > marks[0] - 1e-6 and breaks < marks[1]):
            marks[0], marks[1] = worth, breaks
            for j in range(n):
                best[j] = slot[j]
