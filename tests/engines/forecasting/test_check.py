"""The checker catches every kind of broken bookkeeping, each planted in a sound forecast."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from engines.forecasting.world import DUE, cluster
from farshore.engines.forecasting.check import violations
from farshore.engines.forecasting.solve import solve
from farshore.engines.forecasting.types import Fan, Measure, Solution, Target

PROBLEM = replace(
    cluster(draws=200),
    targets=(Target("tenants", Measure.TENANTS, DUE, 60), Target("u", Measure.UNICORNS, DUE, 1)),
)
SOUND = solve(PROBLEM)
FIRST = date(2023, 12, 31)
Change = Callable[[Solution], Solution]


def _fan(measure: Measure, at: date, group: str | None, change: Callable[[Fan], Fan]) -> Change:
    def planted(solution: Solution) -> Solution:
        fans = tuple(
            change(fan) if (fan.measure, fan.at, fan.group) == (measure, at, group) else fan
            for fan in solution.fans
        )
        assert fans != solution.fans
        return replace(solution, fans=fans)

    return planted


def _tenants(change: Callable[[Fan], Fan]) -> Change:
    return _fan(Measure.TENANTS, DUE, None, change)


def _chance(**changes: object) -> Change:
    def planted(solution: Solution) -> Solution:
        first = replace(solution.chances[0], **changes)  # type: ignore[arg-type]
        return replace(solution, chances=(first, *solution.chances[1:]))

    return planted


PLANTED: dict[str, Change] = {
    "fan-missing": lambda s: replace(s, fans=s.fans[1:]),
    "fan-unknown": _tenants(lambda fan: replace(fan, group="nowhere")),
    "levels-wrong": _tenants(lambda fan: replace(fan, quantiles=fan.quantiles[1:])),
    "quantiles-not-ascending": _tenants(lambda f: replace(f, quantiles=f.quantiles[::-1])),
    "below-zero": _tenants(lambda f: replace(f, quantiles=(-1.0, *f.quantiles[1:]))),
    "mean-outside": _tenants(lambda f: replace(f, quantiles=(5.0,) * len(f.quantiles))),
    "now-wrong": _tenants(lambda f: replace(f, now=f.now + 1)),
    "falls-over-time": _fan(Measure.ENTRIES, FIRST, None, lambda f: replace(f, mean=9e9)),
    "more-funded-than-rounds": _fan(Measure.FUNDED, DUE, None, lambda f: replace(f, mean=9e9)),
    "total-mean-wrong": _tenants(lambda f: replace(f, mean=f.mean + 1)),
    "chance-missing": lambda s: replace(s, chances=s.chances[1:]),
    "chance-outside": _chance(probability=1.5),
    "error-wrong": _chance(error=0.9),
    "chance-against-fan": _chance(probability=0.0, error=0.0),
    "objective-wrong": lambda s: replace(s, objective=s.objective / 2 + 0.1),
    "bound-wrong": lambda s: replace(s, bound=s.bound / 2),
    "proven-claimed": lambda s: replace(s, proven=True),
}


def test_the_sound_forecast_is_found_sound() -> None:
    assert violations(PROBLEM, SOUND) == []


@pytest.mark.parametrize("code", PLANTED)
def test_a_planted_violation_is_caught(code: str) -> None:
    assert code in {found.code for found in violations(PROBLEM, PLANTED[code](SOUND))}
