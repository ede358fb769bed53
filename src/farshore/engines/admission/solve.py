"""The admission: deferred acceptance, and where ties leave room the largest stable one."""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from farshore.engines.admission.deferred import accept, accept_with_quotas
from farshore.engines.admission.largest import (
    EXACT_PAIRS,
    has_ties,
    largest_stable,
    matching_bound,
    quick_bound,
)
from farshore.engines.admission.market import strict_market
from farshore.engines.admission.types import VERSION, AdmissionError, Ints, Problem, Solution

Progress = Callable[[float], bool | None]


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Solution:
    """Admit companies to hosts so that no pair would rather have each other.

    Method: ties broken by lot (`seed`), company-proposing deferred acceptance, O(p log p). Without
    ties and quotas every stable admission has the same size (rural hospitals theorem, Roth 1986)
    and the answer is the best stable one for every company: proven. With ties sizes differ; where
    the answer does not reach the largest matching, `problem.largest` and up to EXACT_PAIRS pairs
    without quotas, CP-SAT looks for the largest stable admission and proves it.
    Deterministic for a seed unless `cut`. Raises AdmissionError (codes in its docstring).
    Sources: Gale and Shapley 1962; Manlove, Algorithmics of Matching Under Preferences (2013).
    """
    started = perf_counter()
    market = strict_market(problem, seed)
    _tell(progress, 0.2)
    if problem.quotas:
        held = accept_with_quotas(problem, market)
    else:
        held = accept(market, problem.capacity)
    pairs = market.pair[held[held >= 0]]
    _tell(progress, 0.5)
    bound, cut = quick_bound(problem), False
    if len(pairs) < bound and not problem.quotas and not has_ties(problem):
        bound = len(pairs)
    if len(pairs) < bound:
        bound = matching_bound(problem)
    if len(pairs) < bound and problem.largest and not problem.quotas:
        cut = len(problem.pair_company) > EXACT_PAIRS
        if not cut:
            left = max(time_limit_s - (perf_counter() - started), 0.05)
            found, bound, cut = largest_stable(problem, pairs, bound, left, seed)
            pairs = pairs if found is None else found
    return _solution(problem, pairs, bound, cut, seed, started)


def _tell(progress: Progress | None, fraction: float) -> None:
    if progress is not None and progress(fraction) is False:
        raise AdmissionError("cancelled")


def _solution(
    problem: Problem, pairs: Ints, bound: int, cut: bool, seed: int, started: float
) -> Solution:
    host_of = np.full(problem.companies, -1, dtype=np.int64)
    host_of[problem.pair_company[pairs]] = problem.pair_host[pairs]
    return Solution(
        host_of=host_of,
        admitted=len(pairs),
        unadmitted=tuple(np.flatnonzero(host_of < 0).tolist()),
        blocking_pairs=0,
        objective=float(len(pairs)),
        bound=float(bound),
        proven=len(pairs) == bound,
        seconds=perf_counter() - started,
        seed=seed,
        version=VERSION,
        cut=cut,
    )
