"""CP-SAT on the whole problem, or on a part of it while the rest stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from farshore.engines.placement.options import Arrays, Ints, starts

Seat = tuple[int, int]
"""(room, start)."""


@dataclass(frozen=True)
class Outcome:
    """Seats found (None where none was), bound on the score, whether optimal, whether the clock
    rather than the budget ended the search."""

    seats: dict[int, Seat] | None
    bound: float
    optimal: bool
    cut: bool


def score_of(arrays: Arrays, request: int, room: int) -> int:
    """Worth first, then moves: worth x (movable + 1) - 1 if the placement is a move."""
    movable = int((arrays.now >= 0).sum())
    moved = 0 <= arrays.now[request] != room
    return int(arrays.worth[request]) * (movable + 1) - int(moved)


def score(arrays: Arrays, seats: Mapping[int, Seat]) -> int:
    return sum(score_of(arrays, i, room) for i, (room, _) in seats.items())


def improve(
    arrays: Arrays,
    seats: Mapping[int, Seat],
    free: Sequence[int],
    rooms: Sequence[int],
    *,
    seed: int,
    time_limit_s: float,
    work_limit: float,
    known_bound: int | None = None,
    linearization: int = 1,
) -> Outcome:
    """Best seats for the `free` requests in `rooms`, all others where `seats` has them.

    A Boolean for each request, room and start; a capacity row for each room, kind and period at
    which something may start. `work_limit` is CP-SAT's deterministic time, so that only the
    wall-clock limit can make two runs differ. `seats` is the hint, `linearization` CP-SAT's level.
    """
    model, chosen = _model(arrays, seats, free, rooms)
    movable = int((arrays.now >= 0).sum())
    terms = {key: score_of(arrays, key[0], key[1]) for key in chosen}
    total = cp_model.LinearExpr.weighted_sum(list(chosen.values()), list(terms.values()))
    if known_bound is not None:
        model.add(total <= known_bound * (movable + 1))
    model.maximize(total)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.linearization_level = linearization
    solver.parameters.max_time_in_seconds = max(time_limit_s, 0.05)
    solver.parameters.max_deterministic_time = work_limit
    status = solver.solve(model)
    ended = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    cut = not ended and solver.response_proto.deterministic_time < work_limit
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(None, float("inf"), False, cut)
    found = {i: (r, s) for (i, r, s), literal in chosen.items() if solver.boolean_value(literal)}
    return Outcome(found, solver.best_objective_bound, status == cp_model.OPTIMAL, cut)


def _model(
    arrays: Arrays, seats: Mapping[int, Seat], free: Sequence[int], rooms: Sequence[int]
) -> tuple[cp_model.CpModel, dict[tuple[int, int, int], cp_model.IntVar]]:
    model = cp_model.CpModel()
    moving = set(free)
    held = {i: seat for i, seat in seats.items() if i not in moving}
    units = arrays.open_units.copy()
    for i, (room, start) in held.items():
        units[room, arrays.kind[i], start : start + arrays.length[i]] -= arrays.quantity[i]
    chosen: dict[tuple[int, int, int], cp_model.IntVar] = {}
    for i in free:
        literals = []
        for room in rooms:
            for start in _open_starts(arrays, units, i, room):
                literal = model.new_bool_var("")
                chosen[i, room, start] = literal
                literals.append(literal)
                model.add_hint(literal, seats.get(i) == (room, start))
        if arrays.fixed[i]:
            model.add_exactly_one(literals)
        else:
            model.add_at_most_one(literals)
    _capacity_rows(model, arrays, units, chosen)
    _group_rows(model, arrays, held, chosen)
    return model, chosen


def _open_starts(arrays: Arrays, units: Ints, i: int, room: int) -> list[int]:
    row, length = units[room, arrays.kind[i]], int(arrays.length[i])
    return [s for s in starts(arrays, i, room) if row[s : s + length].min() >= arrays.quantity[i]]


def _capacity_rows(
    model: cp_model.CpModel,
    arrays: Arrays,
    units: Ints,
    chosen: Mapping[tuple[int, int, int], cp_model.IntVar],
) -> None:
    columns = np.array([literal.index for literal in chosen.values()], dtype=np.int64)
    request, rooms, since = np.array(list(chosen), dtype=np.int64).reshape(-1, 3).T
    until, kinds = since + arrays.length[request], arrays.kind[request]
    for room, kind in np.unique(np.stack([rooms, kinds], axis=1), axis=0).tolist():
        here = np.flatnonzero((rooms == room) & (kinds == kind))
        falls = np.flatnonzero(np.diff(units[room, kind]) < 0) + 1
        periods = np.union1d(since[here], falls)
        inside = (since[here] <= periods[:, None]) & (periods[:, None] < until[here])
        limits = units[room, kind, periods]
        for row in _strictest(inside, limits):
            seats = here[inside[row]]
            most = arrays.quantity[np.unique(request[seats])].sum()
            if most > limits[row]:
                # as an expression, a row costs more to build than to solve
                linear = model.proto.constraints.add().linear
                linear.vars.extend(columns[seats].tolist())
                linear.coeffs.extend(arrays.quantity[request[seats]].tolist())
                linear.domain.extend([0, int(limits[row])])


def _strictest(inside: npt.NDArray[np.bool_], limits: Ints) -> list[int]:
    """Rows (periods, seats) not implied by the next: somebody has left since or more is free."""
    gone = (inside[:-1] & ~inside[1:]).any(axis=1) | (limits[1:] > limits[:-1])
    return [*np.flatnonzero(gone).tolist(), len(limits) - 1]


def _group_rows(
    model: cp_model.CpModel,
    arrays: Arrays,
    held: Mapping[int, Seat],
    chosen: Mapping[tuple[int, int, int], cp_model.IntVar],
) -> None:
    home: dict[tuple[int, int], cp_model.IntVar] = {}
    rivals = {i: np.flatnonzero(arrays.apart[i]).tolist() for i in {i for i, _, _ in chosen}}
    for (i, room, start), literal in chosen.items():
        group = int(arrays.together[i])
        if group >= 0:
            if any(arrays.together[j] == group and seat[0] != room for j, seat in held.items()):
                model.add(literal == 0)
            if (group, room) not in home:
                home[group, room] = model.new_bool_var("")
            model.add_implication(literal, home[group, room])
        for j in rivals[i]:
            seat = held.get(j)
            if seat and seat[0] == room and _overlap(arrays, i, start, j, seat[1]):
                model.add(literal == 0)
    for group in {g for g, _ in home}:
        model.add_at_most_one(literal for (g, _), literal in home.items() if g == group)
    keyed = [key for key in chosen if rivals[key[0]]]
    for one in keyed:
        for other in keyed:
            meet = one[0] < other[0] and one[1] == other[1] and arrays.apart[one[0], other[0]]
            if meet and _overlap(arrays, one[0], one[2], other[0], other[2]):
                model.add_at_most_one([chosen[one], chosen[other]])


def _overlap(arrays: Arrays, i: int, start: int, j: int, other: int) -> bool:
    return bool(start < other + arrays.length[j] and other < start + arrays.length[i])
