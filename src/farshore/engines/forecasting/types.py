"""The forecasting problem and its solution: histories in, quantiles and probabilities out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

VERSION = "2"
LEVELS = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)


class ForecastingError(ValueError):
    """A problem that cannot be solved as stated: `code` is stable, `figures` says where and why."""

    def __init__(self, code: str, figures: dict[str, Any]) -> None:
        self.code, self.figures = code, figures
        super().__init__(f"{code}: {figures}")


class Measure(StrEnum):
    """What is counted.

    TENANTS: present at the date. ENTRIES: arrived after the origin, up to the date. ROUNDS:
    rounds after the origin, up to the date. FUNDED: companies with at least one of those rounds.
    UNICORNS: present companies whose last value is at least the problem's `line`.
    """

    TENANTS = "tenants"
    ENTRIES = "entries"
    ROUNDS = "rounds"
    FUNDED = "funded"
    UNICORNS = "unicorns"


@dataclass(frozen=True)
class Stay:
    """A company (`entity`) of a `group` was there in [entered, left); None: still there."""

    entity: str
    group: str
    entered: date
    left: date | None = None


@dataclass(frozen=True)
class Round:
    """A company's funding round. `stage` (seed, a, b...) and `value` (its valuation then, in the
    currency of the problem's `line`) are None where not known."""

    entity: str
    group: str
    at: date
    stage: str | None = None
    value: float | None = None


@dataclass(frozen=True)
class Target:
    """`measure` of `group` (None: of all) is at least `at_least` at `at`."""

    id: str
    measure: Measure
    at: date
    at_least: int
    group: str | None = None


@dataclass(frozen=True)
class Levers:
    """What a programme might change, as factors on rates after the origin: arrivals, exits,
    rounds, and the growth of valuations between rounds (exponent on the step up)."""

    arrivals: float = 1.0
    exits: float = 1.0
    rounds: float = 1.0
    growth: float = 1.0


@dataclass(frozen=True)
class Problem:
    """Histories up to `origin`; nothing dated after it is read, whatever is given.

    `since`: begin of observation. `dates`: when to forecast, ascending, after the origin.
    `line`: value that makes a unicorn. `measures`: which quantiles are wanted. `draws`: simulated
    futures.
    """

    stays: tuple[Stay, ...]
    rounds: tuple[Round, ...]
    since: date
    origin: date
    dates: tuple[date, ...]
    measures: tuple[Measure, ...] = (Measure.TENANTS,)
    targets: tuple[Target, ...] = ()
    line: float = 1e12
    draws: int = 4000
    levers: Levers = Levers()


@dataclass(frozen=True)
class Fan:
    """Forecast of `measure` for `group` (None: all together) at `at`: `quantiles` at LEVELS,
    `mean`, and the value at the origin `now` (0 for measures counted from the origin)."""

    measure: Measure
    group: str | None
    at: date
    now: int
    mean: float
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class Chance:
    """Probability that a target is met, its Monte Carlo standard error, and the value now."""

    target: str
    probability: float
    error: float
    now: int


@dataclass(frozen=True)
class Assumption:
    """A figure that the forecast rests on: `name`, `group` ("" for all), `value`, and the 5 % and
    95 % points of its uncertainty (equal to the value where it is taken as known)."""

    name: str
    group: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Solution:
    """Fans by measure, group and date; chances in the order of targets; assumptions.

    `objective`: probability of the first target (0 without targets). `bound`: its upper Monte
    Carlo limit (two standard errors), not a bound on the truth; so `proven` is always False.
    """

    fans: tuple[Fan, ...]
    chances: tuple[Chance, ...]
    assumptions: tuple[Assumption, ...]
    objective: float
    bound: float
    proven: bool
    cut: bool
    seconds: float
    seed: int
    version: str


@dataclass(frozen=True)
class Effect:
    """One target under one lever alone: `probability` with the lever at `factor`, beside `before`
    at 1; `for_half`, `for_four_fifths`: the factor that gives 50 % and 80 % (None: out of the
    range searched, 1/8 to 8)."""

    target: str
    lever: str
    factor: float
    before: float
    probability: float
    for_half: float | None
    for_four_fifths: float | None


@dataclass(frozen=True)
class Violation:
    """A rule that a solution breaks; `figures` names measures, groups and numbers."""

    code: str
    figures: Mapping[str, float | int | str]


@dataclass(frozen=True)
class Reason:
    """One part of an answer to "why", for the apps to put into words."""

    code: str
    figures: Mapping[str, float | int | str]
