"""Counts to come (arrivals, rounds) by group: gamma-Poisson levels, a shared damped trend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from scipy.stats import poisson

from farshore.engines.forecasting.history import YEAR, Floats, years
from farshore.engines.forecasting.types import Assumption

WINDOWS = 6
ENOUGH = 20
DAMPING = 0.5
PRIOR_SPREAD = 0.2
PRIOR_WEIGHT = 4


@dataclass(frozen=True)
class Trend:
    """Yearly counts (groups, windows), the last year first, and what they say.

    `shape`, `rate` (groups,): gamma posterior of the yearly level. `drift`: log growth of the
    last years, `shared`, `own`: standard deviation of its yearly innovations, for all groups
    together and for each beside that.
    """

    yearly: Floats
    shape: Floats
    rate: Floats
    drift: float
    shared: float
    own: float


def trend(
    events: Sequence[tuple[str, date]], groups: Sequence[str], since: date, origin: date
) -> Trend:
    """Learn level and growth from events (group, date) in [since, origin].

    Level: the last year's count of each group, pooled towards the mean by a gamma prior fitted by
    moments (negative binomial across groups). Growth: the median of the yearly log ratios of the
    total (years of at least 20 events), halved for each year ahead; its spread and the groups' own
    spread, each shrunk to 0.2.
    """
    span = max(years(since, origin), 1e-3)
    windows = int(min(WINDOWS, max(span, 1)))
    index = {group: row for row, group in enumerate(groups)}
    yearly = np.zeros((len(groups), windows))
    for group, at in events:
        window = int((origin - at).days / YEAR)
        if since <= at <= origin and window < windows:
            yearly[index[group], window] += 1
    exposure = min(span, 1.0)
    shape, rate = _level(yearly[:, 0] if len(groups) else np.zeros(0), exposure)
    drift, shared = _growth(yearly.sum(axis=0))
    return Trend(yearly, shape, rate, drift, shared, _own_spread(yearly))


def simulate(
    model: Trend,
    origin: date,
    dates: Sequence[date],
    draws: int,
    factor: float,
    chance: np.random.Generator,
) -> Floats:
    """(draws, groups, dates): events after the origin up to each date.

    Rates change by year; a Poisson count for each piece of time between dates and year ends, by
    inversion of uniforms, so that a factor moves every draw the same way.
    """
    ahead = int(np.ceil(years(origin, dates[-1]) - 1e-9)) or 1
    groups = len(model.shape)
    level = chance.standard_gamma(model.shape, (draws, groups)) / model.rate
    steps = model.drift * DAMPING ** np.arange(1, ahead + 1)
    shared = model.shared * chance.standard_normal((draws, 1, ahead))
    own = model.own * chance.standard_normal((draws, groups, ahead))
    growth = np.cumsum(steps + shared + own, axis=2)
    uniforms = chance.random((draws, groups, ahead, len(dates)))
    total = np.zeros((draws, groups, len(dates)))
    for j, (begin, end) in enumerate(zip([origin, *dates[:-1]], dates, strict=True)):
        for year in range(ahead):
            length = _overlap(origin, begin, end, year)
            if length <= 0:
                continue
            mean = factor * level * np.exp(growth[:, :, year]) * length
            total[:, :, j:] += poisson.ppf(uniforms[:, :, year, j], mean)[:, :, None]
    return total


def assumptions(model: Trend, groups: Sequence[str], name: str) -> list[Assumption]:
    from scipy.stats import gamma

    found = [
        Assumption(
            f"{name}-per-year",
            group,
            float(shape / rate),
            float(gamma.ppf(0.05, shape) / rate),
            float(gamma.ppf(0.95, shape) / rate),
        )
        for group, shape, rate in zip(groups, model.shape, model.rate, strict=True)
    ]
    first = DAMPING * model.drift
    low, high = first - 1.645 * model.shared, first + 1.645 * model.shared
    growth = [float(np.exp(value)) for value in (first, low, high)]
    return [*found, Assumption(f"{name}-growth", "", *growth)]


def _level(last: Floats, exposure: float) -> tuple[Floats, Floats]:
    mean = float(last.mean()) if len(last) else 0.0
    prior_mean = max(mean, 0.25)
    extra = float(last.var()) - mean if len(last) > 1 else 0.0
    prior = float(np.clip(prior_mean**2 / extra, 0.2, 20.0)) if extra > 0 else 1.0
    if len(last) < 2:
        prior, prior_mean = 0.5, max(mean, 0.5)
    return last + prior, np.full(len(last), exposure * (1 + prior / prior_mean))


def _growth(totals: Floats) -> tuple[float, float]:
    ratios = np.array(
        [np.log(new / old) for new, old in pairwise(totals) if min(new, old) >= ENOUGH]
    )
    if not len(ratios):
        return 0.0, PRIOR_SPREAD
    drift = float(np.clip(np.median(ratios), -0.7, 0.7))
    apart = np.clip(ratios - drift, -0.5, 0.5)
    weight = PRIOR_WEIGHT * PRIOR_SPREAD**2 + float((apart**2).sum())
    return drift, float(np.sqrt(weight / (PRIOR_WEIGHT + len(ratios))))


def _own_spread(yearly: Floats) -> float:
    """Spread of groups' growth beside the total's and beside chance, by moments."""
    excess, seen = 0.0, 0
    for new, old in zip(yearly.T, yearly.T[1:], strict=False):
        if min(new.sum(), old.sum()) < ENOUGH:
            continue
        many = (new >= ENOUGH) & (old >= ENOUGH)
        ratio = np.log(new[many] / old[many]) - np.log(new.sum() / old.sum())
        excess += float((np.clip(ratio, -1, 1) ** 2 - 1 / new[many] - 1 / old[many]).sum())
        seen += int(many.sum())
    weight = PRIOR_WEIGHT * PRIOR_SPREAD**2 + max(excess, 0.0)
    return float(np.sqrt(weight / (PRIOR_WEIGHT + seen)))


def _overlap(origin: date, begin: date, end: date, year: int) -> float:
    first = origin + timedelta(days=round(year * YEAR))
    last = origin + timedelta(days=round((year + 1) * YEAR))
    return max((min(end, last) - max(begin, first)).days, 0) / YEAR
