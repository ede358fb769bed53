"""Least fragmentation last: at the same value and moves, free units in fewer, emptier rooms."""

from collections.abc import Callable

import numpy as np

from farshore.engines.placement import exact, search
from farshore.engines.placement.options import Arrays, Ints, starts

PASSES = 12

Seats = dict[int, exact.Seat]


def scattered(arrays: Arrays, left: Ints) -> int:
    """Unit-periods free in a room, kind by kind, while somebody sits there."""
    return int(left[left < arrays.open_units].sum())


def compact(
    arrays: Arrays, seats: Seats, *, keep_going: Callable[[], bool]
) -> tuple[Seats, int, bool]:
    """Seats of the same value and no more moves, less scattered; how much is; whether cut.

    Method: passes over the requests; each goes where least is scattered, until none does better.
    A local search: nothing is proven of the result. Complexity O(passes x seats x stay length).
    """
    size = len(arrays.worth)
    room, start = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    for i, seat in seats.items():
        room[i], start[i] = seat
    state = search.rebuild(arrays, room, start)
    for _ in range(PASSES):
        changed = [_resettle(arrays, state, i) for i in seats if keep_going()]
        if not any(changed):
            break
    found = {i: (int(state.room[i]), int(state.start[i])) for i in seats}
    return found, scattered(arrays, state.left), not keep_going()


def _resettle(arrays: Arrays, state: search.State, i: int) -> bool:
    """Move request i to where least is scattered; whether it went anywhere."""
    if arrays.fixed[i]:
        return False
    here = (int(state.room[i]), int(state.start[i]))
    search.unseat(arrays, state, i)
    best, least = here, _cost(arrays, state, i, *here)
    for room in np.flatnonzero(arrays.fits[i]).tolist():
        if exact.score_of(arrays, i, room) < exact.score_of(arrays, i, here[0]):
            continue
        for start in starts(arrays, i, room):
            stay = state.left[room, arrays.kind[i], start : start + arrays.length[i]]
            if stay.min() < arrays.quantity[i] or not search.allowed(arrays, state, i, room, start):
                continue
            cost = _cost(arrays, state, i, room, start)
            if cost < least:
                best, least = (room, start), cost
    search.seat(arrays, state, i, *best)
    return best != here


def _cost(arrays: Arrays, state: search.State, i: int, room: int, start: int) -> int:
    """What a stay of i adds to what is scattered: an empty room opened, less units used up."""
    stay = slice(start, start + int(arrays.length[i]))
    left = state.left[room, arrays.kind[i], stay]
    opened = left[left == arrays.open_units[room, arrays.kind[i], stay]].sum()
    return int(opened) - int(arrays.quantity[i] * len(left))
