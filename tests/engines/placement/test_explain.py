"""Reasons are true: each is held against the placement it speaks of."""

import pytest

from engines.placement.small import allowed, problem
from farshore.engines.placement.explain import earliest, why
from farshore.engines.placement.generate import generate
from farshore.engines.placement.solve import solve
from farshore.engines.placement.types import Kind, Problem, Request, Space


@pytest.mark.parametrize("seed", range(40))
def test_the_earliest_opening_is_open_and_no_earlier_one_is(seed: int) -> None:
    small = problem(seed)
    solution = solve(small)
    rooms = {space.id: index for index, space in enumerate(small.spaces)}
    seats = {p.request: (rooms[p.space], p.start) for p in solution.placements}
    for name in solution.unplaced:
        wish = next(r for r in small.requests if r.id == name)
        open_starts = [
            start
            for start in range(wish.start, small.horizon - (wish.end - wish.start) + 1)
            if any(allowed(small, {**seats, name: (room, start)}) for room in rooms.values())
        ]
        opening = earliest(small, solution, name)
        assert (opening.start if opening else None) == min(open_starts, default=None)
        if opening:
            assert allowed(small, {**seats, name: (rooms[opening.space], opening.start)})


def test_each_who_is_left_out_hears_how_full_the_rooms_are() -> None:
    crowded = generate(40, 4, 30, seed=3)
    solution = solve(crowded)
    requests = {request.id: request for request in crowded.requests}
    assert solution.unplaced
    for name in solution.unplaced:
        reasons = why(crowded, solution, name)
        wish = requests[name]
        for reason in reasons:
            if reason.code == "full":
                space = next(s for s in crowded.spaces if s.id == reason.figures["space"])
                last = min(wish.end + wish.slack, crowded.horizon)
                free = [
                    space.bench
                    - sum(
                        requests[p.request].quantity
                        for p in solution.placements
                        if p.space == space.id and p.start <= period < p.end
                    )
                    for period in range(wish.start, last)
                ]
                assert reason.figures["free"] == min(free) < wish.quantity
                assert reason.figures["periods"] == sum(f < wish.quantity for f in free)
        assert {"full", "no-room-suits"} & {reason.code for reason in reasons}
        assert reasons[-1].code in {
            "fits-later",
            "never-fits",
            "lacks-level",
            "too-small",
            "lacks-equipment",
        }


def test_one_who_sits_hears_where_and_what_changed() -> None:
    rooms = (Space("a", bench=1), Space("b", bench=2))
    asks = Problem((Request("q", Kind.BENCH, 2, 0, 2, room="a"),), rooms, 2)
    codes = [(r.code, dict(r.figures)) for r in why(asks, solve(asks), "q")]
    assert codes == [
        ("placed", {"space": "b", "start": 0, "end": 2}),
        ("moved", {"from": "a", "to": "b"}),
    ]


@pytest.mark.parametrize(
    ("wish", "lacks"),
    [
        (Request("q", Kind.BENCH, 1, 0, 2, level=3), "lacks-level"),
        (Request("q", Kind.BENCH, 1, 0, 2, equipment=("laser",)), "lacks-equipment"),
        (Request("q", Kind.BENCH, 9, 0, 2), "too-small"),
    ],
)
def test_one_whom_no_room_suits_hears_what_is_lacking(wish: Request, lacks: str) -> None:
    asks = Problem((wish,), (Space("a", bench=2, level=2), Space("b", bench=2, level=2)), 2)
    reasons = why(asks, solve(asks), "q")
    assert [reason.code for reason in reasons] == ["no-room-suits", lacks]
    assert reasons[1].figures["rooms"] == 2


def test_each_room_that_does_not_suit_is_counted_by_the_first_thing_it_lacks() -> None:
    wish = Request("q", Kind.BENCH, 2, 0, 2, level=2, equipment=("here", "laser"))
    rooms = (
        Space("a", bench=2, level=2), Space("b", bench=2, level=1, equipment=("here",)),
        Space("c", bench=2, level=1, equipment=("here", "laser")),
        Space("d", bench=1, level=2, equipment=("here", "laser")), Space("e"),
    )  # fmt: skip
    asks = Problem((wish,), rooms, 2)
    told = [(reason.code, dict(reason.figures)) for reason in why(asks, solve(asks), "q")]
    assert told == [
        ("no-room-suits", {"rooms": 5}),
        ("lacks-equipment", {"rooms": 2, "needs": "here"}),
        ("lacks-equipment", {"rooms": 1, "needs": "laser"}),
        ("lacks-level", {"rooms": 1, "needs": 2}),
        ("too-small", {"rooms": 1, "needs": 2}),
    ]


def test_whom_a_request_is_kept_apart_from_or_goes_with_is_named() -> None:
    rooms = (Space("a", bench=2), Space("b", bench=1))
    there = [
        Request(name, Kind.BENCH, 1, 0, 2, value=9, room=room, fixed=True)
        for name, room in (("rival", "a"), ("mate", "b"))
    ]
    wish = Request("q", Kind.BENCH, 1, 0, 2)
    asks = Problem((*there, wish), rooms, 2, together=(("q", "mate"),), apart=(("q", "rival"),))
    told = [(reason.code, dict(reason.figures)) for reason in why(asks, solve(asks), "q")]
    assert ("kept-apart", {"space": "a", "request": "rival"}) in told
    assert ("group-elsewhere", {"space": "a", "request": "mate", "at": "b"}) in told


def test_an_unknown_request_is_a_key_error() -> None:
    asks = Problem((), (Space("a", bench=2),), 2)
    with pytest.raises(KeyError):
        why(asks, solve(asks), "nobody")
