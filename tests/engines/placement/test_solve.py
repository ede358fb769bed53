"""Placement beside brute force, its bound, its determinism and its named errors."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engines.placement.small import best, problem
from farshore.engines.placement import solve as solving
from farshore.engines.placement.bound import class_bound
from farshore.engines.placement.check import violations
from farshore.engines.placement.generate import generate
from farshore.engines.placement.options import read
from farshore.engines.placement.solve import solve
from farshore.engines.placement.types import (
    Interval,
    Kind,
    PlacementError,
    Problem,
    Request,
    Space,
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
@example(3417)  # nobody is the best: what is worth nothing is not worth a move
def test_it_finds_what_brute_force_finds(seed: int) -> None:
    small = problem(seed)
    value, moves = best(small)
    solution = solve(small)
    assert violations(small, solution) == []
    assert solution.proven
    assert (solution.objective, solution.moves) == (value, moves)


@pytest.mark.parametrize("seed", range(30))
def test_the_class_bound_is_never_below_the_best(seed: int) -> None:
    small = problem(seed)
    bound, cut = class_bound(read(small), 10.0)
    assert not cut
    assert bound / 1000 >= best(small)[0] - 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_neighbourhoods_keep_every_rule(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way taken by large problems, on small ones whose best is known."""
    monkeypatch.setattr(solving, "WHOLE_MODEL_SEATS", 0)
    monkeypatch.setattr(solving, "MOVES_LARGE", 1)
    small = problem(seed)
    value, _ = best(small)
    solution = solve(small, seed=seed)
    assert violations(small, solution) == []
    assert solution.objective <= value <= solution.bound
    assert solution.objective >= 0.8 * value


def test_a_crowded_base_is_placed_the_same_each_time() -> None:
    crowded = generate(40, 4, 30, seed=3)
    one, two = solve(crowded, seed=5), solve(crowded, seed=5)
    assert violations(crowded, one) == []
    assert not one.cut
    assert not two.cut
    assert replace(one, seconds=0.0) == replace(two, seconds=0.0)
    assert one.seed == 5


def test_the_generator_follows_its_seed_and_its_pressure() -> None:
    made = generate(seed=4)
    assert made == generate(seed=4)
    assert made != generate(seed=5)
    supply = sum(space.bench for space in made.spaces) * made.horizon
    asked = sum(r.quantity * (r.end - r.start) for r in made.requests)
    assert asked / supply == pytest.approx(1.25, abs=0.1)


def test_those_who_sit_stay_and_moves_are_avoided() -> None:
    rooms = (Space("a", bench=2), Space("b", bench=2))
    held = Request("held", Kind.BENCH, 2, 0, 5, value=0.0, room="a", fixed=True)
    here = Request("here", Kind.BENCH, 2, 0, 5, value=3.0, room="b")
    other = Request("other", Kind.BENCH, 2, 5, 8, value=3.0, room="b")
    solution = solve(Problem((held, here, other), rooms, 8))
    assert {(p.request, p.space) for p in solution.placements} == {
        ("held", "a"),
        ("here", "b"),
        ("other", "b"),
    }
    assert solution.moves == 0


def test_nothing_asked_nothing_placed() -> None:
    empty = Problem((), (Space("a", bench=1),), 4)
    solution = solve(empty)
    assert solution.placements == ()
    assert solution.proven
    assert violations(empty, solution) == []


def test_without_rooms_nobody_is_placed() -> None:
    solution = solve(Problem((_bench(),), (), 4))
    assert (solution.unplaced, solution.bound, solution.proven) == (("q",), 0.0, True)


def test_who_asks_may_stop_it_and_keeps_a_sound_placement() -> None:
    crowded = generate(40, 4, 30, seed=3)
    solution = solve(crowded, progress=lambda fraction: fraction < 0.2)
    assert solution.cut
    assert violations(crowded, solution) == []
    assert solution.placements


def _bench(**changes: object) -> Request:
    return replace(Request("q", Kind.BENCH, 1, 0, 4), **changes)  # type: ignore[arg-type]


ROOM = Space("a", bench=2)
SEATED = _bench(room="a", fixed=True)
FAULTS = {
    "duplicate-id": Problem((_bench(), _bench()), (ROOM,), 4),
    "unknown-request": Problem((_bench(),), (ROOM,), 4, apart=(("q", "nobody"),)),
    "unknown-space": Problem((_bench(room="z"),), (ROOM,), 4),
    "bad-horizon": Problem((), (ROOM,), 0),
    "bad-interval": Problem((_bench(end=5),), (ROOM,), 4),
    "bad-quantity": Problem((_bench(quantity=0),), (ROOM,), 4),
    "bad-slack": Problem((_bench(slack=-1),), (ROOM,), 4),
    "bad-value": Problem((_bench(value=-1.0),), (ROOM,), 4),
    "negative-capacity": Problem((), (Space("a", desk=-1),), 4),
    "fixed-without-space": Problem((_bench(fixed=True),), (ROOM,), 4),
    "fixed-unsuited": Problem((replace(SEATED, level=3),), (ROOM,), 4),
    "fixed-overfull": Problem((replace(SEATED, quantity=2), replace(SEATED, id="r")), (ROOM,), 4),
    "fixed-not-together": Problem(
        (SEATED, replace(SEATED, id="r", room="b")),
        (ROOM, Space("b", bench=2)),
        4,
        together=(("q", "r"),),
    ),
    "fixed-not-apart": Problem((SEATED, replace(SEATED, id="r")), (ROOM,), 4, apart=(("q", "r"),)),
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_cannot_be_is_refused_by_name(code: str) -> None:
    with pytest.raises(PlacementError) as caught:
        solve(FAULTS[code])
    assert caught.value.code == code
    assert caught.value.figures or code == "bad-horizon"


def test_an_overfull_room_is_told_with_its_figures() -> None:
    with pytest.raises(PlacementError) as caught:
        solve(FAULTS["fixed-overfull"])
    assert caught.value.figures == {
        "request": "r", "space": "a", "period": 0, "load": 3, "units": 2,
    }  # fmt: skip


def test_a_closed_room_bounds_the_value() -> None:
    shut = Problem((_bench(value=7.0),), (Space("a", bench=2, closed=(Interval(1, 2),)),), 4)
    solution = solve(shut)
    assert solution.unplaced == ("q",)
    assert (solution.objective, solution.bound) == (0.0, 0.0)
