"""Leximin, rung by rung: the k applications worst off together, for growing k, exactly."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from farshore.engines.assignment.network import Network
from farshore.engines.assignment.rows import matrices
from farshore.engines.assignment.sums import application_sums
from farshore.engines.assignment.types import AssignmentError, Floats, Level

Taken = npt.NDArray[np.bool_]
# beyond that many pairs a rung takes longer than a person waits
MOST_PAIRS = 25_000
FIRST, SHARES = (2, 3, 4), (0.05, 0.1, 0.25, 0.5)
CLOSE, SLACK, GAP = 1e-6, 1e-8, 1e-6


@dataclass(frozen=True)
class Climb:
    taken: Taken
    levels: tuple[Level, ...]
    cut: bool


def climb(
    network: Network,
    taken: Taken,
    *,
    least: float,
    deadline: float,
    progress: Callable[[float], bool | None] | None,
) -> Climb:
    """From an assignment whose worst application is as good as can be, to a better sorted list.

    Comparing sorted lists from the worst up is comparing the sums of their k smallest entries for
    k = 1, 2, 3 and so on. On each rung an integer programme (HiGHS) makes the sum of the k
    smallest as large as it can be, with the earlier rungs kept and a total of at least `least`;
    its bound is kept beside what it found. The rungs are k = 2, 3, 4 and then 5%, 10%, 25% and 50%
    of the applications: in between, and after the last, exchanges go on.
    The k smallest of s are the largest k r - sum of d with d_i >= r - s_i, d >= 0 (Ogryczak and
    Tamir 2003). Complexity: an integer programme a rung.
    """
    levels: list[Level] = []
    if len(network.score) > MOST_PAIRS:
        return Climb(taken, (), cut=False)
    counts = rungs(int(network.counted.sum()))
    for at, count in enumerate(counts):
        if progress is not None and progress(0.6 + 0.35 * at / len(counts)) is False:
            raise AssignmentError("cancelled")
        found, bound = _rung(network, taken, levels, count, least, deadline)
        if found is None:
            return Climb(taken, tuple(levels), cut=True)
        if _no_worse(network, found, taken, [*(level.count for level in levels), count]):
            taken = found
        level = Level(count, smallest(network, taken, count), bound)
        levels.append(level)
        if not level.proven:
            return Climb(taken, tuple(levels), cut=True)
    return Climb(taken, tuple(levels), cut=False)


def rungs(counted: int) -> list[int]:
    shares = [round(share * counted) for share in SHARES]
    return sorted({count for count in (*FIRST, *shares) if 1 < count <= counted})


def smallest(network: Network, taken: Taken, count: int) -> float:
    """The sum of the `count` smallest sums of scores of an application."""
    sums = application_sums(network, taken)[network.counted]
    return float(np.sort(sums)[:count].sum())


def _no_worse(network: Network, one: Taken, other: Taken, counts: list[int]) -> bool:
    """Whether the first list is at least as good on every rung; the last decides among equals."""
    return all(
        smallest(network, one, count) >= smallest(network, other, count) - CLOSE
        for count in (1, *counts)
    )


def _rung(
    network: Network, taken: Taken, kept: list[Level], count: int, least: float, deadline: float
) -> tuple[Taken | None, float]:
    """The assignment with the best sum of the `count` smallest, and the bound on it."""
    from scipy.optimize import Bounds, milp

    left = deadline - perf_counter()
    if left <= 0.0:
        return None, np.inf
    p, size = len(network.score), int(network.counted.sum())
    width = p + (len(kept) + 1) * (size + 1)
    floor = float(application_sums(network, taken)[network.counted].min())
    rules = _rules(network, floor, least, width)
    goal = np.zeros(width)
    for at, level in enumerate([*kept, Level(count, 0.0, 0.0)]):
        first = p + at * (size + 1)
        rules.append(_lacking(network, first, width))
        value = _value(level.count, first, size, width)
        if at < len(kept):
            rules.append(_at_least(value, level.found))
        else:
            goal = -value
    whole = np.concatenate((np.ones(p), np.zeros(width - p)))
    low = np.tile(np.append(np.zeros(size), -np.inf), len(kept) + 1)
    answer = milp(
        goal,
        constraints=rules,
        integrality=whole,
        bounds=Bounds(np.concatenate((np.zeros(p), low)), np.where(whole, 1.0, np.inf)),
        options={"time_limit": left, "mip_rel_gap": GAP},
    )
    dual = getattr(answer, "mip_dual_bound", None)
    bound = np.inf if dual is None else -float(dual)
    return (None if answer.x is None else np.asarray(answer.x[:p]) > 0.5), bound


def _rules(network: Network, floor: float, least: float, width: int) -> list[Any]:
    """Needs, loads, the floor under every application, the least total."""
    import scipy.sparse as sparse
    from scipy.optimize import LinearConstraint

    needs, loads, every = matrices(network, width)
    sums = every[np.flatnonzero(network.counted)]
    total = sparse.csr_array(np.append(network.score, np.zeros(width - len(network.score)))[None])
    base = network.base[network.counted]
    return [
        LinearConstraint(needs, network.need, network.need),
        LinearConstraint(loads, network.low, network.high),
        LinearConstraint(sums, floor - SLACK - base, np.inf),
        LinearConstraint(total, least - SLACK, np.inf),
    ]


def _lacking(network: Network, first: int, width: int) -> Any:
    """d >= r - s, for one rung's d and r, which stand from column `first` on."""
    import scipy.sparse as sparse
    from scipy.optimize import LinearConstraint

    sums = matrices(network, width)[2][np.flatnonzero(network.counted)]
    size = sums.shape[0]
    row = np.arange(size)
    lacks = sparse.csr_array((np.ones(size), (row, first + row)), shape=sums.shape)
    line = sparse.csr_array((np.ones(size), (row, np.full(size, first + size))), shape=sums.shape)
    return LinearConstraint(sums + lacks - line, -network.base[network.counted], np.inf)


def _value(count: int, first: int, size: int, width: int) -> Floats:
    """The row of k r - sum of d."""
    row = np.zeros(width)
    row[first : first + size], row[first + size] = -1.0, float(count)
    return row


def _at_least(row: Floats, found: float) -> Any:
    from scipy.optimize import LinearConstraint

    return LinearConstraint(row[None, :], found - SLACK, np.inf)
