"""Who is in whichever way the noise falls, and who is on the line."""

from dataclasses import replace

import numpy as np

from farshore.engines.selection.solve import solve
from farshore.engines.selection.types import Chance, Floats, Problem, SelectionError

SURE = 0.95


def chances(
    problem: Problem, sds: Floats, *, draws: int = 200, seed: int = 0
) -> tuple[Chance, ...]:
    """How often each application is in the best cohort as scores move.

    Each draw adds independent normal noise with standard deviation `sds` (n,) to the scores and
    solves again, exactly and under every rule; without quotas, pairs, budget and forced places
    the draw is a sort. Standard error of a share: at most 0.5 / sqrt(draws). Deterministic for a
    seed. Raises SelectionError as `solve` does, `malformed` where `sds` does not fit.
    """
    size = len(problem.ids)
    if sds.shape != (size,) or not np.all(np.isfinite(sds)) or np.any(sds < 0):
        raise SelectionError("malformed", {"field": "sds", "fault": f"not ({size},) and >= 0"})
    if draws < 1:
        raise SelectionError("malformed", {"field": "draws", "fault": "below 1"})
    solve(replace(problem, reserve=0), seed=seed)
    generator = np.random.default_rng(seed)
    rules = (problem.quotas, problem.exclusive, problem.requires)
    forced = (problem.forced_in, problem.forced_out)
    ruled = problem.budget is not None or any(rules) or any(forced)
    hits = np.zeros(size)
    for _ in range(draws):
        scores = problem.scores + sds * generator.standard_normal(size)
        if ruled:
            chosen = list(solve(replace(problem, scores=scores, reserve=0), seed=seed).chosen)
        else:
            best = np.argsort(-scores, kind="stable")[: problem.seats]
            chosen = best[scores[best] > 0].tolist()
        hits[chosen] += 1
    shares = hits / draws
    return tuple(Chance(i, float(share), _standing(share)) for i, share in enumerate(shares))


def _standing(share: float) -> str:
    if share >= SURE:
        return "in"
    return "out" if share <= 1 - SURE else "line"
