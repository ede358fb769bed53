"""The checker catches every kind of broken rule, each planted in a sound placement."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from farshore.engines.placement.check import violations
from farshore.engines.placement.types import (
    Interval,
    Kind,
    Placement,
    Problem,
    Request,
    Solution,
    Space,
)

PROBLEM = Problem(
    requests=(
        Request("one", Kind.BENCH, 2, 0, 4, level=2, equipment=("cryo",), slack=2, value=3.0),
        Request("two", Kind.BENCH, 2, 0, 4, value=2.0, priority=1, room="b"),
        Request("held", Kind.DESK, 1, 1, 3, value=1.0, room="b", fixed=True),
        Request("late", Kind.BENCH, 1, 6, 8, value=1.0),
        Request("never", Kind.SUITE, 1, 0, 2, value=9.0),
    ),
    spaces=(
        Space("a", bench=3, desk=1, level=2, equipment=("cryo",), closed=(Interval(6, 7),)),
        Space("b", bench=2, desk=1),
    ),
    horizon=8,
    together=(("one", "two"), ("two", "late")),
    apart=(("two", "held"), ("one", "held")),
)
LOOSE = replace(PROBLEM, together=(("two", "late"),), apart=(("one", "held"),))
SOUND = Solution(
    placements=(
        Placement("one", "a", 1, 5, False),
        Placement("two", "b", 0, 4, False),
        Placement("held", "b", 1, 3, False),
        Placement("late", "b", 6, 8, False),
    ),
    unplaced=("never",),
    moves=0,
    objective=9.0,
    bound=10.0,
    gap=0.1,
    bound_by="classes",
    proven=False,
    cut=False,
    seconds=0.0,
    seed=0,
    version="test",
    fragmentation=6,
)
Change = Callable[[Solution], Solution]


def _put(index: int, **changes: object) -> Change:
    def change(solution: Solution) -> Solution:
        rows = list(solution.placements)
        rows[index] = replace(rows[index], **changes)  # type: ignore[arg-type]
        return replace(solution, placements=tuple(rows))

    return change


def _with(**changes: object) -> Change:
    return lambda solution: replace(solution, **changes)  # type: ignore[arg-type]


PLANTED: dict[str, Change] = {
    "unknown-request": _put(0, request="nobody"),
    "unknown-space": _put(0, space="z"),
    "placed-twice": lambda s: replace(s, placements=(*s.placements, s.placements[0])),
    "not-accounted": _with(unplaced=()),
    "fixed-displaced": _put(2, space="a"),
    "wrong-length": _put(0, end=6),
    "outside-slack": _put(0, start=3, end=7),
    "outside-horizon": _put(3, start=7, end=9),
    "level-too-low": _put(0, space="b"),
    "equipment-missing": _put(0, space="b"),
    "closed": _put(3, space="a"),
    "over-capacity": _put(1, space="a"),
    "not-together": _put(3, space="a"),
    "moved-flag-wrong": _put(1, moved=True),
    "objective-wrong": _with(objective=8.0),
    "moves-wrong": _with(moves=1),
    "bound-below-objective": _with(bound=8.5),
    "gap-wrong": _with(gap=0.2),
    "fragmentation-wrong": _with(fragmentation=5),
}


def test_the_sound_placement_is_found_sound() -> None:
    assert violations(LOOSE, SOUND) == []


@pytest.mark.parametrize("code", PLANTED)
def test_a_planted_violation_is_caught(code: str) -> None:
    assert code in {found.code for found in violations(LOOSE, PLANTED[code](SOUND))}


def test_those_to_keep_apart_are_caught_in_one_room() -> None:
    assert "not-apart" in {found.code for found in violations(PROBLEM, SOUND)}


def test_the_figures_name_room_period_and_load() -> None:
    found = violations(LOOSE, PLANTED["over-capacity"](SOUND))
    first = next(one for one in found if one.code == "over-capacity")
    assert first.figures == {"space": "a", "kind": "bench", "period": 1, "used": 4, "units": 3}
