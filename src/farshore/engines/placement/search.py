"""Simulated annealing with insert, eject and reinsert moves, compiled by numba."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from farshore.engines.placement.options import Arrays, Ints, read
from farshore.engines.placement.types import Kind, Problem, Request, Space

MOST_EJECTED = 24
# temperatures at the beginning and the end, in median worths of a request
HOT, COLD = 0.06, 0.01


@dataclass(frozen=True)
class State:
    """A placement under change: `room` and `start` (n,), -1 where unplaced; `left` (m, 3, T)."""

    room: Ints
    start: Ints
    left: Ints


def first_fit(arrays: Arrays) -> State:
    """Those fixed, then the rest by worth per unit and period, each in the tightest room."""
    count = len(arrays.worth)
    state = State(
        np.full(count, -1, dtype=np.int64),
        np.full(count, -1, dtype=np.int64),
        arrays.open_units.copy(),
    )
    for i in np.flatnonzero(arrays.fixed).tolist():
        seat(arrays, state, i, int(arrays.now[i]), int(arrays.first[i]))
    density = arrays.worth / (arrays.quantity * arrays.length)
    for i in np.lexsort((np.arange(count), -density)).tolist():
        if state.room[i] < 0:
            best_fit(arrays, state, i)
    return state


def best_fit(arrays: Arrays, state: State, i: int) -> bool:
    """Seat request i where least room is left over, at the earliest start; False if nowhere."""
    length, kind = int(arrays.length[i]), int(arrays.kind[i])
    best: tuple[int, int, int, int] | None = None
    for room in np.flatnonzero(arrays.fits[i]).tolist():
        for start in range(int(arrays.first[i]), int(arrays.last[i]) + 1):
            spare = int(state.left[room, kind, start : start + length].min())
            if spare < arrays.quantity[i] or not allowed(arrays, state, i, room, start):
                continue
            key = (int(0 <= arrays.now[i] != room), spare, start, room)
            best = key if best is None else min(best, key)
            break
    if best is not None:
        seat(arrays, state, i, best[3], best[2])
    return best is not None


def compiled() -> None:
    """Have the compiled part ready, so that its making is not counted as search."""
    problem = Problem((Request("q", Kind.BENCH, 1, 0, 1),), (Space("r", bench=1),), 1)
    arrays = read(problem)
    anneal(
        arrays, first_fit(arrays), seed=0, rounds=1, steps=1, target=float("inf"),
        keep_going=lambda _: True,
    )  # fmt: skip


def anneal(
    arrays: Arrays,
    state: State,
    *,
    seed: int,
    rounds: int,
    steps: int,
    target: float,
    keep_going: Callable[[float], bool],
) -> tuple[State, bool]:
    """The best state met in `rounds` x `steps` moves, and whether `keep_going` ended it early.

    A move inserts a request at a random seat, ejects whoever is in the way, tries to seat those
    elsewhere, the dearest first, and is taken or undone by Metropolis' rule on the score, as soon
    as it cannot be taken any more. Temperature falls
    geometrically over the rounds. The same seed gives the same state.
    """
    movable = int((arrays.now >= 0).sum())
    gain = arrays.worth.astype(np.float64) * (movable + 1)
    table, counts = _seat_table(arrays)
    suited = arrays.fits[np.arange(len(gain)), arrays.now] if arrays.fits.size else arrays.fixed
    home = np.where(suited & (arrays.now >= 0), arrays.now, -1)
    room, start, left = state.room.copy(), state.start.copy(), state.left.copy()
    best_room, best_start = room.copy(), start.copy()
    best = _score(arrays, gain, room)
    typical = float(np.median(gain[gain > 0])) if (gain > 0).any() else 1.0
    hot, cold = HOT * typical, COLD * typical
    for turn in range(rounds):
        if best >= target or not keep_going(turn / rounds):
            return rebuild(arrays, best_room, best_start), best < target
        heat = hot * (cold / hot) ** (turn / max(rounds - 1, 1))
        best = _round(
            room, start, left, best_room, best_start, best, _score(arrays, gain, room), gain,
            arrays.first, arrays.last, arrays.length, arrays.quantity, arrays.kind,
            arrays.now, home, arrays.fixed, arrays.together, arrays.apart,
            bool(arrays.apart.any()), arrays.open_units, table, counts, heat, steps,
            (seed * 1_000_003 + turn) % 2**31,
        )  # fmt: skip
    return rebuild(arrays, best_room, best_start), False


def _score(arrays: Arrays, gain: npt.NDArray[np.float64], room: Ints) -> float:
    moved = (room >= 0) & (arrays.now >= 0) & (room != arrays.now)
    return float(gain[room >= 0].sum() - moved.sum())


def _seat_table(arrays: Arrays) -> tuple[Ints, Ints]:
    """Rooms that suit each request: (n, most) padded with -1, and how many."""
    counts = arrays.fits.sum(axis=1).astype(np.int64)
    table = np.full((len(counts), max(int(counts.max(initial=0)), 1)), -1, dtype=np.int64)
    for i in range(len(counts)):
        table[i, : counts[i]] = np.flatnonzero(arrays.fits[i])
    return table, counts


def rebuild(arrays: Arrays, room: Ints, start: Ints) -> State:
    """The state in which everybody sits as `room` and `start` (n,) say."""
    state = State(room.copy(), start.copy(), arrays.open_units.copy())
    for i in np.flatnonzero(room >= 0).tolist():
        seat(arrays, state, i, int(room[i]), int(start[i]))
    return state


def seat(arrays: Arrays, state: State, i: int, room: int, start: int) -> None:
    """Seat request i; `left` falls by its quantity for its stay."""
    state.room[i], state.start[i] = room, start
    until = start + arrays.length[i]
    state.left[room, arrays.kind[i], start:until] -= arrays.quantity[i]


def unseat(arrays: Arrays, state: State, i: int) -> None:
    room, start = int(state.room[i]), int(state.start[i])
    state.room[i], state.start[i] = -1, -1
    state.left[room, arrays.kind[i], start : start + arrays.length[i]] += arrays.quantity[i]


def allowed(arrays: Arrays, state: State, i: int, room: int, start: int) -> bool:
    group = arrays.together[i]
    if group >= 0 and ((arrays.together == group) & (state.room >= 0) & (state.room != room)).any():
        return False
    overlap = (state.start < start + arrays.length[i]) & (start < state.start + arrays.length)
    return not (arrays.apart[i] & (state.room == room) & overlap).any()


def _compile(function: Any) -> Any:
    return njit(cache=True, nogil=True, error_model="numpy")(function)


@_compile
def _full(i, r, s, left, length, quantity, kind):  # type: ignore[no-untyped-def]
    """The last period of a stay of i from s in which r has no room for it, or -1."""
    for t in range(s + length[i] - 1, s - 1, -1):
        if left[r, kind[i], t] < quantity[i]:
            return t
    return -1


@_compile
def _clashing(  # type: ignore[no-untyped-def]
    i, r, s, room, start, length, together, apart, grouped
):
    """Somebody's group forbids i at (r, s)."""
    if together[i] >= 0 or grouped:
        for j in range(len(room)):
            if j == i or room[j] < 0:
                continue
            if together[i] >= 0 and together[j] == together[i] and room[j] != r:
                return True
            if not apart[i, j] or room[j] != r:
                continue
            if start[j] < s + length[i] and s < start[j] + length[j]:
                return True
    return False


@_compile
def _put(  # type: ignore[no-untyped-def]
    i, r, s, sign, room, start, left, here, count, where, length, quantity, kind
):
    """Seat (sign 1) or unseat (sign -1) request i; `here` (m, n) lists who is in each room."""
    for t in range(s, s + length[i]):
        left[r, kind[i], t] -= sign * quantity[i]
    if sign > 0:
        room[i], start[i] = r, s
        where[i] = count[r]
        here[r, count[r]] = i
        count[r] += 1
    else:
        room[i], start[i] = -1, -1
        count[r] -= 1
        last = here[r, count[r]]
        here[r, where[i]] = last
        where[last] = where[i]


@_compile
def _in_the_way(  # type: ignore[no-untyped-def]
    i, j, r, s, room, start, left, length, quantity, kind, together, apart, grouped
):
    """Whether j must go so that i can sit at (r, s)."""
    end = s + length[i]
    if together[i] >= 0 and together[j] == together[i] and room[j] != r:
        return True
    if room[j] != r or start[j] >= end or s >= start[j] + length[j]:
        return False
    if grouped and apart[i, j]:
        return True
    if kind[j] != kind[i]:
        return False
    for t in range(max(s, start[j]), min(end, start[j] + length[j])):
        if left[r, kind[i], t] < quantity[i]:
            return True
    return False


@_compile
def _eject(  # type: ignore[no-untyped-def]
    i, r, s, out, order, room, start, left, here, count, where, length, quantity, kind, together,
    apart, grouped, fixed, open_units,
):  # fmt: skip
    """Unseat those in the way of i at (r, s), in random order. Whether i can sit there now, and
    how many were unseated: `out` (3, most) has their request, room and start. `order` (n,) is
    scratch."""
    for t in range(s, s + length[i]):
        if open_units[r, kind[i], t] < quantity[i]:
            return False, 0
    everybody = together[i] >= 0
    total = len(room) if everybody else count[r]
    size = 0
    offset = np.random.randint(0, total) if total else 0
    for turn in range(total):
        at = turn + offset if turn + offset < total else turn + offset - total
        order[turn] = at if everybody else here[r, at]
    for turn in range(total):
        j = order[turn]
        if j == i or room[j] < 0:
            continue
        if not _in_the_way(
            i, j, r, s, room, start, left, length, quantity, kind, together, apart, grouped
        ):
            continue
        if fixed[j] or size == out.shape[1]:
            return False, size
        out[0, size], out[1, size], out[2, size] = j, room[j], start[j]
        size += 1
        _put(
            j, room[j], start[j], -1, room, start, left, here, count, where, length, quantity, kind
        )
    return True, size


@_compile
def _reseat(  # type: ignore[no-untyped-def]
    j, room, start, left, here, count, where, first, last, length, quantity, kind, together,
    apart, grouped, home, table, counts,
):  # fmt: skip
    """Seat j in the first free seat, its `home` first, then rooms from a random one."""
    if counts[j] == 0:
        return
    offset = np.random.randint(0, counts[j])
    for turn in range(-1, counts[j]):
        at = turn + offset if turn + offset < counts[j] else turn + offset - counts[j]
        r = home[j] if turn < 0 else table[j, at]
        if r < 0:
            continue
        s = first[j]
        while s <= last[j]:
            full = _full(j, r, s, left, length, quantity, kind)
            if full >= 0:
                s = full + 1
            elif _clashing(j, r, s, room, start, length, together, apart, grouped):
                s += 1
            else:
                _put(j, r, s, 1, room, start, left, here, count, where, length, quantity, kind)
                return


@_compile
def _undo(  # type: ignore[no-untyped-def]
    i, was_room, was_start, out, size, room, start, left, here, count, where, length, quantity,
    kind,
):  # fmt: skip
    """Put i and the `size` in `out` back where they were."""
    if room[i] >= 0:
        _put(
            i, room[i], start[i], -1, room, start, left, here, count, where, length, quantity, kind
        )
    for c in range(size):
        j = out[0, c]
        if room[j] >= 0:
            _put(
                j, room[j], start[j], -1, room, start, left, here, count, where, length, quantity,
                kind,
            )  # fmt: skip
    for c in range(size):
        _put(
            out[0, c], out[1, c], out[2, c], 1, room, start, left, here, count, where, length,
            quantity, kind,
        )  # fmt: skip
    if was_room >= 0:
        _put(
            i, was_room, was_start, 1, room, start, left, here, count, where, length, quantity,
            kind,
        )  # fmt: skip


@_compile
def _round(  # type: ignore[no-untyped-def]
    room, start, left, best_room, best_start, best, score, gain, first, last, length, quantity,
    kind, now, home, fixed, together, apart, grouped, open_units, table, counts, heat, steps, seed,
):  # fmt: skip
    np.random.seed(seed)
    n, rooms = len(room), left.shape[0]
    out, order = np.zeros((3, MOST_EJECTED), dtype=np.int64), np.zeros(n, dtype=np.int64)
    here, count = np.zeros((rooms, n), dtype=np.int64), np.zeros(rooms, dtype=np.int64)
    where = np.zeros(n, dtype=np.int64)
    for i in range(n):
        if room[i] >= 0:
            where[i] = count[room[i]]
            here[room[i], count[room[i]]] = i
            count[room[i]] += 1
    for _ in range(steps):
        i = np.random.randint(0, n)
        if fixed[i] or counts[i] == 0 or last[i] < first[i]:
            continue
        if room[i] >= 0 and np.random.random() < 0.5:
            continue
        r = table[i, np.random.randint(0, counts[i])]
        s = np.random.randint(first[i], last[i] + 1)
        was_room, was_start = room[i], start[i]
        if was_room >= 0:
            _put(
                i, was_room, was_start, -1, room, start, left, here, count, where, length,
                quantity, kind,
            )  # fmt: skip
        can, size = _eject(
            i, r, s, out, order, room, start, left, here, count, where, length, quantity, kind,
            together, apart, grouped, fixed, open_units,
        )  # fmt: skip
        least = heat * np.log(1.0 - np.random.random())
        change = 0.0
        if can:
            _put(i, r, s, 1, room, start, left, here, count, where, length, quantity, kind)
            change = (gain[i] if was_room < 0 else 0.0) - _shift(now[i], was_room, r)
            for c in range(size):
                _dearest_first(c, size, out, gain)
                j = out[0, c]
                _reseat(
                    j, room, start, left, here, count, where, first, last, length,
                    quantity, kind, together, apart, grouped, home, table, counts,
                )  # fmt: skip
                change -= _shift(now[j], out[1, c], room[j]) + (gain[j] if room[j] < 0 else 0.0)
                # each of the others can add one move home at most
                if change + size - c - 1 < least:
                    break
        if not can or change < least:
            _undo(
                i, was_room, was_start, out, size, room, start, left, here, count, where, length,
                quantity, kind,
            )  # fmt: skip
            continue
        score += change
        if score > best:
            best = score
            for j in range(n):
                best_room[j], best_start[j] = room[j], start[j]
    return best


@_compile
def _dearest_first(c, size, out, gain):  # type: ignore[no-untyped-def]
    """Bring the dearest of those from c on to c."""
    top = c
    for d in range(c + 1, size):
        if gain[out[0, d]] > gain[out[0, top]]:
            top = d
    for row in range(3):
        out[row, c], out[row, top] = out[row, top], out[row, c]


@_compile
def _shift(now, before, after):  # type: ignore[no-untyped-def]
    """Change in the number of moves when a request goes from room `before` to `after`."""
    if now < 0:
        return 0.0
    was = 1.0 if before >= 0 and before != now else 0.0
    will = 1.0 if after >= 0 and after != now else 0.0
    return will - was
