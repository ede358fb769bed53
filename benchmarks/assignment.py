"""Assignment: ours beside plain formulations, and beside published figures.

Run: python benchmarks/assignment.py [--small]. Real data is read from the folder that
FARSHORE_DATA names (else ../shared/data) and left out where it is absent.
"""

import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy import sparse
from scipy.optimize import linprog

from farshore.engines.assignment.check import violations
from farshore.engines.assignment.solve import solve
from farshore.engines.assignment.types import Problem

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("FARSHORE_DATA", ROOT.parent / "shared/data")) / "assignment"


def of_matrix(score: np.ndarray, barred: np.ndarray, loads: tuple[int, int, int]) -> Problem:
    """`score`: (applications, reviewers); loads: reviews each, least and most a reviewer."""
    rows, columns = np.nonzero(~barred)
    n, m = score.shape
    reviews, least, most = loads
    return Problem(
        n,
        m,
        rows,
        columns,
        score[rows, columns].astype(float),
        np.full(n, reviews),
        np.full(m, least),
        np.full(m, most),
    )


def sparse_call(n: int, candidates: int, reviews: int) -> Problem:
    """n applications, n reviewers, `candidates` random pairs an application."""
    generator = np.random.default_rng(1)
    reviewer = np.concatenate([generator.choice(n, candidates, replace=False) for _ in range(n)])
    return Problem(
        n,
        n,
        np.repeat(np.arange(n), candidates),
        reviewer,
        generator.random(n * candidates),
        np.full(n, reviews),
        np.zeros(n, dtype=np.int64),
        np.full(n, reviews + 1),
    )


def plain_flow(problem: Problem) -> float:
    """The flow as matchers write it: arc by arc, scores in whole millionths, no minimum loads."""
    flow: Any = min_cost_flow.SimpleMinCostFlow()
    n, m = problem.applications, problem.reviewers
    columns = (problem.pair_application, problem.pair_reviewer, problem.pair_score)
    for a, r, s in zip(*columns, strict=True):
        flow.add_arc_with_capacity_and_unit_cost(int(a), n + int(r), 1, -int(s * 1e6))
    for r in range(m):
        flow.add_arc_with_capacity_and_unit_cost(n + r, n + m, int(problem.max_load[r]), 0)
    for a in range(n):
        flow.set_node_supply(a, int(problem.reviews_needed[a]))
    flow.set_node_supply(n + m, -int(problem.reviews_needed.sum()))
    flow.solve()
    taken = np.array([flow.flow(i) for i in range(len(problem.pair_score))]) > 0
    return float(problem.pair_score[taken].sum())


def plain_two_phases(problem: Problem) -> float:
    """Minimum loads first and alone, then the rest on what is left: not exact."""
    first = Problem(
        problem.reviewers,
        problem.applications,
        problem.pair_reviewer,
        problem.pair_application,
        problem.pair_score,
        problem.min_load,
        np.zeros(problem.applications, dtype=np.int64),
        problem.reviews_needed,
    )
    held = solve(first).assigned[:, ::-1]
    load = np.bincount(held[:, 1], minlength=problem.reviewers)
    done = np.bincount(held[:, 0], minlength=problem.applications)
    second = Problem(
        problem.applications,
        problem.reviewers,
        problem.pair_application,
        problem.pair_reviewer,
        problem.pair_score,
        problem.reviews_needed - done,
        np.zeros(problem.reviewers, dtype=np.int64),
        problem.max_load - load,
        conflicts=held,
    )
    score = np.zeros((problem.applications, problem.reviewers))
    score[problem.pair_application, problem.pair_reviewer] = problem.pair_score
    return solve(second).total + float(score[held[:, 0], held[:, 1]].sum())


def plain_programme(problem: Problem) -> float:
    """The linear programme, by HiGHS."""
    count = len(problem.pair_score)
    ones, at = np.ones(count), np.arange(count)
    shape = (problem.applications, count), (problem.reviewers, count)
    needs = sparse.csr_array((ones, (problem.pair_application, at)), shape=shape[0])
    loads = sparse.csr_array((ones, (problem.pair_reviewer, at)), shape=shape[1])
    answer = linprog(
        -problem.pair_score,
        A_ub=sparse.vstack((loads, -loads)),
        b_ub=np.concatenate((problem.max_load, -problem.min_load)),
        A_eq=needs,
        b_eq=problem.reviews_needed,
        bounds=(0, 1),
    )
    return -float(answer.fun)


def timed(function: Any, *arguments: Any, **options: Any) -> tuple[Any, float]:
    started = time.perf_counter()
    return function(*arguments, **options), time.perf_counter() - started


def line(name: str, *cells: Any) -> None:
    told = [f"{c:.4f}" if isinstance(c, float) else str(c) for c in cells]
    print(f"{name:<42}" + "".join(f"{c:>13}" for c in told), flush=True)


def compare(name: str, problem: Problem, published: float, peers: dict[str, Any]) -> None:
    ours, seconds = timed(solve, problem)
    sound = "sound" if not violations(problem, ours) else "UNSOUND"
    line(f"{name}: ours", ours.total, seconds, 1.0, f"{sound}, {ours.proven}")
    for peer, function in peers.items():
        total, took = timed(function, problem)
        line(f"{name}: {peer}", total, took, took / seconds)
    if published:
        line(f"{name}: published", published)


def main() -> None:
    small = "--small" in sys.argv
    line("", "total", "seconds", "x ours", "checked, proven")
    n = 2000 if small else 10_000
    problem = sparse_call(n, 100, 6)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    ours, seconds = timed(solve, problem)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sound = "sound" if not violations(problem, ours) else "UNSOUND"
    line(
        f"{n} x {n} x 6, {n * 100} pairs: ours", ours.total, seconds, 1.0, f"{sound}, {ours.proven}"
    )
    line("  memory of the process, MB (before, peak)", before, peak)
    total, took = timed(plain_flow, problem)
    line("  OR-Tools, arc by arc", total, took, took / seconds)
    if not DATA.is_dir():
        print(f"no real data at {DATA}")
        return
    score = np.load(DATA / "midl/scores.npy").T
    midl = of_matrix(score, score < 0, (3, 0, 4))
    compare("MIDL", midl, 201.885, {"OR-Tools, arc by arc": plain_flow, "HiGHS": plain_programme})
    fair = Problem(**{**vars(midl), "fair": True})
    ours, seconds = timed(solve, fair)
    line("MIDL fair: ours, total", ours.total, seconds, "", f"{ours.proven}")
    line("MIDL fair: ours, worst (bound 0.9448)", ours.worst, "", "", ours.worst_bound)
    for level in ours.levels:
        told = "proven" if level.proven else "not proven"
        line(
            f"MIDL fair: the {level.count} worst off (bound)",
            level.found,
            "",
            "",
            level.bound,
            told,
        )
    text = (DATA / "aamas2015.in").read_text().split("\n")
    score = np.array([row.split() for row in text[1 : int(text[0].split()[0]) + 1]], dtype=float)
    peers = {"OR-Tools, arc by arc": plain_flow, "HiGHS": plain_programme}
    compare("AAMAS 2015", of_matrix(score, score == 0, (3, 0, 11)), 1389.75, peers)
    peers = {"two phases": plain_two_phases, "HiGHS": plain_programme}
    compare("AAMAS 2015, at least 9", of_matrix(score, score == 0, (3, 9, 11)), 0, peers)


if __name__ == "__main__":
    main()
