"""Placement: ours beside first-come best-fit and plain CP-SAT, with a proven bound.

Run: python benchmarks/placement.py [--full]. 400 requests, 40 rooms, 104 weeks, demand 1.25 times
capacity; 60 seconds for each, on two cores. --full: five seeds, a real base's size
and one that demand just fills. Last, promise dates and replanning.
"""

import sys
import time
from dataclasses import replace

import numpy as np
from ortools.sat.python import cp_model

from farshore.engines.placement.check import violations
from farshore.engines.placement.generate import generate
from farshore.engines.placement.options import Arrays, read, starts
from farshore.engines.placement.promise import promises
from farshore.engines.placement.replan import replan
from farshore.engines.placement.search import State, best_fit, compiled
from farshore.engines.placement.solve import solve
from farshore.engines.placement.types import Interval, Kind, Problem, Request

LIMIT = 60.0


def first_come(arrays: Arrays) -> float:
    """Everybody in the order of the wished start, where least room is left over."""
    count = len(arrays.worth)
    nowhere = np.full(count, -1, dtype=np.int64)
    state = State(nowhere, nowhere.copy(), arrays.open_units.copy())
    for i in np.lexsort((np.arange(count), arrays.first)).tolist():
        best_fit(arrays, state, i)
    return float(arrays.worth[state.room >= 0].sum()) / 1000


def plain(problem: Problem, arrays: Arrays, limit: float) -> tuple[float, float]:
    """Value and bound of one CP-SAT model: a Boolean a seat, capacity in every week."""
    model = cp_model.CpModel()
    seats = {
        (i, r, s): model.new_bool_var("")
        for i in range(len(arrays.worth))
        for r in range(len(problem.spaces))
        for s in starts(arrays, i, r)
    }
    load: dict[tuple[int, int], list[cp_model.LinearExpr]] = {}
    for (i, r, s), seat in seats.items():
        for week in range(s, s + int(arrays.length[i])):
            load.setdefault((r, week), []).append(int(arrays.quantity[i]) * seat)
    for (r, week), terms in load.items():
        model.add(sum(terms) <= int(arrays.open_units[r, 0, week]))
    for i in range(len(arrays.worth)):
        model.add_at_most_one(seat for (j, _, _), seat in seats.items() if j == i)
    model.maximize(sum(int(arrays.worth[i]) * seat for (i, _, _), seat in seats.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = limit
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    value = solver.objective_value / 1000 if found else 0.0
    return value, solver.best_objective_bound / 1000


def compare(name: str, problem: Problem) -> float:
    arrays = read(problem)
    solution = solve(problem, time_limit_s=LIMIT)
    assert not violations(problem, solution)
    began = time.perf_counter()
    value, bound = plain(problem, arrays, LIMIT)
    seconds = time.perf_counter() - began
    best = min(bound, solution.bound)
    rows = (
        ("ours", solution.objective, solution.bound, solution.seconds),
        ("plain CP-SAT", value, bound, seconds),
        ("first come, best fit", first_come(arrays), float("nan"), float("nan")),
    )
    for method, reached, proven, spent in rows:
        ratio = reached / solution.objective
        gap = 1 - reached / best if best else 0.0
        print(
            f"{name:<16}{method:<22}{reached:>10.0f}{proven:>10.0f}"
            f"{gap:>8.2%}{ratio:>8.3f}{spent:>8.1f}",
            flush=True,
        )
    return 1 - solution.objective / best if best else 0.0


def answers() -> None:
    """Promise dates and replanning at a base's size."""
    whole = generate(60, 12, 156, pressure=1.1, seed=2)
    solution = solve(whole, time_limit_s=LIMIT)
    began = time.perf_counter()
    given = promises(whole, solution)
    seconds = time.perf_counter() - began
    dated = sum(one.assured is not None for one in given)
    print(f"promise dates: {len(given)} waiting, {dated} with a date, {seconds:.2f} s")
    name = solution.placements[0].space
    closed = (Interval(40, whole.horizon),)
    spaces = tuple(replace(s, closed=closed) if s.id == name else s for s in whole.spaces)
    newcomer = Request("new", Kind.BENCH, 3, 50, 80, slack=4, value=90.0)
    changes = {
        "a room closes": replace(whole, spaces=spaces),
        "somebody arrives": replace(whole, requests=(*whole.requests, newcomer)),
    }
    for what, changed in changes.items():
        plan = replan(changed, solution.placements, now=40)
        told = f"{plan.moves} moves, {len(plan.displaced)} displaced, proven {plan.proven}"
        print(f"replan, {what}: {told}, {plan.seconds:.2f} s")


def main(full: bool) -> None:
    compiled()
    print(f"{'instance':<16}{'method':<22}{'value':>10}{'bound':>10}{'gap':>8}{'ratio':>8}{'s':>8}")
    gaps = [compare(f"seed {seed}", generate(seed=seed)) for seed in range(5 if full else 1)]
    print(f"ours: gap {np.mean(gaps):.2%} on average, {max(gaps):.2%} at most, in {LIMIT:.0f} s")
    if full:
        for seed in range(6):
            compare(f"base {seed}", generate(60, 25, 156, seed=seed))
        for seed, rooms in enumerate((10, 11, 12, 13, 14)):
            compare(f"full base {seed}", generate(60, rooms, 156, pressure=1.0, seed=seed))
    answers()


if __name__ == "__main__":
    main("--full" in sys.argv)
