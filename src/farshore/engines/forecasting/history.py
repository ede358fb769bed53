"""Reads a problem up to its origin: nothing dated later has any effect."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from farshore.engines.forecasting.types import (
    ForecastingError,
    Levers,
    Measure,
    Problem,
    Round,
    Stay,
)

YEAR = 365.25
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class History:
    """What was known at the origin; `dates` are all dates asked for, ascending."""

    groups: tuple[str, ...]
    stays: tuple[Stay, ...]
    rounds: tuple[Round, ...]
    dates: tuple[date, ...]


def known(problem: Problem) -> History:
    """Check the problem and leave out what is dated after its origin."""
    _check(problem)
    origin = problem.origin
    stays = tuple(
        replace(stay, left=None) if stay.left is not None and stay.left > origin else stay
        for stay in problem.stays
        if stay.entered <= origin
    )
    rounds = tuple(sorted((r for r in problem.rounds if r.at <= origin), key=_order))
    names = {one.group for one in stays} | {one.group for one in rounds}
    names |= {target.group for target in problem.targets if target.group is not None}
    dates = set(problem.dates) | {target.at for target in problem.targets}
    return History(tuple(sorted(names)), stays, rounds, tuple(sorted(dates)))


def _order(one: Round) -> tuple[date, str, str, float]:
    return one.at, one.entity, one.stage or "", one.value or 0.0


def present(stay: Stay, at: date) -> bool:
    return stay.entered <= at and (stay.left is None or at < stay.left)


def years(begin: date, end: date) -> float:
    return (end - begin).days / YEAR


def counts_now(problem: Problem, history: History, measure: Measure) -> dict[str, int]:
    """Value at the origin by group; 0 for measures that are counted from the origin."""
    now = dict.fromkeys(history.groups, 0)
    here = {(s.entity, s.group) for s in history.stays if present(s, problem.origin)}
    if measure is Measure.TENANTS:
        for _, group in here:
            now[group] += 1
    if measure is Measure.UNICORNS:
        worth = last_values(history)
        for entity, group in here:
            now[group] += worth.get(entity, 0.0) >= problem.line
    return now


def last_values(history: History) -> dict[str, float]:
    """Each company's last known value."""
    return {one.entity: one.value for one in history.rounds if one.value is not None}


def _check(problem: Problem) -> None:
    if problem.since >= problem.origin:
        figures = {"since": problem.since.isoformat(), "origin": problem.origin.isoformat()}
        raise ForecastingError("no-history", figures)
    asked = [*problem.dates, *(target.at for target in problem.targets)]
    if not asked:
        raise ForecastingError("no-dates", {})
    for at in asked:
        if at <= problem.origin:
            raise ForecastingError(
                "date-not-after-origin",
                {"date": at.isoformat(), "origin": problem.origin.isoformat()},
            )
    if list(problem.dates) != sorted(set(problem.dates)):
        raise ForecastingError("dates-not-ascending", {})
    if not 100 <= problem.draws <= 1_000_000:
        raise ForecastingError("bad-draws", {"draws": problem.draws})
    if not problem.line > 0:
        raise ForecastingError("bad-line", {"line": problem.line})
    _check_levers(problem.levers)
    for stay in problem.stays:
        if stay.left is not None and stay.left < stay.entered:
            raise ForecastingError("left-before-entered", {"entity": stay.entity})
    for one in problem.rounds:
        if one.value is not None and not 0 < one.value < float("inf"):
            raise ForecastingError("bad-value", {"entity": one.entity, "value": one.value})
    names = [target.id for target in problem.targets]
    for name in names:
        if names.count(name) > 1:
            raise ForecastingError("duplicate-target", {"target": name})


def _check_levers(levers: Levers) -> None:
    for name in ("arrivals", "exits", "rounds", "growth"):
        if not 0 <= getattr(levers, name) <= 100:
            raise ForecastingError("bad-lever", {"lever": name, "factor": getattr(levers, name)})
