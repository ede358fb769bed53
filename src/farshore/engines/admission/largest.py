"""How many can be placed at most, and the largest stable admission where ties leave a choice."""

from typing import Any

import numpy as np

from farshore.engines.admission import kernels
from farshore.engines.admission.kernels import kernel
from farshore.engines.admission.market import Market, short_ranks
from farshore.engines.admission.types import Ints, Problem

EXACT_PAIRS = 60_000


def quick_bound(problem: Problem, market: Market) -> int:
    """Companies with an acceptable host, or places that some company accepts: the fewer."""
    wanted = np.bincount(market.host, minlength=problem.hosts)
    places = int(np.minimum(problem.capacity, wanted).sum())
    return min(places, int(np.count_nonzero(np.diff(market.start))))


def has_ties(problem: Problem, market: Market) -> bool:
    """Whether any company or host ranks two others alike. O(p) unless ranks are far apart."""
    count = len(problem.pair_company)
    if not count:
        return False
    in_order = kernel(kernels.any_tie_in_order, count)
    if in_order(market.start, market.pair, problem.company_rank):
        return True
    short = short_ranks(problem.host_rank, 4 * count)
    any_tie = kernel(kernels.any_tie, count)
    return bool(any_tie(problem.pair_host, short, problem.hosts, int(short.max()) + 1))


def largest_stable(
    problem: Problem, first: Ints, possible: Any, bound: int, time_limit_s: float, seed: int
) -> tuple[Ints | None, int, bool]:
    """A larger weakly stable admission than `first` (pairs taken), by CP-SAT.

    MAX-HRT (NP-hard: Manlove et al. 2002). For each pair: the company has a host it ranks as
    high or higher, or the host is full of companies it ranks as high or higher; that last is one
    yes-or-no for each host and rank, shared by its pairs (after Kwanashie and Manlove 2014;
    Delorme et al. 2019). `possible`: (p,) pairs that some stable admission may have. One worker,
    hinted with `first`. Returns pairs taken, the bound, and whether the limit cut the search.
    """
    from ortools.sat.python import cp_model

    model: Any = cp_model.CpModel()
    pairs = np.flatnonzero(possible).tolist()
    x = {p: model.new_bool_var("") for p in pairs}
    full = _full(model, problem, x)
    for _, own in by_rank(problem.pair_company, problem.company_rank, pairs):
        model.add_at_most_one(x[p] for p in own)
        for at, p in enumerate(own):
            rank = problem.company_rank[p]
            as_good = [x[q] for q in own[:at]]
            as_good += [x[q] for q in own[at:] if problem.company_rank[q] == rank]
            model.add_bool_or([*as_good, full[p]])
    taken = set(first.tolist())
    for p, variable in x.items():
        model.add_hint(variable, p in taken)
    model.add_linear_constraint(sum(x.values()), len(taken), bound)
    model.maximize(sum(x.values()))
    solver: Any = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = seed % (2**31)
    solver.parameters.max_time_in_seconds = time_limit_s
    status = solver.solve(model)
    cut = status != cp_model.OPTIMAL
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, bound, cut
    found = np.array([p for p, variable in x.items() if solver.boolean_value(variable)])
    return found.astype(np.int64), min(bound, int(solver.best_objective_bound + 1e-6)), cut


def _full(model: Any, problem: Problem, x: dict[int, Any]) -> dict[int, Any]:
    """For each pair a literal that may hold only where its host is full of as worthy companies."""
    full: dict[int, Any] = {}
    for host, own in by_rank(problem.pair_host, problem.host_rank, list(x)):
        places = int(problem.capacity[host])
        model.add(sum(x[p] for p in own) <= places)
        better: Any = None
        ranks = problem.host_rank[own]
        for level in np.unique(ranks).tolist():
            upto = own[: int(np.searchsorted(ranks, level, side="right"))]
            literal = model.new_bool_var("")
            model.add(sum(x[p] for p in upto) >= places * literal)
            if better is not None:
                model.add_implication(better, literal)
            better = literal
            full.update({p: literal for p in upto if problem.host_rank[p] == level})
    return full


def by_rank(side: Ints, rank: Ints, pairs: list[int]) -> list[tuple[int, list[int]]]:
    """Each one's pairs, best rank first."""
    if not pairs:
        return []
    chosen = np.array(pairs, dtype=np.int64)
    order = chosen[np.lexsort((chosen, rank[chosen], side[chosen]))]
    owners, start = np.unique(side[order], return_index=True)
    parts = np.split(order, start[1:])
    return [(int(i), part.tolist()) for i, part in zip(owners, parts, strict=True)]
