"""Compacting changes neither value nor moves, and gathers what is free."""

import pytest

from engines.placement.small import problem
from farshore.engines.placement import exact
from farshore.engines.placement.compact import compact, scattered
from farshore.engines.placement.options import read
from farshore.engines.placement.search import first_fit
from farshore.engines.placement.solve import solve
from farshore.engines.placement.types import Kind, Problem, Request, Space


@pytest.mark.parametrize("seed", range(40))
def test_value_and_moves_stay_and_less_is_scattered(seed: int) -> None:
    arrays = read(problem(seed))
    state = first_fit(arrays)
    seats = {
        i: (int(state.room[i]), int(state.start[i]))
        for i in range(len(arrays.worth))
        if state.room[i] >= 0
    }
    before = scattered(arrays, state.left)
    found, after, cut = compact(arrays, seats, keep_going=lambda: True)
    assert not cut
    assert set(found) == set(seats)
    assert exact.score(arrays, found) >= exact.score(arrays, seats)
    assert after <= before


def test_two_small_companies_share_a_room_and_leave_one_whole() -> None:
    requests = tuple(Request(f"Q{i}", Kind.BENCH, 2, 0, 10, value=2.0) for i in range(2))
    spaces = (Space("A", bench=4), Space("B", bench=4))
    found = solve(Problem(requests, spaces, 10))
    assert len({placement.space for placement in found.placements}) == 1
    assert found.fragmentation == 0


def test_nobody_moves_house_to_save_space() -> None:
    requests = tuple(
        Request(f"Q{i}", Kind.BENCH, 2, 0, 10, value=2.0, room=room)
        for i, room in enumerate(("A", "B"))
    )
    spaces = (Space("A", bench=4), Space("B", bench=4))
    found = solve(Problem(requests, spaces, 10))
    assert found.moves == 0
    assert found.fragmentation == 40
