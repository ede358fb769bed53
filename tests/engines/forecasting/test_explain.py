"""Reasons are true: each figure is that of the forecast, the distance that of the histories."""

from dataclasses import replace

import pytest

from engines.forecasting.world import cluster
from farshore.engines.forecasting.explain import why
from farshore.engines.forecasting.history import present
from farshore.engines.forecasting.solve import solve, what_moves
from farshore.engines.forecasting.types import LEVELS, Levers, Measure

PROBLEM = replace(cluster(draws=300), measures=(Measure.TENANTS,))
SOLUTION = solve(PROBLEM)


def test_the_distance_is_counted_from_the_stays() -> None:
    reasons = {r.code: r.figures for r in why(PROBLEM, SOLUTION, "tenants")}
    here = sum(present(stay, PROBLEM.origin) for stay in PROBLEM.stays)
    assert reasons["distance"] == {"now": here, "at_least": 110, "missing": 110 - here}
    assert reasons["chance"]["probability"] == SOLUTION.chances[0].probability
    fan = next(f for f in SOLUTION.fans if f.group is None and f.at == PROBLEM.targets[0].at)
    assert reasons["expected"]["low"] == fan.quantiles[LEVELS.index(0.1)]


def test_what_a_lever_does_is_what_what_moves_found() -> None:
    small = replace(PROBLEM, targets=PROBLEM.targets[:1])
    effects = what_moves(small, Levers(exits=0.5))
    reasons = {r.code: r.figures for r in why(small, solve(small), "tenants", effects)}
    assert reasons["would-move"] == {
        "lever": "exits",
        "factor": 0.5,
        "from": effects[0].before,
        "to": effects[0].probability,
    }
    assert ("lever-not-enough" in reasons) == (effects[0].for_four_fifths is None)


def test_each_assumption_for_all_is_told() -> None:
    told = {r.figures["name"] for r in why(PROBLEM, SOLUTION, "unicorns") if r.code == "assumes"}
    assert {one.name for one in SOLUTION.assumptions if not one.group} <= told


def test_an_unknown_target_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        why(PROBLEM, SOLUTION, "nobody")
