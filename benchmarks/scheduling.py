"""Scheduling: ours beside a plain CP-SAT model, on published instances and an everyday event.

Run: python benchmarks/scheduling.py [--full]. Some published instances, 15 seconds each; --full:
all twenty original ones, 120 seconds each. Instances and published optima are read from the folder
that FARSHORE_DATA names (else ../shared/data) and left out where it is absent.
"""

import csv
import os
import sys
import time
from pathlib import Path

import numpy as np
from ortools.sat.python import cp_model

from farshore.cli.dzn import read_dzn
from farshore.engines.scheduling.anneal import compiled
from farshore.engines.scheduling.check import violations
from farshore.engines.scheduling.solve import solve
from farshore.engines.scheduling.types import Meeting, Participant, Problem

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("FARSHORE_DATA", ROOT.parent / "shared/data")) / "scheduling"
SHORT = ("tic-12", "tic-13crafb", "forumt-14", "forum-13")
Result = tuple[float, int, float, float]


def event(seed: int = 0) -> Problem:
    """An event of the demonstration's size: 58 participants, 205 requests, 14 slots, 14 tables."""
    chance = np.random.default_rng(seed)
    pairs = [(i, j) for i in range(18) for j in range(18, 58)]
    chosen = chance.choice(len(pairs), 205, replace=False)
    away = [tuple(sorted(chance.choice(14, chance.integers(0, 4), replace=False).tolist()))
            for _ in range(58)]  # fmt: skip
    return Problem(
        tuple(Participant(str(i), away[i]) for i in range(58)),
        tuple(
            Meeting(f"m{n}", str(pairs[c][0]), str(pairs[c][1]), float(chance.integers(1, 3)))
            for n, c in enumerate(chosen)
        ),
        (14,) * 14,
    )


def plain(problem: Problem, limit: float) -> Result:
    """One CP-SAT model as one would write it first: weight (in thousands), breaks, bound."""
    model = cp_model.CpModel()
    slots = range(len(problem.tables))
    away = {person.id: set(person.absent) for person in problem.participants}
    held = {
        (m.id, s): model.new_bool_var("")
        for m in problem.meetings
        for s in slots
        if s not in away[m.one] | away[m.other] and (m.slots is None or s in m.slots)
    }
    for m in problem.meetings:
        mine = [held[m.id, s] for s in slots if (m.id, s) in held]
        model.add(sum(mine) == 1) if problem.all_required else model.add(sum(mine) <= 1)
    for s in slots:
        model.add(sum(x for (_, at), x in held.items() if at == s) <= problem.tables[s])
    breaks = []
    for person in problem.participants:
        mine = [m.id for m in problem.meetings if person.id in (m.one, m.other)]
        busy = [model.new_bool_var("") for _ in slots]
        begins = [model.new_bool_var("") for _ in slots]
        some = model.new_bool_var("")
        for s in slots:
            model.add(sum(held[m, s] for m in mine if (m, s) in held) == busy[s])
            model.add(begins[s] >= busy[s] - (busy[s - 1] if s else 0))
            model.add_implication(busy[s], some)
        breaks.append(sum(begins) - some)
    if problem.fairness is not None:
        least = model.new_int_var(0, len(slots), "")
        for count in breaks:
            model.add(count >= least)
            model.add(count <= least + problem.fairness)
    weight = sum(round(m.weight) * held[m.id, s] for m in problem.meetings for s in slots
                 if (m.id, s) in held)  # fmt: skip
    model.minimize(sum(breaks) - (0 if problem.all_required else 1000 * weight))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = limit
    began = time.perf_counter()
    status = solver.solve(model)
    seconds = time.perf_counter() - began
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return 0.0, -1, float("nan"), seconds
    reached = sum(m.weight for m in problem.meetings for s in slots
                  if (m.id, s) in held and solver.boolean_value(held[m.id, s]))  # fmt: skip
    return (
        reached,
        sum(solver.value(count) for count in breaks),
        solver.best_objective_bound,
        seconds,
    )


def compare(name: str, problem: Problem, optimum: str, limit: float) -> bool:
    solution = solve(problem, time_limit_s=limit)
    assert not violations(problem, solution)
    weight, breaks, _, seconds = plain(problem, limit)
    ratio = f"{breaks / solution.breaks:.2f}" if solution.breaks and breaks >= 0 else "-"
    found = str(breaks) if breaks >= 0 else "none"
    proof = "proven" if solution.proven else f"bound {solution.bound:.0f}"
    print(
        f"{name:<16}{optimum:>8}{solution.weight:>8.0f}{solution.breaks:>7}{proof:>10}"
        f"{solution.seconds:>8.1f}{weight:>9.0f}{found:>7}{seconds:>8.1f}{ratio:>8}",
        flush=True,
    )
    return optimum == str(solution.breaks)


def main(full: bool) -> None:
    compiled()
    limit = 120.0 if full else 15.0
    print(f"{'':<24}{'ours':>8}{'':>26}plain CP-SAT")
    print(f"{'instance':<16}{'optimum':>8}{'weight':>8}{'breaks':>7}{'':>10}{'s':>8}"
          f"{'weight':>9}{'breaks':>7}{'s':>8}{'ratio':>8}")  # fmt: skip
    compare("everyday event", event(), "-", limit)
    if not DATA.is_dir():
        print(f"published instances left out: no data at {DATA}; set FARSHORE_DATA")
        return
    met = []
    with (DATA / "published_results.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if full or row["instance"] in SHORT:
                problem = read_dzn(DATA / "original" / f"{row['instance']}.original.dzn")
                met.append(compare(row["instance"], problem, row["optimum_breaks"], limit))
    print(f"ours reaches the published optimum in {sum(met)} of {len(met)} within {limit:.0f} s")


if __name__ == "__main__":
    main("--full" in sys.argv)
