"""Forecasts by simulation: fans, the chance of each target, and what would move it."""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np

from farshore.engines.forecasting.history import Floats, counts_now
from farshore.engines.forecasting.simulate import Futures, simulate
from farshore.engines.forecasting.types import (
    LEVELS,
    VERSION,
    Chance,
    Effect,
    Fan,
    ForecastingError,
    Levers,
    Measure,
    Problem,
    Solution,
    Target,
)

Progress = Callable[[float], bool | None]
LEVERS = ("arrivals", "exits", "rounds", "growth")
RANGE = 8.0
HALVINGS = 10


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_s: float = 60.0,
    progress: Progress | None = None,
) -> Solution:
    """Simulate futures and read off quantiles and chances.

    Method: arrivals and rounds by group are Poisson with gamma levels pooled across groups (so
    negative binomial), a shared damped trend and lognormal innovations a year, common and by
    group; tenants leave by gamma hazards of their tenure; companies pass through funding stages
    (gamma waiting rates, Dirichlet transitions) and their values step up (normal on logs with an
    inverse-gamma variance). Sources: gamma-Poisson pooling as in Gelman et al., Bayesian Data
    Analysis, chapters 2 and 5; damped trend: Gardner and McKenzie 1985. Complexity O(draws x
    (groups x dates + companies x dates x 6)).

    Deterministic for a seed; the limit cuts nothing (`cut` is False). `progress` returning False
    raises ForecastingError "cancelled".

    Raises ForecastingError: no-history, no-dates, date-not-after-origin, dates-not-ascending,
    bad-draws, bad-line, bad-lever, left-before-entered, bad-value, duplicate-target, cancelled.
    """
    began = perf_counter()
    _tell(progress, 0.0)
    futures = simulate(problem, seed)
    _tell(progress, 0.8)
    chances = tuple(_chance(problem, futures, target) for target in problem.targets)
    first = chances[0] if chances else None
    fans = _fans(problem, futures)
    _tell(progress, 1.0)
    return Solution(
        fans=fans,
        chances=chances,
        assumptions=futures.assumptions,
        objective=first.probability if first else 0.0,
        bound=min(1.0, first.probability + 2 * first.error) if first else 0.0,
        proven=False,
        cut=False,
        seconds=perf_counter() - began,
        seed=seed,
        version=VERSION,
    )


def what_moves(
    problem: Problem,
    levers: Levers,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Effect, ...]:
    """Each target under each lever of `levers` that is not 1, alone, on the same random numbers.

    The factor for 50 % and for 80 % is found by bisection on its logarithm between 1/8 and 8, to
    about 0.4 %; None where the range does not reach it. Raises as `solve`.
    """
    plain = replace(problem, levers=Levers(), measures=())
    moved = [name for name in LEVERS if getattr(levers, name) != 1.0]
    effects: list[Effect] = []
    for turn, name in enumerate(moved):
        for target in problem.targets:
            _tell(progress, turn / len(moved))
            alone = replace(plain, targets=(target,))
            factor = float(getattr(levers, name))
            effects.append(
                Effect(
                    target=target.id,
                    lever=name,
                    factor=factor,
                    before=_probability(alone, name, 1.0, seed),
                    probability=_probability(alone, name, factor, seed),
                    for_half=_needed(alone, name, 0.5, seed),
                    for_four_fifths=_needed(alone, name, 0.8, seed),
                )
            )
    _tell(progress, 1.0)
    return tuple(effects)


def _tell(progress: Progress | None, fraction: float) -> None:
    if progress is not None and progress(fraction) is False:
        raise ForecastingError("cancelled", {"done": fraction})


def _probability(problem: Problem, lever: str, factor: float, seed: int) -> float:
    levers = Levers(**{lever: factor})
    changed = replace(problem, levers=levers)
    return _chance(changed, simulate(changed, seed), problem.targets[0]).probability


def _needed(problem: Problem, lever: str, wanted: float, seed: int) -> float | None:
    low, high = -np.log(RANGE), np.log(RANGE)
    at_low = _probability(problem, lever, float(np.exp(low)), seed)
    at_high = _probability(problem, lever, float(np.exp(high)), seed)
    rising = at_high >= at_low
    if not min(at_low, at_high) < wanted <= max(at_low, at_high):
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        reached = _probability(problem, lever, float(np.exp(middle)), seed) >= wanted
        if reached == rising:
            high = middle
        else:
            low = middle
    return float(np.exp(high if rising else low))


def _series(futures: Futures, measure: Measure, group: str | None) -> Floats:
    """(draws, dates) of one group, or of all."""
    draws = futures.draws[measure]
    if group is None:
        both: Floats = draws.sum(axis=1)
        return both
    return draws[:, futures.history.groups.index(group)]


def _chance(problem: Problem, futures: Futures, target: Target) -> Chance:
    series = _series(futures, target.measure, target.group)
    met = series[:, futures.history.dates.index(target.at)] >= target.at_least
    share = float(met.mean())
    now = counts_now(problem, futures.history, target.measure)
    return Chance(
        target=target.id,
        probability=share,
        error=float(np.sqrt(share * (1 - share) / problem.draws)),
        now=sum(now.values()) if target.group is None else now[target.group],
    )


def _fans(problem: Problem, futures: Futures) -> tuple[Fan, ...]:
    fans = []
    for measure in problem.measures:
        now = counts_now(problem, futures.history, measure)
        for group in (None, *futures.history.groups):
            series = _series(futures, measure, group)
            for at in problem.dates:
                column = series[:, futures.history.dates.index(at)]
                fans.append(
                    Fan(
                        measure=measure,
                        group=group,
                        at=at,
                        now=sum(now.values()) if group is None else now[group],
                        mean=float(column.mean()),
                        quantiles=tuple(float(q) for q in np.quantile(column, LEVELS)),
                    )
                )
    return tuple(fans)
