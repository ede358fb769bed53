"""Forecasts beside what is known for certain, their determinism and their named errors."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.forecasting.world import DUE, ORIGIN, SINCE, cluster
from farshore.engines.forecasting.check import violations
from farshore.engines.forecasting.solve import solve, what_moves
from farshore.engines.forecasting.types import (
    Fan,
    ForecastingError,
    Levers,
    Measure,
    Problem,
    Round,
    Solution,
    Stay,
    Target,
)

NOTHING_HAPPENS = Levers(arrivals=0.0, exits=0.0, rounds=0.0)


def fan(solution: Solution, measure: Measure, group: str | None = None, at: date = DUE) -> Fan:
    (found,) = [f for f in solution.fans if (f.measure, f.group, f.at) == (measure, group, at)]
    return found


@pytest.mark.parametrize("seed", range(4))
def test_every_solution_passes_the_checker(seed: int) -> None:
    problem = cluster(seed)
    solution = solve(problem, seed=seed)
    assert violations(problem, solution) == []
    assert len(solution.fans) == len(Measure) * 3 * 2
    assert not solution.proven


def test_the_same_seed_gives_the_same_forecast() -> None:
    one, two = (replace(solve(cluster(), seed=7), seconds=0.0) for _ in range(2))
    assert one == two
    assert replace(solve(cluster(), seed=8), seconds=0.0, seed=7) != one


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 1000), st.floats(1e6, 1e13))
def test_nothing_dated_after_the_origin_is_read(days: int, value: float) -> None:
    problem = cluster(draws=100)
    later = ORIGIN + timedelta(days=days)
    more = replace(
        problem,
        stays=(*problem.stays, Stay("new", "drug", later)),
        rounds=(*problem.rounds, Round("c1", "drug", later, "c", value)),
    )
    one, two = solve(problem), solve(more)
    assert (one.fans, one.chances, one.assumptions) == (two.fans, two.chances, two.assumptions)


def test_where_nothing_happens_the_counts_stay() -> None:
    solution = solve(replace(cluster(), levers=NOTHING_HAPPENS))
    for measure in Measure:
        found = fan(solution, measure)
        assert set(found.quantiles) == {float(found.now)}
        assert found.mean == found.now
    assert fan(solution, Measure.TENANTS).now > 50


def test_twice_the_arrivals_are_twice_the_entries() -> None:
    problem = replace(cluster(), measures=(Measure.ENTRIES,))
    plain = fan(solve(problem), Measure.ENTRIES)
    double = fan(solve(replace(problem, levers=Levers(arrivals=2.0))), Measure.ENTRIES)
    assert double.mean == pytest.approx(2 * plain.mean, rel=0.02)


def test_steady_arrivals_are_forecast_to_go_on() -> None:
    stays = tuple(Stay(f"c{i}", "all", SINCE + timedelta(days=14 * i)) for i in range(180))
    problem = Problem(stays, (), SINCE, ORIGIN, (date(2023, 12, 31),), (Measure.ENTRIES,))
    found = fan(solve(problem), Measure.ENTRIES, at=date(2023, 12, 31))
    assert found.quantiles[3] <= 26 <= found.quantiles[5]


def valued(values: list[float], *, before: int = 400) -> Problem:
    """A tenant for each value, the round a while before the origin, no history of steps."""
    at = ORIGIN - timedelta(days=before)
    stays = tuple(Stay(f"v{i}", "x", SINCE) for i in range(len(values)))
    rounds = tuple(Round(f"v{i}", "x", at, "a", value) for i, value in enumerate(values))
    return Problem(
        stays,
        rounds,
        SINCE,
        ORIGIN,
        (DUE,),
        (Measure.UNICORNS,),
        (Target("t", Measure.UNICORNS, DUE, 3),),
        line=1e12,
    )


def test_unicorns_come_only_from_values_that_pass_the_line() -> None:
    rich = valued([2e12, 5e11])
    kept = solve(replace(rich, levers=NOTHING_HAPPENS))
    assert set(fan(kept, Measure.UNICORNS).quantiles) == {1.0}
    unvalued = replace(rich, rounds=tuple(replace(r, value=None) for r in rich.rounds))
    assert fan(solve(unvalued), Measure.UNICORNS).mean == 0.0


def test_a_cluster_of_young_companies_hardly_hopes_for_three_unicorns() -> None:
    """356 tenants valued at 3 to 100 billion won: the base rate is far below one in a hundred."""
    young = valued([3e9 * (1 + i % 33) for i in range(356)])
    (chance,) = solve(young).chances
    assert chance.probability < 0.01
    assert 0.0 < fan(solve(young), Measure.UNICORNS).mean < 3.56


def test_the_nearer_the_line_the_likelier() -> None:
    means = [
        fan(solve(valued([share * 1e12] * 40)), Measure.UNICORNS).mean
        for share in (0.01, 0.05, 0.2, 0.6)
    ]
    assert means == sorted(means)
    assert means[0] < 0.4 < means[-1]


def test_the_step_in_value_shrinks_towards_the_line() -> None:
    told = {one.name: one for one in solve(valued([1e10] * 5)).assumptions}
    steps = [told[f"value-step-at-{level}"].value for level in ("hundredth", "tenth", "line")]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] == pytest.approx(2.7, abs=0.2)
    assert told["value-steps-seen"].value == 0


def test_steps_that_were_seen_outweigh_the_prior() -> None:
    chains = [
        Round(f"v{i}", "x", date(2017 + k, 6, 1), "a", 1e10 * 1.1**k)
        for i in range(60)
        for k in range(5)
    ]
    problem = replace(valued([1e10] * 60), rounds=tuple(chains))
    told = {one.name: one for one in solve(problem).assumptions}
    assert told["value-step-at-hundredth"].value == pytest.approx(1.1, abs=0.1)


def test_what_would_move_a_target_does_move_it() -> None:
    problem = replace(cluster(draws=400), measures=())
    problem = replace(problem, targets=problem.targets[:1])
    (effect,) = what_moves(problem, Levers(arrivals=1.5))
    with_lever = solve(replace(problem, levers=Levers(arrivals=1.5)))
    assert effect.before == solve(problem).objective
    assert effect.probability == with_lever.objective > effect.before
    assert effect.for_half is not None
    halved = solve(replace(problem, levers=Levers(arrivals=effect.for_half)))
    assert halved.objective == pytest.approx(0.5, abs=0.03)


P = cluster(draws=100)
FAULTS = {
    "no-history": replace(P, since=ORIGIN),
    "no-dates": replace(P, dates=(), targets=()),
    "date-not-after-origin": replace(P, dates=(ORIGIN,)),
    "dates-not-ascending": replace(P, dates=P.dates[::-1]),
    "bad-draws": replace(P, draws=10),
    "bad-line": replace(P, line=0.0),
    "bad-lever": replace(P, levers=Levers(growth=-1.0)),
    "left-before-entered": replace(P, stays=(Stay("x", "y", ORIGIN, SINCE),)),
    "bad-value": replace(P, rounds=(Round("x", "y", SINCE, None, -1.0),)),
    "duplicate-target": replace(P, targets=(P.targets[0], P.targets[0])),
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_cannot_be_is_refused_by_name(code: str) -> None:
    with pytest.raises(ForecastingError) as caught:
        solve(FAULTS[code])
    assert caught.value.code == code
    assert caught.value.figures or code in ("no-dates", "dates-not-ascending")


def test_who_asks_may_stop_it() -> None:
    with pytest.raises(ForecastingError) as caught:
        solve(P, progress=lambda _: False)
    assert caught.value.code == "cancelled"
