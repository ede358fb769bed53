"""The largest stable admission by asking, from the bound downwards: is there one of this size?"""

from time import perf_counter
from typing import Any

import numpy as np

from farshore.engines.admission.flow import Forced, nothing_forced
from farshore.engines.admission.largest import by_rank
from farshore.engines.admission.types import Ints, Problem

# CP-SAT's deterministic seconds for all questions together; possible pairs beyond which they are
# better spent otherwise
EFFORT, PAIRS = 3.0, 10_000


def decide_largest(
    problem: Problem, possible: Any, least: int, forced: Forced, time_limit_s: float, seed: int
) -> tuple[Ints | None, int, bool]:
    """The largest weakly stable admission, if yes-or-no questions settle it.

    Asks CP-SAT for one of `forced.size` (the largest flow), where much of it is `forced`, then of
    one less and so on above `least`; without objective or relaxation, so that it works as a SAT
    solver with learnt clauses. `possible`: (p,) pairs that some stable admission may have. One
    worker, EFFORT in all, up to PAIRS. Returns pairs taken (None: undecided, or none above
    `least`), the bound, and whether the time limit cut it: deterministic otherwise.
    """
    if np.count_nonzero(possible) > PAIRS:
        return None, forced.size, False
    started, effort = perf_counter(), EFFORT
    for size in range(forced.size, least, -1):
        left = time_limit_s - (perf_counter() - started)
        if left <= 0 or effort <= 0:
            return None, size, left <= 0
        asked = forced if size == forced.size else nothing_forced(problem, size)
        model, x = _model(problem, possible, asked)
        solver = _solver(left, effort, seed)
        status = solver.status_name(solver.solve(model))
        effort -= solver.response_proto.deterministic_time
        if status == "OPTIMAL":
            return (
                np.array([p for p in x if solver.boolean_value(x[p])], dtype=np.int64),
                size,
                False,
            )
        if status != "INFEASIBLE":
            return None, size, perf_counter() - started >= time_limit_s
    return None, least, False


def _solver(time_limit_s: float, effort: float, seed: int) -> Any:
    from ortools.sat.python import cp_model

    solver: Any = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 0
    solver.parameters.random_seed = seed % (2**31)
    solver.parameters.max_time_in_seconds = time_limit_s
    solver.parameters.max_deterministic_time = effort
    return solver


def _model(problem: Problem, possible: Any, forced: Forced) -> tuple[Any, dict[int, Any]]:
    """The question, and for each pair whether it is taken."""
    from ortools.sat.python import cp_model

    model: Any = cp_model.CpModel()
    pairs = np.flatnonzero(possible & (problem.capacity[problem.pair_host] > 0)).tolist()
    x = {p: model.new_bool_var("") for p in pairs}
    for p, taken in x.items():
        if forced.always[p] or forced.never[p]:
            model.add(taken == int(forced.always[p]))
    full: dict[int, Any] = {}
    for host, own in by_rank(problem.pair_host, problem.host_rank, pairs):
        full |= _host(model, problem, host, own, x, forced)
    outside, companies = [], by_rank(problem.pair_company, problem.company_rank, pairs)
    for company, own in companies:
        ranks = problem.company_rank[own]
        outside += _company(model, ranks, own, x, full, placed=forced.placed[company])
    model.add(sum(outside) == len(companies) - forced.size)
    return model, x


def _host(
    model: Any, problem: Problem, host: int, own: list[int], x: dict[int, Any], forced: Forced
) -> dict[int, Any]:
    """For each pair a literal: the host is full of companies it ranks as high or higher."""
    places, full = int(problem.capacity[host]), {}
    guests = sum(x[p] for p in own)
    model.add(guests == places if forced.full[host] else guests <= places)
    ranks, better = problem.host_rank[own], None
    for level in np.unique(ranks).tolist():
        first, end = (int(np.searchsorted(ranks, level, side)) for side in ("left", "right"))
        literal, tier = model.new_bool_var(""), own[first:end]
        model.add(sum(x[p] for p in own[:end]) >= places).only_enforce_if(literal)
        for p in own[end:]:
            model.add_implication(literal, ~x[p])
        if better is not None:
            model.add_implication(better, literal)
        newly = [literal] if better is None else [literal, ~better]
        model.add_bool_or([x[p] for p in tier]).only_enforce_if(newly)
        full.update(dict.fromkeys(tier, literal))
        better = literal
    if forced.full[host]:
        model.add(better == 1)
    return full


def _company(
    model: Any, ranks: Ints, own: list[int], x: dict[int, Any], full: dict[int, Any], placed: bool
) -> list[Any]:
    """Hosts it ranks above its own are full of as worthy ones. Whether it is outside, if free."""
    outside = [] if placed else [model.new_bool_var("")]
    model.add_exactly_one([x[p] for p in own] + outside)
    for p, rank in zip(own, ranks, strict=True):
        as_good = own[: int(np.searchsorted(ranks, rank, side="right"))]
        model.add_bool_or([*(x[q] for q in as_good), full[p]])
        for literal in outside:
            model.add_implication(literal, full[p])
    return outside
