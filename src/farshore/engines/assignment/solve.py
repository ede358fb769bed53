"""The assignment: one exact flow, and in fair mode a threshold under every application."""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
import numpy.typing as npt

from farshore.engines.assignment.exchange import lift_the_next
from farshore.engines.assignment.fair import Fair, Taken, best_worst
from farshore.engines.assignment.flow import cheapest, explain_infeasible
from farshore.engines.assignment.ladder import climb, smallest
from farshore.engines.assignment.network import Network, reduce
from farshore.engines.assignment.sums import application_sums, favourites_bound, worst_sum
from farshore.engines.assignment.types import VERSION, AssignmentError, Level, Problem, Solution

Progress = Callable[[float], bool | None]
TOLERANCE = 1e-6
GIVEN_UP = 0.0009


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Solution:
    """Assign reviewers to applications.

    Plain mode: the largest total, by one minimum-cost flow with minimum loads inside it (cost
    scaling, about O(pairs * nodes * log(nodes * cost)) at worst, near-linear in practice). The
    flow is integral, so the answer is the optimum, proven up to the rounding of scores to 64-bit
    costs (`bound` carries that rounding).
    Fair mode: see `fair.best_worst`; then `ladder.climb` betters the sorted list rung by rung and
    `exchange.lift_the_next` between the rungs, giving up at most GIVEN_UP of the plain optimum
    where that much is left.
    Deterministic: no random choice is made; `seed` is kept for the record. Only fair mode can be
    cut by `time_limit_s`.
    Raises AssignmentError (codes in its docstring) where no assignment exists.
    Sources: Ahuja, Magnanti, Orlin, Network Flows (1993), ch. 6 and 10; Goldberg 1997 (cost
    scaling), as implemented in OR-Tools; fair mode after Kobren, Saha, McCallum, KDD 2019.
    """
    started = perf_counter()
    network = reduce(problem)
    _tell(progress, 0.05)
    explain_empty(network)
    taken, total_bound = cheapest(network, network.score)
    _tell(progress, 0.3 if problem.fair else 0.95)
    worst = worst_sum(network, application_sums(network, taken))
    worst_bound = favourites_bound(network)
    cut = False
    levels: tuple[Level, ...] = ()
    kept_score = float(network.base.sum())
    total_bound += kept_score
    if problem.fair and network.need.any():
        fair, levels = _fair(
            network, taken, total_bound - kept_score, started + time_limit_s, progress
        )
        taken, cut = fair.taken, fair.cut
        worst_bound, total_bound = min(worst_bound, fair.worst_bound), fair.total_bound + kept_score
        worst = worst_sum(network, application_sums(network, taken))
    total = float(network.score[taken].sum()) + kept_score
    worst_bound, total_bound = max(worst_bound, worst), max(total_bound, total)
    objective, bound = (worst, worst_bound) if problem.fair else (total, total_bound)
    return Solution(
        assigned=_rows(problem, network, taken), total=total, total_bound=total_bound,
        worst=worst, worst_bound=worst_bound, objective=objective, bound=bound,
        proven=bound - objective <= TOLERANCE * max(1.0, abs(objective)),
        seconds=perf_counter() - started, seed=seed, version=VERSION, cut=cut, levels=levels,
    )  # fmt: skip


def _fair(
    network: Network,
    plain: Taken,
    plain_bound: float,
    deadline: float,
    progress: Progress | None,
) -> tuple[Fair, tuple[Level, ...]]:
    """The fairest assignment found from the plain one, with its bounds, and its levels."""
    fair = best_worst(network, plain, plain_bound, deadline - perf_counter(), progress)
    most, found = (float(network.score[which].sum()) for which in (plain, fair.taken))
    least = min(found, most - GIVEN_UP * abs(most))
    climbed = climb(network, fair.taken, least=least, deadline=deadline, progress=progress)
    taken = lift_the_next(network, climbed.taken, least)
    levels = tuple(
        replace(level, found=smallest(network, taken, level.count)) for level in climbed.levels
    )
    return replace(fair, taken=taken, cut=fair.cut or climbed.cut), levels


def explain_empty(network: Network) -> None:
    """Say at once what a network that is plainly too small lacks."""
    degree = np.bincount(network.application, minlength=len(network.need))
    lacks_reviewers = bool(np.any(degree < network.need))
    if lacks_reviewers or network.low.sum() > network.need.sum():
        explain_infeasible(network)


def _tell(progress: Progress | None, fraction: float) -> None:
    if progress is not None and progress(fraction) is False:
        raise AssignmentError("cancelled")


def _rows(
    problem: Problem, network: Network, taken: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    new = np.column_stack((network.application[taken], network.reviewer[taken]))
    rows = np.vstack((new, np.unique(problem.kept, axis=0))).astype(np.int64)
    return rows[np.lexsort((rows[:, 1], rows[:, 0]))]
