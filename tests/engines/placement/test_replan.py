"""Replanning against trying everything: seats are kept first, then newcomers, then rooms."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from engines.placement.small import problem
from farshore.engines.placement.check import violations
from farshore.engines.placement.generate import generate
from farshore.engines.placement.replan import Replan, replan
from farshore.engines.placement.solve import solve
from farshore.engines.placement.types import (
    Interval,
    Kind,
    Placement,
    PlacementError,
    Problem,
    Request,
    Solution,
    Space,
)

RULES = {"closed", "over-capacity", "level-too-low", "equipment-missing", "not-together",
         "not-apart", "outside-horizon"}  # fmt: skip


def bare(placements: tuple[Placement, ...]) -> Solution:
    return Solution(placements, (), 0, 0.0, 0.0, 0.0, "", False, False, 0.0, 0, "")


def broken(whole: Problem, placements: tuple[Placement, ...]) -> set[str]:
    return {one.code for one in violations(whole, bare(placements))} & RULES


def shut(whole: Problem, seed: int) -> Problem:
    """One room closed for three periods."""
    chance = np.random.default_rng(seed)
    name = f"R{chance.integers(0, len(whole.spaces))}"
    start = int(chance.integers(0, 6))
    return replace(
        whole,
        spaces=tuple(
            replace(space, closed=(Interval(start, start + 3),)) if space.id == name else space
            for space in whole.spaces
        ),
    )


def rank(
    changed: Problem, held: dict[str, Placement], placements: tuple[Placement, ...]
) -> tuple[float, ...]:
    worth = {one.id: one.value * (1 + one.priority) for one in changed.requests}
    kept = [one for one in placements if one.request in held]
    fresh = [one for one in placements if one.request not in held]
    moves = sum(one.space != held[one.request].space for one in kept)
    preferred = {one.id: one.room for one in changed.requests}
    moves += sum(preferred[one.request] not in (None, one.space) for one in fresh)
    return (
        len(kept), sum(worth[one.request] for one in kept),
        sum(worth[one.request] for one in fresh), -moves,
    )  # fmt: skip


def best(changed: Problem, held: dict[str, Placement]) -> tuple[float, ...]:
    """The best rank of any plan, by trying every seat of every request."""
    choices = []
    for request in changed.requests:
        mine = held.get(request.id)
        length = request.end - request.start
        last = min(request.start + request.slack, changed.horizon - length)
        starts = [mine.start] if mine else range(request.start, last + 1)
        choices.append(
            [None]
            + [
                Placement(request.id, space.id, start, start + length, moved=False)
                for space in changed.spaces
                for start in starts
            ]
        )
    ranks = []
    for plan in product(*choices):
        placements = tuple(one for one in plan if one is not None)
        if not broken(changed, placements):
            ranks.append(rank(changed, held, placements))
    return max(ranks)


@pytest.mark.parametrize("seed", range(30))
def test_no_plan_is_better(seed: int) -> None:
    whole = problem(seed, wishes=4)
    placements = solve(whole).placements[:3]
    changed = shut(whole, seed)
    held = {one.request: one for one in placements}
    plan = replan(changed, placements, time_limit_s=20)
    assert plan.proven
    assert broken(changed, plan.placements) == set()
    assert rank(changed, held, plan.placements) == best(changed, held)
    assert plan.moves == len(plan.moved)
    accounted = {one.request for one in plan.placements} | {*plan.displaced, *plan.waiting}
    assert accounted == {request.id for request in changed.requests}
    assert set(plan.displaced) <= set(held)


def base() -> tuple[Problem, tuple[Placement, ...]]:
    whole = generate(60, 25, 156, pressure=0.8, seed=3)
    return whole, solve(whole).placements


def with_room(whole: Problem, name: str, closed: Interval) -> Problem:
    spaces = tuple(
        replace(space, closed=(closed,)) if space.id == name else space for space in whole.spaces
    )
    return replace(whole, spaces=spaces)


def stays(plan: Replan) -> dict[str, tuple[int, int]]:
    return {one.request: (one.start, one.end) for one in plan.placements}


def test_a_closed_room_moves_those_in_it_and_keeps_every_promised_date() -> None:
    whole, placements = base()
    now = 40
    room = max(
        {p.space for p in placements}, key=lambda name: sum(p.space == name for p in placements)
    )
    changed = with_room(whole, room, Interval(now, 156))
    plan = replan(changed, placements, now=now, time_limit_s=20)
    assert plan.proven
    inside = {p.request for p in placements if p.space == room and p.end > now}
    assert inside
    assert inside <= {*plan.moved, *plan.displaced}
    kept = {p.request: (max(p.start, now), p.end) for p in placements if p.end > now}
    told = stays(plan)
    assert all(told[name] == kept[name] for name in told if name in kept)


def test_nothing_changes_where_nothing_happened() -> None:
    whole, placements = base()
    plan = replan(whole, placements, time_limit_s=20)
    assert (plan.moved, plan.displaced) == ((), ())
    assert plan.proven


def test_a_late_leaver_keeps_its_seat_and_the_next_one_moves() -> None:
    spaces = (Space("A", bench=1), Space("B", bench=1))
    late = Request("late", Kind.BENCH, 1, 0, 8)
    following = Request("next", Kind.BENCH, 1, 5, 10)
    placements = (
        Placement("late", "A", 0, 5, moved=False),
        Placement("next", "A", 5, 10, moved=False),
    )
    plan = replan(Problem((late, following), spaces, 12), placements, now=4)
    assert stays(plan) == {"late": (4, 8), "next": (5, 10)}
    assert (plan.moves, plan.displaced, plan.proven) == (1, (), True)


def test_a_newcomer_whose_start_has_passed_uses_its_slack_or_is_out_of_time() -> None:
    space = (Space("A", bench=2),)
    slack = Request("slack", Kind.BENCH, 1, 0, 3, slack=4)
    strict = Request("strict", Kind.BENCH, 1, 0, 3)
    plan = replan(Problem((slack, strict), space, 10), (), now=2)
    assert stays(plan) == {"slack": (2, 5)}
    assert "strict" in plan.waiting


def test_a_full_house_is_replanned_with_few_moves() -> None:
    whole = generate(60, 12, 156, pressure=1.1, seed=2)
    placements = solve(whole, time_limit_s=15).placements
    changed = with_room(whole, placements[0].space, Interval(40, 156))
    plan = replan(changed, placements, now=40, time_limit_s=3.0)
    assert broken(changed, plan.placements) == set()
    inside = [p for p in placements if p.space == placements[0].space and p.end > 40]
    # a few more than those who must go, not half the house
    assert plan.moves <= 3 * len(inside)
    assert len(plan.displaced) <= len(inside)


@pytest.mark.parametrize(
    ("placement", "code"),
    [
        (Placement("nobody", "A", 0, 3, moved=False), "unknown-request"),
        (Placement("one", "nowhere", 0, 3, moved=False), "unknown-space"),
    ],
)
def test_placements_that_the_problem_does_not_know_are_refused(
    placement: Placement, code: str
) -> None:
    whole = Problem((Request("one", Kind.BENCH, 1, 0, 3),), (Space("A", bench=1),), 10)
    with pytest.raises(PlacementError) as refused:
        replan(whole, (placement,))
    assert refused.value.code == code
