"""Promise dates: they hold for every set of acceptances, none earlier would, levers tell true."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations

import pytest

from engines.placement.small import problem
from farshore.engines.placement.check import violations
from farshore.engines.placement.promise import Promise, promises
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
         "not-apart", "outside-horizon", "wrong-length"}  # fmt: skip


def crowded(seed: int) -> tuple[Problem, Solution]:
    """A problem, and a placement that leaves out all but the first two it could place."""
    whole = problem(seed, wishes=6)
    found = solve(whole)
    kept = found.placements[:2]
    out = tuple(r.id for r in whole.requests if r.id not in {p.request for p in kept})
    return whole, replace(found, placements=kept, unplaced=out)


def broken(whole: Problem, solution: Solution, more: list[Placement]) -> set[str]:
    """Rules of space and time that the placements break together."""
    taken = replace(solution, placements=(*solution.placements, *more))
    return {one.code for one in violations(whole, taken)} & RULES


def as_placement(promise: Promise) -> Placement:
    stay = promise.assured
    assert stay is not None
    return Placement(promise.request, stay.space, stay.start, stay.end, moved=False)


def every_set(given: list[Promise]) -> Iterator[tuple[Promise, ...]]:
    return chain.from_iterable(combinations(given, size) for size in range(len(given) + 1))


@pytest.mark.parametrize("seed", range(40))
def test_assured_stays_hold_whoever_accepts(seed: int) -> None:
    whole, solution = crowded(seed)
    given = [one for one in promises(whole, solution) if one.assured]
    for accepted in every_set(given):
        assert broken(whole, solution, [as_placement(one) for one in accepted]) == set()


@pytest.mark.parametrize("seed", range(40))
def test_no_earlier_stay_is_free_beside_those_before(seed: int) -> None:
    whole, solution = crowded(seed)
    requests = {request.id: request for request in whole.requests}
    before: list[Placement] = []
    for promise in promises(whole, solution):
        request = requests[promise.request]
        length = request.end - request.start
        end = whole.horizon - length + 1 if promise.assured is None else promise.assured.start
        for start in range(request.start, end):
            for space in whole.spaces:
                mine = Placement(request.id, space.id, start, start + length, moved=False)
                assert broken(whole, solution, [*before, mine])
        if promise.assured is not None:
            before.append(as_placement(promise))
            assert promise.first is not None
            assert promise.first.start <= promise.assured.start


@pytest.mark.parametrize("seed", range(40))
def test_a_decliners_lever_opens_what_it_says_and_no_earlier(seed: int) -> None:
    whole, solution = crowded(seed)
    requests = {request.id: request for request in whole.requests}
    given = promises(whole, solution)
    for promise in given:
        request = requests[promise.request]
        length = request.end - request.start
        for lever in promise.levers:
            if lever.code != "declines":
                continue
            beside = [
                as_placement(one)
                for one in given[: promise.place - 1]
                if one.assured and one.request != lever.figures["request"]
            ]
            free = [
                start
                for start in range(request.start, whole.horizon - length + 1)
                for space in whole.spaces
                if not broken(
                    whole, solution,
                    [*beside, Placement(request.id, space.id, start, start + length, moved=False)],
                )
            ]  # fmt: skip
            assert min(free) == lever.figures["opens"]
            until = whole.horizon if promise.assured is None else promise.assured.start
            assert lever.figures["sooner_by"] == until - min(free) > 0


def one_room(*wishes: tuple[int, int, int]) -> Problem:
    """A room of two benches; (quantity, start, end) each, the first of them sits there."""
    requests = tuple(
        Request(f"Q{i}", Kind.BENCH, quantity, start, end)
        for i, (quantity, start, end) in enumerate(wishes)
    )
    return Problem(requests, (Space("R", bench=2, closed=(Interval(10, 12),)),), 30)


def seated_first(whole: Problem) -> Solution:
    first = whole.requests[0]
    found = solve(whole)
    return replace(
        found,
        placements=(Placement(first.id, "R", first.start, first.end, moved=False),),
        unplaced=tuple(request.id for request in whole.requests[1:]),
    )


def test_levers_name_what_would_bring_the_date_forward() -> None:
    whole = one_room((1, 0, 10), (1, 0, 10), (2, 2, 8))
    first, second = promises(whole, seated_first(whole))
    assert first.assured is not None
    assert (first.assured.start, first.levers) == (0, ())
    assert second.assured is not None
    assert second.assured.start == 12
    told = {lever.code: dict(lever.figures) for lever in second.levers}
    assert "fewer" not in told
    assert told["reopens"] == {
        "space": "R", "start": 10, "end": 12, "opens": 10, "sooner_by": 2,
    }  # fmt: skip
    # alone, neither the occupant nor the rival frees both benches
    assert set(told) == {"reopens"}


def test_an_occupant_that_leaves_brings_the_date_forward() -> None:
    whole = one_room((2, 0, 10), (1, 3, 6))
    (waiting,) = promises(whole, seated_first(whole))
    assert waiting.assured is not None
    assert waiting.assured.start == 12
    assert [dict(lever.figures) for lever in waiting.levers if lever.code == "leaves"] == [
        {"request": "Q0", "opens": 3, "sooner_by": 9}
    ]


def test_the_queue_decides_who_is_served_first() -> None:
    whole = one_room((2, 0, 6), (2, 0, 4), (2, 0, 4))
    solution = seated_first(whole)
    for queue in (["Q1", "Q2"], ["Q2", "Q1"]):
        given = promises(whole, solution, queue)
        assert [one.request for one in given] == queue
        starts = [one.assured.start for one in given if one.assured]
        assert starts == [6, 12]
        assert [one.first.start for one in given if one.first] == [6, 6]


def test_a_queue_that_leaves_somebody_out_is_refused() -> None:
    whole = one_room((2, 0, 6), (2, 0, 4), (2, 0, 4))
    with pytest.raises(PlacementError) as refused:
        promises(whole, seated_first(whole), ["Q1", "Q9"])
    assert refused.value.code == "bad-queue"
    assert refused.value.figures == {"missing": ["Q2"], "surplus": ["Q9"]}
