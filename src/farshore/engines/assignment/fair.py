"""Fair mode: the best worst-off application, then the largest total that keeps it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from farshore.engines.assignment.flow import cheapest
from farshore.engines.assignment.network import Network
from farshore.engines.assignment.rows import matrices
from farshore.engines.assignment.sums import application_sums, favourites_bound, worst_sum
from farshore.engines.assignment.types import AssignmentError

Taken = npt.NDArray[np.bool_]
ROUNDS = 24
SPLITS = 20
LINEAR_LIMIT = 400_000
CLOSE = 1e-6


@dataclass(frozen=True)
class Fair:
    """What fair mode found; `worst_bound` and `total_bound` are proven."""

    taken: Taken
    worst_bound: float
    total_bound: float
    cut: bool


@dataclass
class _Search:
    network: Network
    rows: Any
    deadline: float
    cut: bool = False

    def left(self) -> float:
        return max(self.deadline - perf_counter(), 0.05)


def best_worst(
    network: Network,
    plain: Taken,
    plain_bound: float,
    time_limit_s: float,
    progress: Callable[[float], bool | None] | None,
) -> Fair:
    """Raise the smallest sum of scores of an application as far as it goes, then the total.

    1. Flows under weights that grow for the applications worst off give a first answer.
    2. The linear relaxation of max T, sum of scores >= T for each application, bounds T from
       above; where every score is a multiple of one step, T is rounded down to it.
    3. An integer programme (branch and bound) looks for the largest total with every application
       at T. If there is none, T is searched by halving between the best found and the bound; each
       refusal is a proof that lowers the bound.
    Above LINEAR_LIMIT pairs only step 1 runs and the bound is that of the favourites.
    """
    search = _Search(network, None, perf_counter() + time_limit_s)
    best = _lift(search, plain, progress)
    if len(network.score) > LINEAR_LIMIT:
        search.cut = True
        return Fair(best, np.inf, plain_bound, cut=True)
    needs, loads, sums = matrices(network, len(network.score))
    # applications still open; what the others have is settled
    search.rows = needs, loads, sums[np.flatnonzero(network.need > 0)]
    high = _relaxed(search)
    found, total_bound = _with_floor(search, high)
    if found is None and not search.cut:
        found, high, total_bound = _halve(search, best, high, progress)
    if found is not None:
        best = found
    return Fair(best, high, min(total_bound, plain_bound), search.cut)


def _halve(
    search: _Search, best: Taken, high: float, progress: Callable[[float], bool | None] | None
) -> tuple[Taken, float, float]:
    """The best floor below a refused one: the answer, the bound on the floor and on the total."""
    network = search.network
    low, total_bound = _floor(network, best), np.inf
    step = _step(network)
    for split in range(SPLITS):
        _tell(progress, 0.5 + 0.4 * split / SPLITS)
        if step:
            high_open = high - step
            middle = max(low + step, _rounded(network, (low + high) / 2))
            middle = min(middle, high_open)
        else:
            middle = (low + high) / 2
        if middle <= low + CLOSE or search.cut:
            break
        candidate, total_bound = _with_floor(search, middle)
        if candidate is not None:
            best, low = candidate, _floor(network, candidate)
        elif not search.cut:
            high = middle
    bound = low if step and high - step <= low + CLOSE else high
    candidate, total_bound = _with_floor(search, low)
    return (best if candidate is None else candidate), bound, total_bound


def _floor(network: Network, taken: Taken) -> float:
    return worst_sum(network, application_sums(network, taken))


def _tell(progress: Callable[[float], bool | None] | None, fraction: float) -> None:
    if progress is not None and progress(fraction) is False:
        raise AssignmentError("cancelled")


def _lift(search: _Search, plain: Taken, progress: Callable[[float], bool | None] | None) -> Taken:
    """Reweighted flows: an application below the mean weighs more in the next one."""
    network = search.network
    open_ = network.counted
    best, best_worst_sum = plain, _floor(network, plain)
    weight = np.ones(len(network.need))
    for turn in range(ROUNDS):
        if search.deadline < perf_counter():
            search.cut = True
            break
        _tell(progress, 0.3 + 0.2 * turn / ROUNDS)
        sums = application_sums(network, best)
        low = sums <= best_worst_sum + 0.1 * max(float(np.ptp(sums[open_])), CLOSE)
        weight = np.where(low & open_, weight * 1.5, weight)
        taken, _ = cheapest(network, network.score * weight[network.application])
        worst = _floor(network, taken)
        if worst <= best_worst_sum + CLOSE:
            break
        best, best_worst_sum = taken, worst
    return best


def _relaxed(search: _Search) -> float:
    """The linear-programming bound on the worst application, rounded to the scores' step."""
    import scipy.sparse as sparse
    from scipy.optimize import linprog

    network = search.network
    needs, loads, sums = search.rows
    p, floors = len(network.score), sums.shape[0]
    blank = sparse.csr_array((loads.shape[0], 1))
    answer = linprog(
        np.append(np.zeros(p), -1.0),
        A_ub=sparse.vstack(
            (
                sparse.hstack((loads, blank)),
                sparse.hstack((-loads, blank)),
                sparse.hstack((-sums, np.ones((floors, 1)))),
            )
        ),
        b_ub=np.concatenate((network.high, -network.low, network.base[network.need > 0])),
        A_eq=sparse.hstack((needs, sparse.csr_array((needs.shape[0], 1)))),
        b_eq=network.need,
        bounds=np.vstack((np.tile([0.0, 1.0], (p, 1)), [[-np.inf, np.inf]])),
        method="highs",
        options={"time_limit": search.left()},
    )
    if answer.status != 0:
        search.cut = True
        return favourites_bound(network)
    return min(_rounded(network, float(-answer.fun)), favourites_bound(network))


def _step(network: Network) -> float:
    """The largest step 1/64..1 of which every score is a multiple, or 0."""
    values = np.concatenate((network.score, network.base))
    for parts in (1, 2, 4, 5, 8, 10, 16, 20, 32, 64):
        scaled = values * parts
        if np.allclose(scaled, np.rint(scaled), rtol=0.0, atol=1e-9):
            return 1.0 / parts
    return 0.0


def _rounded(network: Network, floor: float) -> float:
    step = _step(network)
    return float(np.floor(floor / step + 1e-6) * step) if step else floor


def _with_floor(search: _Search, floor: float) -> tuple[Taken | None, float]:
    """The largest total with every open application at the floor; None where there is none."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    network = search.network
    needs, loads, sums = search.rows
    if search.cut:
        return None, np.inf
    answer = milp(
        -network.score,
        constraints=[
            LinearConstraint(needs, network.need, network.need),
            LinearConstraint(loads, network.low, network.high),
            LinearConstraint(sums, floor - CLOSE / 100 - network.base[network.need > 0], np.inf),
        ],
        integrality=np.ones(len(network.score)),
        bounds=Bounds(0, 1),
        options={"time_limit": search.left(), "mip_rel_gap": 1e-7},
    )
    search.cut = search.cut or answer.status == 1
    if answer.x is None:
        return None, np.inf
    dual = getattr(answer, "mip_dual_bound", None)
    return np.asarray(answer.x) > 0.5, np.inf if dual is None else -float(dual)
