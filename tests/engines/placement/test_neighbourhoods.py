"""Parts of a placement that are bettered side by side."""

import numpy as np
import pytest

from farshore.engines.placement import neighbourhoods
from farshore.engines.placement.generate import generate
from farshore.engines.placement.options import read
from farshore.engines.placement.search import first_fit
from farshore.engines.placement.types import Kind, Problem, Request, Space


@pytest.mark.parametrize("seed", range(5))
def test_parts_share_neither_rooms_nor_requests(seed: int) -> None:
    arrays = read(generate(60, 20, 52, seed=seed))
    state = first_fit(arrays)
    seats = {
        int(i): (int(state.room[i]), int(state.start[i])) for i in np.flatnonzero(state.room >= 0)
    }
    chance = np.random.default_rng(seed)
    for most, share in neighbourhoods.SHAPES:
        parts = neighbourhoods._parts(arrays, seats, chance, most, share)
        rooms = [room for _, chosen in parts for room in chosen]
        free = [i for moving, _ in parts for i in moving]
        assert len(set(rooms)) == len(rooms)
        assert len(set(free)) == len(free)
        assert all(len(chosen) <= most for _, chosen in parts)
        assert {seats[i][0] for i in free if i in seats} <= set(rooms)


def test_only_stays_that_touch_the_window_move() -> None:
    stays = [(0, 4), (3, 6), (6, 9), (2, 12)]
    asked = tuple(
        Request(f"q{n}", Kind.BENCH, 1, start, end) for n, (start, end) in enumerate(stays)
    )
    arrays = read(Problem(asked, (Space("a", bench=3), Space("b", bench=1)), 12))
    seats = {0: (0, 0), 1: (0, 3), 2: (0, 6), 3: (1, 2)}
    assert neighbourhoods._inside(arrays, seats, [0], 4, 6) == [1]
    assert neighbourhoods._inside(arrays, seats, [0, 1], 4, 7) == [1, 2, 3]
    assert neighbourhoods._wanting(arrays, [0, 1, 2, 3], [0], 9, 12) == [3]
    chance = np.random.default_rng(0)
    windows = [neighbourhoods._window(12, 0.5, chance) for _ in range(50)]
    assert {until - since for since, until in windows} == {6}
    assert min(since for since, _ in windows) < 0 < max(until for _, until in windows) - 12
    assert neighbourhoods._window(12, 1.0, chance) == (0, 12)
