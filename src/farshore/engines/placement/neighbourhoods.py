"""CP-SAT on a few rooms at a time: two disjoint parts are bettered side by side."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from farshore.engines.placement import exact
from farshore.engines.placement.options import Arrays

TURNS, WORK = 240, 0.5
# all linear rows: on parts so small they gain more than they cost
LINEARIZATION = 2
SIDES = 2
# rooms of a part, and the share of the horizon in which its seats move; taken in turn
SHAPES = ((3, 1.0), (4, 0.7), (5, 0.4))

Seats = dict[int, exact.Seat]


def better(
    arrays: Arrays,
    seats: Seats,
    *,
    seed: int,
    left: Callable[[], float],
    keep_going: Callable[[float], bool],
) -> tuple[Seats, bool]:
    """Seats at least as good, and whether the clock (`left`, seconds) ended the search.

    Each turn takes two sets of rooms that suit somebody left out, divides those left out between
    them, and solves both in threads of their own: three rooms over all the time, or four or five in
    which only seats that touch a window of the horizon move. The parts share no room, and a group
    that belongs together goes to one part, so their answers stand together. The same seed gives
    the same seats unless cut.
    """
    chance = np.random.default_rng(seed)
    cut = False
    with ThreadPoolExecutor(SIDES) as pool:
        for turn in range(TURNS):
            if not keep_going(turn / TURNS):
                return seats, True
            parts = _parts(arrays, seats, chance, *SHAPES[turn % len(SHAPES)])
            tasks = [
                pool.submit(
                    exact.improve, arrays, seats, free, rooms,
                    seed=seed + turn, time_limit_s=left(), work_limit=WORK,
                    linearization=LINEARIZATION,
                )
                for free, rooms in parts
            ]  # fmt: skip
            for (free, _), task in zip(parts, tasks, strict=True):
                outcome = task.result()
                cut = cut or outcome.cut
                seats = _taken(arrays, seats, free, outcome.seats)
    return seats, cut


def _parts(
    arrays: Arrays, seats: Seats, chance: np.random.Generator, most: int, share: float
) -> list[tuple[list[int], list[int]]]:
    """(requests that may move, rooms) of each part of `most` rooms and a window of the horizon."""
    out = [i for i in range(len(arrays.worth)) if i not in seats]
    sides = _sides(arrays, out, chance)
    used: set[int] = set()
    parts = []
    for side in range(SIDES):
        mine = [i for i in out if sides[i] == side]
        rooms = _rooms(arrays, mine, used, chance, most)
        used.update(rooms)
        since, until = _window(arrays.open_units.shape[2], share, chance)
        inside = _inside(arrays, seats, rooms, since, until)
        wanting = _wanting(arrays, mine, rooms, since, until)
        parts.append((sorted([*inside, *wanting]), rooms))
    return [part for part in parts if part[0] and part[1]]


def _inside(arrays: Arrays, seats: Seats, rooms: list[int], since: int, until: int) -> list[int]:
    """Those seated in the rooms at some time of `[since, until)`."""
    return [
        i
        for i, (room, start) in seats.items()
        if room in rooms and start < until and start + arrays.length[i] > since
    ]


def _wanting(arrays: Arrays, out: list[int], rooms: list[int], since: int, until: int) -> list[int]:
    """Those left out who could be seated there then."""
    return [
        i
        for i in out
        if arrays.fits[i, rooms].any()
        and arrays.first[i] < until
        and arrays.last[i] + arrays.length[i] > since
    ]


def _window(horizon: int, share: float, chance: np.random.Generator) -> tuple[int, int]:
    """A stretch of about `share` of the horizon; it may reach over both ends."""
    if share >= 1:
        return 0, horizon
    length = max(1, int(horizon * share))
    since = int(chance.integers(-(length // 2), horizon - length // 2))
    return since, since + length


def _sides(arrays: Arrays, out: list[int], chance: np.random.Generator) -> dict[int, int]:
    """To which part each one left out belongs; a group goes to one part."""
    sides = {i: int(chance.integers(SIDES)) for i in out}
    group_side: dict[int, int] = {}
    for i in out:
        group = int(arrays.together[i])
        if group >= 0:
            sides[i] = group_side.setdefault(group, sides[i])
    return sides


def _rooms(
    arrays: Arrays, mine: list[int], used: set[int], chance: np.random.Generator, most: int
) -> list[int]:
    """Rooms that suit one of those left out, then any others, none of them used."""
    free = [room for room in range(len(arrays.open_units)) if room not in used]
    suited = free
    if mine:
        wanting = mine[int(chance.integers(len(mine)))]
        suited = [room for room in free if arrays.fits[wanting, room]] or free
    if not suited:
        return []
    return [int(r) for r in chance.choice(suited, min(most, len(suited)), replace=False)]


def _taken(arrays: Arrays, seats: Seats, free: list[int], found: Seats | None) -> Seats:
    if found is None:
        return seats
    moving = set(free)
    fresh = {i: seat for i, seat in seats.items() if i not in moving} | found
    return fresh if exact.score(arrays, fresh) >= exact.score(arrays, seats) else seats
