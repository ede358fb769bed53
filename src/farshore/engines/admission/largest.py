"""How many can be placed at all, and the largest stable admission where ties leave a choice."""

from typing import Any

import numpy as np

from farshore.engines.admission.types import Ints, Problem

EXACT_PAIRS = 60_000


def quick_bound(problem: Problem) -> int:
    """Companies with an acceptable host, or places that some company accepts: the fewer."""
    wanted = np.bincount(problem.pair_host, minlength=problem.hosts)
    places = int(np.minimum(problem.capacity, wanted).sum())
    return min(places, len(np.unique(problem.pair_company)))


def matching_bound(problem: Problem) -> int:
    """The largest admission, stable or not: a largest flow. O(p sqrt(n)) in practice."""
    from ortools.graph.python import max_flow

    n, m, p = problem.companies, problem.hosts, len(problem.pair_company)
    source, sink = n + m, n + m + 1
    if p == 0:
        return 0
    solver: Any = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(np.full(n, source), np.arange(n), np.ones(n, dtype=np.int64))
    solver.add_arcs_with_capacity(
        problem.pair_company, n + problem.pair_host, np.ones(p, dtype=np.int64)
    )
    solver.add_arcs_with_capacity(n + np.arange(m), np.full(m, sink), problem.capacity)
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise AssertionError("largest flow failed")
    return int(solver.optimal_flow())


def has_ties(problem: Problem) -> bool:
    """Whether any company or host ranks two others alike."""
    for side, rank in (
        (problem.pair_company, problem.company_rank),
        (problem.pair_host, problem.host_rank),
    ):
        order = np.lexsort((rank, side))
        if np.any((np.diff(side[order]) == 0) & (np.diff(rank[order]) == 0)):
            return True
    return False


def largest_stable(
    problem: Problem, first: Ints, bound: int, time_limit_s: float, seed: int
) -> tuple[Ints | None, int, bool]:
    """A larger weakly stable admission than `first` (pairs taken), by CP-SAT.

    MAX-HRT (NP-hard: Manlove et al. 2002). For each pair: the company has a host it ranks as
    high or higher, or the host is full of companies it ranks as high or higher (Kwanashie and
    Manlove 2014). One worker, hinted with `first`. Returns pairs taken, the bound, and whether
    the limit cut the search.
    """
    from ortools.sat.python import cp_model

    model: Any = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(len(problem.pair_company))]
    by_company = _groups(problem.pair_company, problem.company_rank, problem.companies)
    by_host = _groups(problem.pair_host, problem.host_rank, problem.hosts)
    for _, pairs in by_company:
        model.add_at_most_one(x[p] for p in pairs)
    as_good = _prefixes(model, x, by_company, problem.company_rank)
    as_worthy = _prefixes(model, x, by_host, problem.host_rank)
    for host, pairs in by_host:
        model.add(sum(x[p] for p in pairs) <= int(problem.capacity[host]))
    for p in range(len(x)):
        places = int(problem.capacity[problem.pair_host[p]])
        model.add(places * as_good[p] + as_worthy[p] >= places)
    taken = set(first.tolist())
    for p, variable in enumerate(x):
        model.add_hint(variable, p in taken)
    model.add(sum(x) <= bound)
    model.add(sum(x) >= len(taken))
    model.maximize(sum(x))
    solver: Any = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % (2**31)
    solver.parameters.max_time_in_seconds = time_limit_s
    status = solver.solve(model)
    cut = status != cp_model.OPTIMAL
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, bound, cut
    found = np.array([p for p, variable in enumerate(x) if solver.boolean_value(variable)])
    return found.astype(np.int64), min(bound, int(solver.best_objective_bound + 1e-6)), cut


def _groups(side: Ints, rank: Ints, size: int) -> list[tuple[int, list[int]]]:
    """Each one's pairs, best rank first."""
    order = np.lexsort((rank, side))
    start = np.searchsorted(side[order], np.arange(size + 1))
    return [
        (i, order[start[i] : start[i + 1]].tolist()) for i in range(size) if start[i] < start[i + 1]
    ]


def _prefixes(model: Any, x: list[Any], groups: list[tuple[int, list[int]]], rank: Ints) -> Any:
    """For each pair, how many of its owner's pairs ranked as high or higher are taken."""
    out: dict[int, Any] = {}
    for _, pairs in groups:
        count: Any = 0
        for level in sorted({int(rank[p]) for p in pairs}):
            here = [p for p in pairs if int(rank[p]) == level]
            upto = model.new_int_var(0, len(pairs), "")
            model.add(upto == count + sum(x[p] for p in here))
            count = upto
            out.update(dict.fromkeys(here, upto))
    return out
