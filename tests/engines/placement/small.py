"""Small problems, and the best placement found by trying everything."""

from itertools import pairwise

import numpy as np

from farshore.engines.placement.types import Interval, Kind, Problem, Request, Space

Seat = tuple[int, int]


def problem(seed: int, wishes: int = 5) -> Problem:
    """A few requests of all sorts for two or three rooms over eight periods."""
    chance = np.random.default_rng(seed)
    horizon = 8
    spaces = tuple(
        Space(
            id=f"R{i}",
            bench=int(chance.integers(0, 5)),
            desk=int(chance.integers(0, 3)),
            level=int(chance.integers(1, 3)),
            equipment=("cryo",) if chance.random() < 0.5 else (),
            closed=(Interval(3, 5),) if chance.random() < 0.3 else (),
        )
        for i in range(int(chance.integers(2, 4)))
    )
    made = []
    for i in range(wishes):
        start = int(chance.integers(0, 6))
        made.append(
            Request(
                id=f"Q{i}",
                kind=Kind.BENCH if chance.random() < 0.7 else Kind.DESK,
                quantity=int(chance.integers(1, 4)),
                start=start,
                end=int(chance.integers(start + 1, horizon + 1)),
                level=int(chance.integers(1, 3)),
                equipment=("cryo",) if chance.random() < 0.2 else (),
                slack=int(chance.integers(0, 3)),
                value=float(chance.integers(0, 6)),
                priority=int(chance.integers(0, 2)),
                room=f"R{chance.integers(0, 2)}" if chance.random() < 0.4 else None,
            )
        )
    together = (("Q0", "Q1"),) if chance.random() < 0.3 else ()
    apart = (("Q1", "Q2"), ("Q2", "Q3")) if chance.random() < 0.4 else ()
    return Problem(tuple(made), spaces, horizon, together=together, apart=apart)


def best(problem: Problem) -> tuple[float, int]:
    """The largest value, and the fewest moves at it, by trying every seat of every request."""
    found = (-1.0, 0)

    def extend(seats: dict[str, Seat], waiting: list[Request]) -> None:
        nonlocal found
        if not waiting:
            found = max(found, (_value(problem, seats), -_moves(problem, seats)))
            return
        request, rest = waiting[0], waiting[1:]
        if not request.fixed:
            extend(seats, rest)
        for room in range(len(problem.spaces)):
            last = request.start if request.fixed else request.start + request.slack
            for start in range(request.start, last + 1):
                more = {**seats, request.id: (room, start)}
                if allowed(problem, more):
                    extend(more, rest)

    extend({}, list(problem.requests))
    return found[0], -found[1]


def allowed(problem: Problem, seats: dict[str, Seat]) -> bool:
    requests = {request.id: request for request in problem.requests}
    load: dict[tuple[int, Kind, int], int] = {}
    for name, (room, start) in seats.items():
        request, space = requests[name], problem.spaces[room]
        stay = range(start, start + request.end - request.start)
        if stay[-1] >= problem.horizon or request.level > space.level:
            return False
        if request.fixed and request.room != space.id:
            return False
        if any(item not in space.equipment for item in request.equipment):
            return False
        for period in stay:
            if any(shut.start <= period < shut.end for shut in space.closed):
                return False
            key = (room, request.kind, period)
            load[key] = load.get(key, 0) + request.quantity
            if load[key] > space.units(request.kind):
                return False
    for group in problem.together:
        rooms = [seats[name][0] for name in group if name in seats]
        if any(one != other for one, other in pairwise(rooms)):
            return False
    for one, other in problem.apart:
        if one in seats and other in seats and seats[one][0] == seats[other][0]:
            a, b = (range(seats[n][1], seats[n][1] + _length(requests[n])) for n in (one, other))
            if set(a) & set(b):
                return False
    return True


def _length(request: Request) -> int:
    return request.end - request.start


def _value(problem: Problem, seats: dict[str, Seat]) -> float:
    return sum(r.value * (1 + r.priority) for r in problem.requests if r.id in seats)


def _moves(problem: Problem, seats: dict[str, Seat]) -> int:
    return sum(
        r.room is not None and problem.spaces[seats[r.id][0]].id != r.room
        for r in problem.requests
        if r.id in seats
    )
