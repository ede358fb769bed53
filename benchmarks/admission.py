"""Admission: ours beside the package `matching`, or a plain Gale-Shapley where it is missing.

Run: python benchmarks/admission.py [--small]. The peer is no dependency of Farshore; to have it
in the table: pip install matching, in an environment of its own or with --target.
"""

import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from farshore.engines.admission.check import violations
from farshore.engines.admission.solve import solve
from farshore.engines.admission.types import Problem

LIMIT = 60.0


def market(
    sizes: tuple[int, int, int, int], levels: int = 0, tied: bool = False, seed: int = 0
) -> Problem:
    """Sizes: companies, hosts, list length, capacity. `levels`: of host ranks; 0: strict."""
    generator = np.random.default_rng(seed)
    n, m, length, places = sizes
    host = np.concatenate([generator.choice(m, length, replace=False) for _ in range(n)])
    count = n * length
    company_rank = np.tile(np.arange(length), n)
    if tied:
        company_rank = generator.integers(0, max(2, length // 2), count)
    host_rank = generator.integers(0, levels, count) if levels else generator.permutation(count)
    company = np.repeat(np.arange(n), length)
    return Problem(n, m, company, host, company_rank, host_rank, np.full(m, places))


def lists_of(problem: Problem) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Strict preference lists of both sides."""
    ours, theirs = defaultdict(list), defaultdict(list)
    for p in np.lexsort((problem.company_rank, problem.pair_company)).tolist():
        ours[int(problem.pair_company[p])].append(int(problem.pair_host[p]))
    for p in np.lexsort((problem.host_rank, problem.pair_host)).tolist():
        theirs[int(problem.pair_host[p])].append(int(problem.pair_company[p]))
    return dict(ours), dict(theirs)


def gale_shapley(ours: dict[int, list[int]], theirs: dict[int, list[int]], places: int) -> int:
    """Deferred acceptance as textbooks write it."""
    rank = {h: {c: at for at, c in enumerate(those)} for h, those in theirs.items()}
    held: dict[int, list[int]] = defaultdict(list)
    nearest = dict.fromkeys(ours, 0)
    free = list(ours)
    while free:
        company = free.pop()
        if nearest[company] == len(ours[company]):
            continue
        host = ours[company][nearest[company]]
        nearest[company] += 1
        held[host].append(company)
        if len(held[host]) > places:
            worst = max(held[host], key=rank[host].__getitem__)
            held[host].remove(worst)
            free.append(worst)
    return sum(map(len, held.values()))


def package(ours: dict[int, list[int]], theirs: dict[int, list[int]], places: int) -> int:
    from matching.games import HospitalResident

    game = HospitalResident.create_from_dictionaries(ours, theirs, dict.fromkeys(theirs, places))
    return sum(len(guests) for guests in game.solve(optimal="resident").values())


def timed(function: Any, *arguments: Any, **options: Any) -> tuple[Any, float]:
    started = time.perf_counter()
    return function(*arguments, **options), time.perf_counter() - started


def peer() -> tuple[str, Any, int]:
    """Name, function, and the largest number of companies worth waiting for."""
    here = str(Path(__file__).parent)
    sys.path[:] = [folder for folder in sys.path if folder != here]  # holds our own matching.py
    try:
        import matching
    except ImportError:
        print("the package `matching` is not installed (pip install matching): plain Gale-Shapley")
        return "plain Gale-Shapley", gale_shapley, 10**9
    return f"matching {matching.__version__}", package, 2000


def strict(small: bool) -> None:
    name, function, most = peer()
    line("strict", "admitted", "blocking", "seconds", name, "seconds", "x ours")
    sizes = [(500, 50, 8, 10), (1000, 100, 8, 10), (2000, 200, 8, 10)]
    for size in sizes:
        print(f"{size} before the loops are compiled: {timed(solve, market(size))[1]:.3f} s")
    _, seconds = timed(solve, market((30_000, 300, 2, 100)))
    print(f"compiling the loops, or loading them compiled: {seconds:.1f} s")
    sizes += [] if small else [(100_000, 1000, 10, 100), (100_000, 1000, 10, 90)]
    for size in sizes:
        problem = market(size)
        solution, seconds = timed(solve, problem)
        blocking = sum(one.code == "blocking-pair" for one in violations(problem, solution))
        ours, theirs = lists_of(problem)
        which = function if size[0] <= most else gale_shapley
        try:
            count, took = timed(which, ours, theirs, size[3])
        except RecursionError:
            which = gale_shapley
            print(f"{name} exceeds Python's recursion limit: plain Gale-Shapley instead")
            count, took = timed(which, ours, theirs, size[3])
        label = "" if which is function else " (plain)"
        cells = (solution.admitted, blocking, f"{seconds:.4f}", f"{count}{label}", f"{took:.3f}")
        line(str(size), *cells, f"{took / seconds:.0f}")


def ties(small: bool) -> None:
    line("ties, largest stable", "first lot", "admitted", "bound", "proven", "seconds", "sound")
    cases = (
        ("hosts' ties, 300", market((300, 30, 5, 10), 3)),
        ("hosts' ties, 1000", market((1000, 100, 5, 10), 3)),
        ("hosts' finer ties, 1000", market((1000, 100, 5, 10), 10, seed=1)),
        ("short lists, 1000", market((1000, 100, 3, 10), 4, seed=2)),
        ("one place a host, 1000", market((1000, 1000, 5, 1), 3)),
        ("ties on both sides, 3 each, 1000", market((1000, 1000, 3, 1), 3, tied=True)),
        ("ties on both sides, 10 each, 500", market((500, 500, 10, 1), 6, tied=True)),
        ("ties on both sides, 5 each, 1000", market((1000, 1000, 5, 1), 3, tied=True)),
    )
    for name, problem in cases[:1] if small else cases:
        first = solve(replace(problem, largest=False))
        ours, seconds = timed(solve, problem, time_limit_s=LIMIT)
        sound = not violations(problem, ours)
        figures = (first.admitted, ours.admitted, int(ours.bound), ours.proven)
        line(name, *figures, f"{seconds:.2f}", sound)


def groups(small: bool) -> None:
    line("companies that go together", "admitted", "blocking", "at least", "proven", "seconds")
    for companies, pairs in ((60, 6), (150, 15), (300, 30))[: 1 if small else 3]:
        problem = market((companies, companies // 10, 5, 10), 5, seed=companies)
        generator = np.random.default_rng(companies)
        members = generator.choice(companies, (pairs, 2), replace=False).tolist()
        linked = replace(problem, together=tuple((a, b) for a, b in members))
        ours, seconds = timed(solve, linked, time_limit_s=LIMIT)
        figures = (ours.admitted, ours.blocking_pairs, ours.blocking_bound, ours.proven)
        line(f"{companies} companies, {pairs} pairs", *figures, f"{seconds:.2f}")


def line(name: str, *cells: Any) -> None:
    print(f"{name:<36}" + "".join(f"{cell!s:>18}" for cell in cells), flush=True)


def main() -> None:
    small = "--small" in sys.argv
    for table in (strict, ties, groups):
        table(small)
        print()


if __name__ == "__main__":
    main()
