"""A larger stable admission by better lots: ties broken again and again for those left out."""

import numpy as np
import numpy.typing as npt

from farshore.engines.admission.deferred import accept
from farshore.engines.admission.market import ordered
from farshore.engines.admission.types import Ints, Problem

Flags = npt.NDArray[np.bool_]
ROUNDS = 3000
HOLD = 0.97
WORK = 10**9


def better_lots(problem: Problem, first: Ints, bound: int, seed: int) -> Ints:
    """Pairs of the largest stable admission that ROUNDS new tie-breaks find.

    Every weakly stable admission comes from some way of breaking ties, by deferred acceptance
    (Manlove et al. 2002). Each round draws new lots for each pair; within a tie, hosts prefer
    companies left out so far (the idea of Kiraly 2011, made a local search), then most of the
    pairs of the best admission known; companies likewise prefer hosts with places free. An answer
    as large replaces the best. O(ROUNDS * p log p); stops at the bound.
    """
    generator = np.random.default_rng((seed, 1))
    best, count = first, len(problem.pair_company)
    for _ in range(ROUNDS):
        if len(best) >= bound:
            break
        inside = np.zeros(count, dtype=bool)
        inside[best] = True
        placed = np.zeros(problem.companies, dtype=bool)
        placed[problem.pair_company[best]] = True
        guests = np.bincount(problem.pair_host[best], minlength=problem.hosts)
        spare = guests < problem.capacity
        held = inside & (generator.random(count) < HOLD)
        company_lot = _lot(generator, held, ~placed[problem.pair_company])
        host_lot = _lot(generator, held, spare[problem.pair_host])
        market = ordered(problem, company_lot, host_lot, count, WORK)
        ends = accept(market, problem.capacity, WORK)
        found = market.pair[ends[ends >= 0]]
        if len(found) >= len(best):
            best = found
    return best


def _lot(generator: np.random.Generator, held: Flags, wanted: Flags) -> Ints:
    drawn = generator.random(len(held)) - held - 2.0 * wanted
    lot = np.empty(len(held), dtype=np.int64)
    lot[np.argsort(drawn, kind="stable")] = np.arange(len(held))
    return lot
