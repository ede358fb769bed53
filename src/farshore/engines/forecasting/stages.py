"""Funding stages: how soon the next round comes, which it is, and how much the value steps up."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from farshore.engines.forecasting.history import Floats, History, last_values, years
from farshore.engines.forecasting.types import Assumption, Round

UNKNOWN = "?"
ACTIVE_YEARS = 4.0
MOST_ROUNDS = 6
# the step in value expected before any is seen: 2.7 times at a hundredth of the line, 2.2 at a
# 36th, 1.9 at a 16th (medians by stage, Carta, fourth quarter of 2022), 1.2 at the line itself
STEP_PRIOR = np.array([0.2, -0.17])
PRIOR_LEVELS = np.log([1 / 100, 1 / 36, 1 / 16, 1.0])
STEP_WEIGHT, STEP_SPREAD, SPREAD_WEIGHT = 2.0, 0.6, 4.0
LOWEST, HIGHEST = -7.0, 1.0


@dataclass(frozen=True)
class Stages:
    """`shape`, `rate` (stages,): gamma posterior of rounds a year after a round of that stage.
    `onward` (stages, stages): Dirichlet weights of the next stage. `steps`: log steps in value
    between valued rounds, `levels`: log of the value before each beside the line; `firsts`: logs of
    first values. `line`: log of the line."""

    names: tuple[str, ...]
    shape: Floats
    rate: Floats
    onward: Floats
    levels: Floats
    steps: Floats
    firsts: Floats
    line: float


def learn(history: History, origin: date, line: float) -> Stages:
    """Rounds over years at risk by stage (at most four years after a round: later, a company is
    taken as no longer raising), pooled towards the mean of all stages."""
    chains: defaultdict[str, list[Round]] = defaultdict(list)
    for one in history.rounds:
        chains[one.entity].append(one)
    ended = {s.entity: s.left for s in history.stays if s.left is not None}
    names = tuple(sorted({one.stage or UNKNOWN for one in history.rounds} | {UNKNOWN}))
    index = {name: row for row, name in enumerate(names)}
    happened, risk = np.zeros(len(names)), np.zeros(len(names))
    follow: Counter[tuple[int, int]] = Counter()
    levels: list[float] = []
    steps: list[float] = []
    firsts: list[float] = []
    for entity, chain in chains.items():
        valued = [one.value for one in chain if one.value is not None]
        firsts += [float(np.log(value)) for value in valued[:1]]
        levels += [float(np.log(value / line)) for value in valued[:-1]]
        steps += [float(np.log(b / a)) for a, b in pairwise(valued)]
        for one, later in zip(chain, [*chain[1:], None], strict=True):
            stage = index[one.stage or UNKNOWN]
            end = later.at if later else max(min(ended.get(entity, origin), origin), one.at)
            wait = years(one.at, end)
            risk[stage] += min(wait, ACTIVE_YEARS)
            if later and wait <= ACTIVE_YEARS:
                happened[stage] += 1
                follow[stage, index[later.stage or UNKNOWN]] += 1
    mean = (happened.sum() + 0.5) / (risk.sum() + 1.0)
    onward = np.full((len(names), len(names)), 0.1)
    for (stage, later_stage), times in follow.items():
        onward[stage, later_stage] += times
    return Stages(
        names=names,
        shape=happened + 2.0,
        rate=risk + 2.0 / mean,
        onward=onward,
        levels=np.array(levels),
        steps=np.array(steps),
        firsts=np.array(firsts),
        line=float(np.log(line)),
    )


def values(
    model: Stages,
    history: History,
    companies: Sequence[str],
    origin: date,
    dates: Sequence[date],
    draws: int,
    factors: tuple[float, float],
    chance: np.random.Generator,
) -> Floats:
    """(draws, companies, dates): log of each company's value; -inf where it has none yet.

    `factors`: on the rate of rounds and on the step in value. A company without a value gets one
    at its next round, like the first values seen; one silent for four years raises no more.
    """
    rounds_factor, growth = factors
    rate = rounds_factor * chance.standard_gamma(model.shape, (draws, len(model.names)))
    rate /= model.rate
    onward = np.cumsum(model.onward / model.onward.sum(axis=1, keepdims=True), axis=1)
    line, spread = _step(model, draws, chance)
    stage, start, active = _now(model, history, companies, origin)
    shape = (draws, len(companies))
    at, where = np.zeros(shape), np.broadcast_to(stage, shape).copy()
    value = np.broadcast_to(start, shape).copy()
    result = np.repeat(value[:, :, None], len(dates), axis=2)
    until = np.array([years(origin, day) for day in dates])
    rows = np.arange(draws)[:, None]
    first_mean, first_spread = _first(model.firsts)
    for _ in range(MOST_ROUNDS):
        wait = chance.standard_exponential(shape)
        noise, pick = chance.standard_normal(shape), chance.random(shape)
        at = at + wait / np.maximum(rate[rows, where], 1e-9)
        level = np.clip(np.where(np.isfinite(value), value - model.line, 0.0), LOWEST, HIGHEST)
        mean = line[:, :1] + line[:, 1:] * level
        stepped = value + growth * (mean + spread[:, None] * noise)
        begun = first_mean + first_spread * noise
        value = np.where(np.isfinite(value), stepped, begun)
        where = np.minimum((pick[:, :, None] > onward[where]).sum(axis=2), len(model.names) - 1)
        reached = (at[:, :, None] <= until) & active[None, :, None]
        result = np.where(reached, value[:, :, None], result)
    return result


def _step(model: Stages, draws: int, chance: np.random.Generator) -> tuple[Floats, Floats]:
    """Draws of the line (draws, 2) on which the log step falls with the level, and of the spread
    about it (draws,): linear regression with a normal inverse-gamma prior."""
    before = np.column_stack([np.ones_like(PRIOR_LEVELS), PRIOR_LEVELS])
    seen = np.column_stack([np.ones_like(model.levels), np.clip(model.levels, LOWEST, HIGHEST)])
    weight = STEP_WEIGHT * before.T @ before
    precision = weight + seen.T @ seen
    middle = np.linalg.solve(precision, weight @ STEP_PRIOR + seen.T @ model.steps)
    around = float(((model.steps - seen @ middle) ** 2).sum())
    apart = middle - STEP_PRIOR
    scale = SPREAD_WEIGHT * STEP_SPREAD**2 + around + float(apart @ weight @ apart)
    spread = np.sqrt(scale / chance.chisquare(SPREAD_WEIGHT + len(model.steps), draws))
    root = np.linalg.cholesky(np.linalg.inv(precision))
    lines = middle + spread[:, None] * (chance.standard_normal((draws, 2)) @ root.T)
    return lines, spread


def _first(firsts: Floats) -> tuple[float, float]:
    if not len(firsts):
        return -np.inf, 0.0
    return float(firsts.mean()), float(
        np.sqrt((firsts.var() * len(firsts) + 2) / (len(firsts) + 2))
    )


def _now(
    model: Stages, history: History, companies: Sequence[str], origin: date
) -> tuple[npt.NDArray[np.int64], Floats, npt.NDArray[np.bool_]]:
    worth = last_values(history)
    last = {one.entity: one for one in history.rounds}
    index = {name: row for row, name in enumerate(model.names)}
    stage = [index[last[c].stage or UNKNOWN] if c in last else index[UNKNOWN] for c in companies]
    start = [float(np.log(worth[c])) if c in worth else -np.inf for c in companies]
    active = [c not in last or years(last[c].at, origin) <= ACTIVE_YEARS for c in companies]
    return (
        np.array(stage, dtype=np.int64),
        np.array(start, dtype=np.float64),
        np.array(active, dtype=np.bool_),
    )


def assumptions(model: Stages) -> list[Assumption]:
    from scipy.stats import gamma

    found = [
        Assumption(
            "rounds-per-year-after",
            name,
            float(shape / rate),
            float(gamma.ppf(0.05, shape) / rate),
            float(gamma.ppf(0.95, shape) / rate),
        )
        for name, shape, rate in zip(model.names, model.shape, model.rate, strict=True)
    ]
    lines, spread = _step(model, 4000, np.random.default_rng(0))
    found += [
        Assumption(name, "", *_middle(np.exp(lines[:, 0] + lines[:, 1] * np.log(share))))
        for name, share in (
            ("value-step-at-hundredth", 0.01),
            ("value-step-at-tenth", 0.1),
            ("value-step-at-line", 1.0),
        )
    ]
    return [
        *found,
        Assumption("value-steps-seen", "", *(float(len(model.steps)),) * 3),
        Assumption("value-step-spread", "", *_middle(spread)),
    ]


def _middle(values: Floats) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return float(middle), float(low), float(high)
