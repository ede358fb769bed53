"""How long tenants stay: gamma hazards by tenure, pooled over groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.stats import binom

from farshore.engines.forecasting.history import Floats, History, present, years
from farshore.engines.forecasting.types import Assumption

EDGES = np.array([0.0, 1.0, 2.0, 4.0, np.inf])
PRIOR_EXITS, PRIOR_YEARS = 0.5, 5.0
GROUP_WEIGHT = 4.0


@dataclass(frozen=True)
class Exits:
    """Gamma posteriors: yearly hazard by tenure (4,), and each group's factor on it (groups,)."""

    shape: Floats
    rate: Floats
    group_shape: Floats
    group_rate: Floats


def learn(history: History, since: date, origin: date) -> Exits:
    """Exits over years at risk between `since` and the origin, by years since arrival."""
    bins = len(EDGES) - 1
    exits, risk = np.zeros((len(history.groups), bins)), np.zeros((len(history.groups), bins))
    index = {group: row for row, group in enumerate(history.groups)}
    for stay in history.stays:
        end = min(stay.left or origin, origin)
        if end < since:
            continue
        young, old = max(years(stay.entered, since), 0.0), years(stay.entered, end)
        risk[index[stay.group]] += np.clip(
            np.minimum(old, EDGES[1:]) - np.maximum(young, EDGES[:-1]), 0.0, None
        )
        if stay.left is not None:
            exits[index[stay.group], int(np.searchsorted(EDGES, old, side="right")) - 1] += 1
    shape, rate = exits.sum(axis=0) + PRIOR_EXITS, risk.sum(axis=0) + PRIOR_YEARS
    expected = risk @ (shape / rate)
    return Exits(shape, rate, GROUP_WEIGHT + exits.sum(axis=1), GROUP_WEIGHT + expected)


@dataclass(frozen=True)
class Hazard:
    """Draws of the hazard: `base` (draws, 4) a year, `factor` (draws, groups)."""

    base: Floats
    factor: Floats


def draw(model: Exits, draws: int, factor: float, chance: np.random.Generator) -> Hazard:
    bins, groups = len(model.shape), len(model.group_shape)
    base = chance.standard_gamma(model.shape, (draws, bins)) / model.rate
    own = chance.standard_gamma(model.group_shape, (draws, groups)) / model.group_rate
    return Hazard(base, factor * own)


def cumulated(base: Floats, begin: float, end: float) -> Floats:
    """(draws,) hazard between two tenures in years."""
    spent = np.clip(np.minimum(end, EDGES[1:]) - np.maximum(begin, EDGES[:-1]), 0.0, None)
    total: Floats = base @ spent
    return total


def survivors(
    history: History,
    hazard: Hazard,
    origin: date,
    dates: Sequence[date],
    chance: np.random.Generator,
) -> tuple[list[tuple[str, str]], list[Floats]]:
    """Those present at the origin (entity, group), and for each (draws, dates): still there."""
    index = {group: row for row, group in enumerate(history.groups)}
    here: list[tuple[str, str]] = []
    stays: list[Floats] = []
    for stay in history.stays:
        if not present(stay, origin) or (stay.entity, stay.group) in here:
            continue
        tenure = years(stay.entered, origin)
        spans = [tenure + years(origin, at) for at in dates]
        risk = np.stack([cumulated(hazard.base, tenure, span) for span in spans], axis=1)
        patience = chance.standard_exponential((len(risk), 1))
        factor = hazard.factor[:, index[stay.group], None]
        here.append((stay.entity, stay.group))
        stays.append((patience > risk * factor).astype(np.float64))
    return here, stays


def newcomers(
    arrived: Floats,
    hazard: Hazard,
    origin: date,
    dates: Sequence[date],
    chance: np.random.Generator,
) -> Floats:
    """(draws, groups, dates): of those who arrived after the origin, how many are there.

    `arrived` (draws, groups, dates) counts arrivals up to each date. Those of one interval are
    thinned from date to date by their mean survival, arrival times being uniform in it.
    """
    draws, groups, count = arrived.shape
    there = np.zeros_like(arrived)
    starts = [0.0, *(years(origin, at) for at in dates)]
    for first in range(count):
        new = arrived[:, :, first] - (arrived[:, :, first - 1] if first else 0.0)
        times = np.linspace(starts[first], starts[first + 1], 9)[1::2]
        left = new
        before = np.ones((draws, groups))
        for j in range(first, count):
            risk = [cumulated(hazard.base, 0.0, starts[j + 1] - time) for time in times]
            alive = np.mean([np.exp(-r[:, None] * hazard.factor) for r in risk], axis=0)
            keep = np.clip(alive / before, 0.0, 1.0)
            left = binom.ppf(chance.random((draws, groups)), left, keep)
            there[:, :, j] += left
            before = alive
    return there


def assumptions(model: Exits) -> list[Assumption]:
    from scipy.stats import gamma

    names = ("exits-year-1", "exits-year-2", "exits-years-3-4", "exits-later")
    return [
        Assumption(
            name,
            "",
            float(shape / rate),
            float(gamma.ppf(0.05, shape) / rate),
            float(gamma.ppf(0.95, shape) / rate),
        )
        for name, shape, rate in zip(names, model.shape, model.rate, strict=True)
    ]
