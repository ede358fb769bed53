"""Selection: ours beside scipy's integer programme on the plain formulation.

Run: python benchmarks/selection.py [--small].
"""

import sys
import time
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from farshore.engines.selection.check import violations
from farshore.engines.selection.explain import why
from farshore.engines.selection.solve import solve
from farshore.engines.selection.types import Problem, Quota, SelectionError

LIMIT = 60.0


def call(count: int, quotas: int, seats: int, seed: int) -> Problem:
    """Scores with four digits, costs in whole won, quotas that overlap and bind, pairs."""
    generator = np.random.default_rng(seed)
    groups = []
    for number in range(quotas):
        members = np.flatnonzero(generator.random(count) < generator.uniform(0.05, 0.4))
        share = len(members) / count * seats
        low, high = int(share * 0.9) + (3 if number % 3 == 0 else 0), int(share * 1.15) + 4
        groups.append(Quota(f"q{number}", tuple(members.tolist()), low, high))
    pairs = tuple((int(a), int(b)) for a, b in generator.choice(count, (50, 2), replace=False))
    return Problem(
        ids=tuple(str(i) for i in range(count)),
        scores=np.round(generator.normal(3, 0.7, count), 4),
        costs=generator.integers(20_000, 120_000, count) * 1000,
        seats=seats,
        budget=seats * 60_000_000,
        quotas=tuple(groups),
        exclusive=pairs[:25],
        requires=pairs[25:],
    )


def plain(problem: Problem) -> tuple[float, bool]:
    """Objective, and whether it was proven within the limit."""
    size = len(problem.ids)
    rows: list[Any] = [np.ones(size), problem.costs.astype(float)]
    low, high = [0.0, 0.0], [float(problem.seats), float(problem.budget or 0)]
    for quota in problem.quotas:
        rows.append(np.bincount(quota.members, minlength=size).astype(float))
        low.append(quota.minimum)
        high.append(size if quota.maximum is None else quota.maximum)
    for pairs, sign, top in ((problem.exclusive, 1.0, 1.0), (problem.requires, -1.0, 0.0)):
        for a, b in pairs:
            row = np.zeros(size)
            row[a], row[b] = 1.0, sign
            rows.append(row)
            low.append(-1.0)
            high.append(top)
    answer = milp(
        -problem.scores,
        constraints=LinearConstraint(sparse.csr_array(np.array(rows)), low, high),
        integrality=np.ones(size),
        bounds=Bounds(0, 1),
        options={"time_limit": LIMIT, "mip_rel_gap": 1e-6},
    )
    return (0.0 if answer.x is None else -float(answer.fun)), answer.status == 0


def main() -> None:
    small = "--small" in sys.argv
    count, quotas = (500, 8) if small else (5000, 20)
    solve(call(200, 2, 40, 0))  # loads the solvers
    print(f"{count} applications, {quotas} quotas, seats, budget, 50 pairs")
    head = ("seats", "objective", "proven", "seconds", "milp", "proven", "seconds", "x ours")
    print("".join(f"{name:>12}" for name in head))
    for seats, seed in ((20, 1), (50, 2), (200, 3), (200, 4), (500, 5)):
        problem = call(count, quotas, min(seats, count // 5), seed)
        started = time.perf_counter()
        try:
            ours = solve(problem)
        except SelectionError as error:
            print(f"{seats:>12} {error}")
            continue
        seconds = time.perf_counter() - started
        if violations(problem, ours):
            print("UNSOUND")
        started = time.perf_counter()
        theirs, proven = plain(problem)
        took = time.perf_counter() - started
        cells = (f"{ours.objective:.4f}", ours.proven, f"{seconds:.2f}", f"{theirs:.4f}", proven)
        told = (problem.seats, *cells, f"{took:.2f}", f"{took / seconds:.1f}")
        print("".join(f"{cell!s:>12}" for cell in told), flush=True)
    further(call(count, quotas, min(200, count // 5), 3))


def further(problem: Problem) -> None:
    """What the plain formulation does not answer at all."""
    started = time.perf_counter()
    solution = solve(replace(problem, reserve=20))
    print(f"with a reserve list of 20 and who replaces whom: {time.perf_counter() - started:.2f} s")
    left = [i for i in np.argsort(-problem.scores).tolist() if i not in solution.chosen][:3]
    started = time.perf_counter()
    for application in left:
        why(problem, solution, application)
    each = (time.perf_counter() - started) / len(left)
    print(f"the least changes for one left out: {each:.2f} s")
    quota = problem.quotas[0]
    impossible = replace(quota, minimum=problem.seats + 1, maximum=None)
    started = time.perf_counter()
    try:
        solve(replace(problem, quotas=(impossible, *problem.quotas[1:])))
    except SelectionError as error:
        seconds = time.perf_counter() - started
        print(f"the smallest clash, in {seconds:.2f} s: {error.figures['rules']}")


if __name__ == "__main__":
    main()
