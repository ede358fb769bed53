"""The largest stable admission where every host has one place, as a mixed-integer programme."""

from typing import Any

import numpy as np

from farshore.engines.admission.types import Ints, Problem

# the share of a pair below which HiGHS's values count as zero
HALF = 0.5


def has_one_place_each(problem: Problem, possible: Any) -> bool:
    return bool(np.all(problem.capacity[problem.pair_host[possible]] == 1))


def largest_of_one_place(
    problem: Problem, possible: Any, bound: int, time_limit_s: float
) -> tuple[Ints | None, int, bool]:
    """A largest weakly stable admission by HiGHS; hosts have one place each.

    For each pair: the company has a host that it ranks as high, or the host a company that it
    ranks as high (Kwanashie and Manlove 2014). The relaxation of these rows is tight where hosts
    have one place, much less so with more. Deterministic unless cut. Returns pairs taken (None:
    none found in time), the bound, and whether the limit cut the search.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    pairs = np.flatnonzero(possible)
    count = len(pairs)
    rows, least, most = _rows(problem, pairs)
    answer = milp(
        -np.ones(count),
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, least, most),
        options={"time_limit": time_limit_s},
    )
    cut = answer.status != 0
    limit = bound if answer.mip_dual_bound is None else int(-answer.mip_dual_bound + 1e-6)
    if answer.x is None:
        return None, min(bound, limit), cut
    return pairs[answer.x > HALF], min(bound, limit), cut


def _rows(problem: Problem, pairs: Ints) -> tuple[Any, Any, Any]:
    """At most one host a company, one company a host; then a row of stability for each pair."""
    from scipy.sparse import csr_matrix, vstack

    count = len(pairs)
    company, host = problem.pair_company[pairs], problem.pair_host[pairs]
    own = _as_good(company, problem.company_rank[pairs])
    theirs = _as_good(host, problem.host_rank[pairs])
    stable = (own + theirs).astype(bool).astype(float)
    one = [
        csr_matrix((np.ones(count), (side, np.arange(count))), shape=(int(side.max()) + 1, count))
        for side in (company, host)
    ]
    heads = sum(matrix.shape[0] for matrix in one)
    least = np.concatenate([np.full(heads, -np.inf), np.ones(count)])
    most = np.concatenate([np.ones(heads), np.full(count, np.inf)])
    return vstack([*one, stable]).tocsr(), least, most


def _as_good(side: Ints, rank: Ints) -> Any:
    """(pairs, pairs): in each pair's row the pairs of the same one ranked as high or higher."""
    from scipy.sparse import csr_matrix

    order = np.lexsort((rank, side))
    rows: list[Ints] = []
    columns: list[Ints] = []
    for group in np.split(order, np.flatnonzero(np.diff(side[order])) + 1):
        ranks = rank[group]
        upto = np.searchsorted(ranks, ranks, side="right")
        rows.append(np.repeat(group, upto))
        columns.append(np.concatenate([group[:end] for end in upto]))
    row, column = np.concatenate(rows), np.concatenate(columns)
    return csr_matrix((np.ones(len(row)), (row, column)), shape=(len(side), len(side)))
