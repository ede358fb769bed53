"""The admission: deferred acceptance, and where ties leave room the largest stable one."""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from farshore.engines.admission.decide import decide_largest
from farshore.engines.admission.deferred import accept, accept_with_quotas
from farshore.engines.admission.flow import forced_by_size, matching_bound
from farshore.engines.admission.largest import (
    EXACT_PAIRS,
    has_ties,
    largest_stable,
    quick_bound,
)
from farshore.engines.admission.market import strict_market
from farshore.engines.admission.one_place import has_one_place_each, largest_of_one_place
from farshore.engines.admission.pruning import possible_pairs
from farshore.engines.admission.together import Together, fewest_blocking
from farshore.engines.admission.types import VERSION, AdmissionError, Ints, Problem, Solution

FEW_PAIRS = 500
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
    without quotas, CP-SAT is asked among the pairs that can be stable whether there is one of the
    bound's size, then of one less and so on (`decide_largest`). What that leaves open, annealing
    over the hosts' cut-offs (`better_cutoffs`), then CP-SAT with an objective, or HiGHS where hosts
    have one place each, look for. With companies that go together: `fewest_blocking`.
    Deterministic for a seed unless `cut`. Raises AdmissionError (codes in its docstring).
    Sources: Gale and Shapley 1962; Manlove, Algorithmics of Matching Under Preferences (2013).
    """
    started = perf_counter()
    market = strict_market(problem, seed)
    _tell(progress, 0.2)
    if problem.together:
        found = fewest_blocking(problem, time_limit_s, seed)
        return _solution(problem, found, seed, started)
    if problem.quotas:
        held = accept_with_quotas(problem, market)
    else:
        held = accept(market, problem.capacity)
    pairs = market.pair[held[held >= 0]]
    _tell(progress, 0.5)
    bound, cut = quick_bound(problem, market), False
    if len(pairs) < bound and not problem.quotas and not has_ties(problem, market):
        bound = len(pairs)
    if len(pairs) < bound:
        bound = matching_bound(problem)
    if len(pairs) < bound and problem.largest and not problem.quotas:
        pairs, bound, cut = _larger(problem, pairs, time_limit_s, seed, progress)
    return _solution(problem, Together(pairs, 0, 0, bound, cut), seed, started)


def _larger(
    problem: Problem, pairs: Ints, time_limit_s: float, seed: int, progress: Progress | None
) -> tuple[Ints, int, bool]:
    """Pairs, bound, and whether a limit cut the search."""
    started = perf_counter()

    def left() -> float:
        return max(time_limit_s - (perf_counter() - started), 0.05)

    def keep_going(fraction: float) -> bool:
        _tell(progress, 0.6 + 0.2 * fraction)
        return perf_counter() - started < time_limit_s

    possible = possible_pairs(problem)
    forced = forced_by_size(problem, possible)
    bound = forced.size
    if len(problem.pair_company) > EXACT_PAIRS or len(pairs) == bound:
        return pairs, bound, len(pairs) < bound
    found, bound, cut = decide_largest(problem, possible, len(pairs), forced, left(), seed)
    pairs = pairs if found is None else found
    if cut or len(pairs) == bound:
        return pairs, bound, cut
    if len(problem.pair_company) > FEW_PAIRS:
        from farshore.engines.admission.cutoffs import better_cutoffs

        pairs, cut = better_cutoffs(
            problem, possible, pairs, bound, seed=seed, keep_going=keep_going
        )
        if cut or len(pairs) == bound:
            return pairs, bound, cut
    if has_one_place_each(problem, possible):
        found, bound, cut = largest_of_one_place(problem, possible, bound, left())
    else:
        found, bound, cut = largest_stable(problem, pairs, possible, bound, left(), seed)
    return (pairs if found is None or len(found) < len(pairs) else found), bound, cut


def _tell(progress: Progress | None, fraction: float) -> None:
    if progress is not None and progress(fraction) is False:
        raise AdmissionError("cancelled")


def _solution(problem: Problem, found: Together, seed: int, started: float) -> Solution:
    pairs = found.pairs
    host_of = np.full(problem.companies, -1, dtype=np.int64)
    host_of[problem.pair_company[pairs]] = problem.pair_host[pairs]
    return Solution(
        host_of=host_of,
        admitted=len(pairs),
        unadmitted=tuple(np.flatnonzero(host_of < 0).tolist()),
        blocking_pairs=found.blocking,
        objective=float(len(pairs)),
        bound=float(found.bound),
        proven=len(pairs) == found.bound and found.blocking == found.blocking_bound,
        seconds=perf_counter() - started,
        seed=seed,
        version=VERSION,
        cut=found.cut,
        blocking_bound=found.blocking_bound,
    )
