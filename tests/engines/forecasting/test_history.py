"""Looking back on real rounds: what was forecast, beside what came."""

from datetime import date
from pathlib import Path

import pytest

from engines.forecasting.world import us_rounds
from farshore.engines.forecasting.solve import solve
from farshore.engines.forecasting.types import LEVELS, Measure, Problem, Round, Stay

SPANS = {0.5: (0.25, 0.75), 0.8: (0.1, 0.9), 0.9: (0.05, 0.95)}


@pytest.mark.data
def test_intervals_of_funded_companies_hold_about_as_often_as_they_say(shared_data: Path) -> None:
    rounds = us_rounds(shared_data)
    hits, seen = dict.fromkeys(SPANS, 0), 0
    for year, ahead in ((2006, 1), (2006, 3), (2007, 2), (2008, 1), (2009, 1)):
        origin, at = date(year, 12, 31), date(year + ahead, 12, 31)
        problem = Problem(
            (), rounds, date(2000, 1, 1), origin, (at,), (Measure.FUNDED,), draws=1000
        )
        for fan in solve(problem, seed=1).fans:
            if fan.group is None:
                continue
            came = {r.entity for r in rounds if origin < r.at <= at and r.group == fan.group}
            seen += 1
            for span, (low, high) in SPANS.items():
                ends = (fan.quantiles[LEVELS.index(level)] for level in (low, high))
                hits[span] += next(ends) <= len(came) <= next(ends)
    assert seen > 150
    for span, count in hits.items():
        assert count / seen == pytest.approx(span, abs=0.09)


@pytest.mark.data
@pytest.mark.parametrize("line", [5e8, 1e9])
@pytest.mark.parametrize("year", [2004, 2005, 2006])
def test_companies_past_a_line_three_years_on(shared_data: Path, year: int, line: float) -> None:
    """Values are taken as five times the amounts raised, for want of values."""
    rounds = us_rounds(shared_data)
    origin, at = date(year, 12, 31), date(year + 3, 12, 31)
    names = sorted({r.entity for r in rounds if r.at <= origin})
    chosen = tuple(r for r in rounds if r.entity in set(names))
    problem = Problem(
        tuple(Stay(name, "us", date(2000, 1, 1)) for name in names),
        tuple(r for r in chosen if r.at <= origin),
        date(2000, 1, 1),
        origin,
        (at,),
        (Measure.UNICORNS,),
        line=line,
        draws=500,
    )
    fan = next(f for f in solve(problem, seed=1).fans if f.group is None)
    came = past(line, tuple(r for r in chosen if r.at <= at))
    assert fan.quantiles[LEVELS.index(0.025)] <= came <= fan.quantiles[LEVELS.index(0.975)]
    assert fan.mean < 0.03 * len(names)


def past(line: float, rounds: tuple[Round, ...]) -> int:
    last = {r.entity: r.value for r in sorted(rounds, key=lambda r: r.at) if r.value is not None}
    return sum(value >= line for value in last.values())
