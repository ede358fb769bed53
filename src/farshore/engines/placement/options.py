"""Reads a problem into arrays: eligible rooms, feasible starts, capacity by room, kind, period."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from farshore.engines.placement.types import Kind, PlacementError, Problem, Request, Space

KINDS = tuple(Kind)
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Arrays:
    """The problem in numbers; n requests, m rooms, 3 kinds, T periods.

    `worth` (n,): thousandths of value. `open_units` (m, 3, T): capacity, 0 where closed.
    `first`, `last` (n,): earliest and latest start; `length` (n,). `fits` (n, m): level and
    equipment suffice and the room is large enough in some period. `now` (n,): index of the
    present room or -1. `together` (n,): group number or -1. `apart` (n, n): may not share a room.
    """

    worth: Ints
    open_units: Ints
    first: Ints
    last: Ints
    length: Ints
    quantity: Ints
    kind: Ints
    fits: npt.NDArray[np.bool_]
    now: Ints
    fixed: npt.NDArray[np.bool_]
    together: Ints
    apart: npt.NDArray[np.bool_]


def read(problem: Problem) -> Arrays:
    """Check the problem and turn it into arrays; raises PlacementError where it is malformed."""
    _check_names(problem)
    for space in problem.spaces:
        _check_space(space)
    rooms = {space.id: index for index, space in enumerate(problem.spaces)}
    for request in problem.requests:
        _check_request(request, problem.horizon, rooms)
    requests = problem.requests
    length = [request.end - request.start for request in requests]
    arrays = Arrays(
        worth=_ints([worth(request) for request in requests]),
        open_units=_open_units(problem),
        first=_ints([request.start for request in requests]),
        last=_ints([_last_start(request, problem.horizon) for request in requests]),
        length=_ints(length),
        quantity=_ints([request.quantity for request in requests]),
        kind=_ints([KINDS.index(request.kind) for request in requests]),
        fits=np.array(
            [[suits(request, space) for space in problem.spaces] for request in requests],
            dtype=np.bool_,
        ).reshape(len(requests), len(problem.spaces)),
        now=_ints([-1 if r.room is None else rooms[r.room] for r in requests]),
        fixed=np.array([request.fixed for request in requests], dtype=np.bool_),
        together=_together(problem),
        apart=_apart(problem),
    )
    _check_fixed(problem, arrays)
    return arrays


def worth(request: Request) -> int:
    """Value times (1 + priority), in thousandths."""
    return round(request.value * 1000) * (1 + request.priority)


def suits(request: Request, space: Space) -> bool:
    """Level, equipment and size suffice, whatever the time and the other occupants."""
    return (
        space.level >= request.level
        and set(request.equipment) <= set(space.equipment)
        and space.units(request.kind) >= request.quantity
    )


def starts(arrays: Arrays, request: int, room: int) -> list[int]:
    """Start periods at which the room, empty, would hold the request for its whole stay."""
    if not arrays.fits[request, room]:
        return []
    if arrays.fixed[request]:
        return [int(arrays.first[request])] if arrays.now[request] == room else []
    units = arrays.open_units[room, arrays.kind[request]]
    length, quantity = int(arrays.length[request]), arrays.quantity[request]
    return [
        start
        for start in range(int(arrays.first[request]), int(arrays.last[request]) + 1)
        if units[start : start + length].min() >= quantity
    ]


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _last_start(request: Request, horizon: int) -> int:
    if request.fixed:
        return request.start
    return min(request.start + request.slack, horizon - (request.end - request.start))


def _check_names(problem: Problem) -> None:
    for what, ids in (
        ("request", [request.id for request in problem.requests]),
        ("space", [space.id for space in problem.spaces]),
    ):
        seen: set[str] = set()
        for name in ids:
            if name in seen:
                raise PlacementError("duplicate-id", {"what": what, "id": name})
            seen.add(name)
    known = {request.id for request in problem.requests}
    for group in problem.together + problem.apart:
        for name in group:
            if name not in known:
                raise PlacementError("unknown-request", {"id": name})
    if problem.horizon < 1:
        raise PlacementError("bad-horizon", {"horizon": problem.horizon})


def _check_space(space: Space) -> None:
    for kind in KINDS:
        if space.units(kind) < 0:
            raise PlacementError(
                "negative-capacity",
                {"space": space.id, "kind": str(kind), "units": space.units(kind)},
            )
    for interval in space.closed:
        if interval.start >= interval.end:
            raise PlacementError(
                "bad-interval",
                {"space": space.id, "start": interval.start, "end": interval.end},
            )


def _check_request(request: Request, horizon: int, rooms: dict[str, int]) -> None:
    name = {"request": request.id}
    if not 0 <= request.start < request.end <= horizon:
        figures = {"start": request.start, "end": request.end, "horizon": horizon}
        raise PlacementError("bad-interval", name | figures)
    if request.quantity < 1:
        raise PlacementError("bad-quantity", name | {"quantity": request.quantity})
    if request.slack < 0:
        raise PlacementError("bad-slack", name | {"slack": request.slack})
    if not 0 <= request.value < 1e9 or request.priority < 0:
        raise PlacementError(
            "bad-value", {**name, "value": request.value, "priority": request.priority}
        )
    if request.room is not None and request.room not in rooms:
        raise PlacementError("unknown-space", name | {"space": request.room})
    if request.fixed and request.room is None:
        raise PlacementError("fixed-without-space", name)


def _open_units(problem: Problem) -> Ints:
    units = np.zeros((len(problem.spaces), len(KINDS), problem.horizon), dtype=np.int64)
    for row, space in enumerate(problem.spaces):
        for column, kind in enumerate(KINDS):
            units[row, column] = space.units(kind)
        for interval in space.closed:
            units[row, :, max(interval.start, 0) : max(interval.end, 0)] = 0
    return units


def _together(problem: Problem) -> Ints:
    """Group number by request; groups that share a request become one."""
    parent = {request.id: request.id for request in problem.requests}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for group in problem.together:
        for name in group[1:]:
            parent[root(name)] = root(group[0])
    members: dict[str, list[str]] = {}
    for request in problem.requests:
        members.setdefault(root(request.id), []).append(request.id)
    number = {top: i for i, top in enumerate(t for t, names in members.items() if len(names) > 1)}
    return _ints([number.get(root(request.id), -1) for request in problem.requests])


def _apart(problem: Problem) -> npt.NDArray[np.bool_]:
    index = {request.id: i for i, request in enumerate(problem.requests)}
    apart = np.zeros((len(index), len(index)), dtype=np.bool_)
    for group in problem.apart:
        for one in group:
            for other in group:
                apart[index[one], index[other]] = one != other
    return apart


def _check_fixed(problem: Problem, arrays: Arrays) -> None:
    """Those who stay must fit together where they are."""
    load = np.zeros_like(arrays.open_units)
    seated: list[int] = []
    for i, request in enumerate(problem.requests):
        if not request.fixed:
            continue
        room, kind = int(arrays.now[i]), int(arrays.kind[i])
        if not arrays.fits[i, room]:
            raise PlacementError("fixed-unsuited", {"request": request.id, "space": request.room})
        load[room, kind, request.start : request.end] += request.quantity
        over = load[room, kind] > arrays.open_units[room, kind]
        if over[request.start : request.end].any():
            period = request.start + int(np.argmax(over[request.start : request.end]))
            raise PlacementError(
                "fixed-overfull",
                {
                    "request": request.id,
                    "space": request.room,
                    "period": period,
                    "load": int(load[room, kind, period]),
                    "units": int(arrays.open_units[room, kind, period]),
                },
            )
        for j in seated:
            _check_fixed_pair(problem, arrays, i, j)
        seated.append(i)


def _check_fixed_pair(problem: Problem, arrays: Arrays, i: int, j: int) -> None:
    one, other = problem.requests[i], problem.requests[j]
    figures = {"request": one.id, "other": other.id}
    same = arrays.now[i] == arrays.now[j]
    if not same and arrays.together[i] >= 0 and arrays.together[i] == arrays.together[j]:
        raise PlacementError("fixed-not-together", figures)
    if same and arrays.apart[i, j] and one.start < other.end and other.start < one.end:
        raise PlacementError("fixed-not-apart", figures)
