"""Checks a forecast for consistency with its problem and itself, apart from how it was made."""

import math
from collections.abc import Iterator
from datetime import date

from farshore.engines.forecasting.types import (
    LEVELS,
    Fan,
    Measure,
    Problem,
    Solution,
    Target,
    Violation,
)

GROWING = (Measure.ENTRIES, Measure.ROUNDS)


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """Every rule the solution breaks: [] if none.

    Codes: fan-missing, fan-unknown, levels-wrong, quantiles-not-ascending, below-zero,
    mean-outside, now-wrong, falls-over-time, more-funded-than-rounds, total-mean-wrong,
    chance-missing, chance-outside, error-wrong, chance-against-fan, objective-wrong, bound-wrong,
    proven-claimed. A forecast cannot be proven right; what can be checked is its bookkeeping: the
    present counts from the histories, the order of quantiles, sums over groups, chances beside
    quantiles of the same count.
    """
    return list(_found(problem, solution))


def _found(problem: Problem, solution: Solution) -> Iterator[Violation]:
    fans = {(fan.measure, fan.group, fan.at): fan for fan in solution.fans}
    groups = {stay.group for stay in problem.stays if stay.entered <= problem.origin}
    groups |= {one.group for one in problem.rounds if one.at <= problem.origin}
    groups |= {target.group for target in problem.targets if target.group is not None}
    wanted = {
        (measure, group, at)
        for measure in problem.measures
        for group in (None, *groups)
        for at in problem.dates
    }
    for key in sorted(wanted ^ set(fans), key=str):
        code = "fan-missing" if key in wanted else "fan-unknown"
        yield _violation(code, measure=str(key[0]), group=key[1] or "", at=key[2].isoformat())
    for fan in solution.fans:
        yield from _one(problem, fan)
    yield from _between(problem, fans)
    yield from _chances(problem, solution, fans)
    first = solution.chances[0] if solution.chances else None
    objective = first.probability if first else 0.0
    bound = min(1.0, first.probability + 2 * first.error) if first else 0.0
    if solution.objective != objective:
        yield _violation("objective-wrong", told=solution.objective, found=objective)
    if not math.isclose(solution.bound, bound, abs_tol=1e-9):
        yield _violation("bound-wrong", told=solution.bound, found=bound)
    if solution.proven:
        yield _violation("proven-claimed")


def _violation(code: str, **figures: float | int | str) -> Violation:
    return Violation(code, figures)


def _name(fan: Fan) -> dict[str, float | int | str]:
    return {"measure": str(fan.measure), "group": fan.group or "", "at": fan.at.isoformat()}


def _one(problem: Problem, fan: Fan) -> Iterator[Violation]:
    if len(fan.quantiles) != len(LEVELS):
        yield Violation("levels-wrong", _name(fan))
        return
    if list(fan.quantiles) != sorted(fan.quantiles):
        yield Violation("quantiles-not-ascending", _name(fan))
    if min(fan.quantiles) < 0 or fan.mean < 0:
        yield Violation("below-zero", _name(fan))
    if fan.quantiles[0] == fan.quantiles[-1] and abs(fan.mean - fan.quantiles[0]) > max(
        1.0, 0.5 * fan.mean
    ):
        yield Violation("mean-outside", _name(fan) | {"mean": fan.mean})
    found = _count(problem, fan.measure, fan.group)
    if fan.now != found:
        yield Violation("now-wrong", _name(fan) | {"told": fan.now, "found": found})


def _count(problem: Problem, measure: Measure, group: str | None) -> int:
    """Recount of the value at the origin from the raw histories."""
    if measure not in (Measure.TENANTS, Measure.UNICORNS):
        return 0
    here = {
        (stay.entity, stay.group)
        for stay in problem.stays
        if stay.entered <= problem.origin
        and (stay.left is None or stay.left > problem.origin)
        and group in (None, stay.group)
    }
    if measure is Measure.TENANTS:
        return len(here)
    high = 0
    for entity, _ in here:
        valued = [
            (one.at, one.stage or "", one.value)
            for one in problem.rounds
            if one.entity == entity and one.at <= problem.origin and one.value is not None
        ]
        high += bool(valued) and max(valued)[2] >= problem.line
    return high


def _between(
    problem: Problem, fans: dict[tuple[Measure, str | None, date], Fan]
) -> Iterator[Violation]:
    for (measure, group, at), fan in fans.items():
        if measure in GROWING:
            earlier = [f for (m, g, _), f in fans.items() if m is measure and g == group]
            if any(f.at < fan.at and f.mean > fan.mean + 1e-9 for f in earlier):
                yield Violation("falls-over-time", _name(fan))
        rounds = fans.get((Measure.ROUNDS, group, at))
        most = rounds.mean if rounds is not None else math.inf
        if measure is Measure.FUNDED and fan.mean > most + 1e-9:
            yield Violation("more-funded-than-rounds", _name(fan))
        if group is None:
            parts = sum(f.mean for (m, g, d), f in fans.items() if m is measure and d == at and g)
            if abs(parts - fan.mean) > 1e-6 * max(1.0, fan.mean):
                figures: dict[str, float | int | str] = {"told": fan.mean, "found": parts}
                yield Violation("total-mean-wrong", _name(fan) | figures)


def _chances(
    problem: Problem,
    solution: Solution,
    fans: dict[tuple[Measure, str | None, date], Fan],
) -> Iterator[Violation]:
    told = {chance.target: chance for chance in solution.chances}
    for target in problem.targets:
        chance = told.get(target.id)
        if chance is None:
            yield _violation("chance-missing", target=target.id)
            continue
        p = chance.probability
        if not 0 <= p <= 1:
            yield _violation("chance-outside", target=target.id, probability=p)
            continue
        if not math.isclose(chance.error, math.sqrt(p * (1 - p) / problem.draws), abs_tol=1e-9):
            yield _violation("error-wrong", target=target.id, error=chance.error)
        if chance.now != _count(problem, target.measure, target.group):
            yield _violation("now-wrong", target=target.id, told=chance.now)
        fan = fans.get((target.measure, target.group, target.at))
        if fan is not None and len(fan.quantiles) == len(LEVELS):
            yield from _against(target, p, fan)


def _against(target: Target, probability: float, fan: Fan) -> Iterator[Violation]:
    """A count at least n with chance p: quantiles above 1 - p reach n, those below do not."""
    for level, value in zip(LEVELS, fan.quantiles, strict=True):
        low = value > target.at_least and probability < 1 - level - 0.002
        high = value < target.at_least - 1 and probability > 1 - level + 0.002
        if low or high:
            yield _violation(
                "chance-against-fan",
                target=target.id,
                probability=probability,
                level=level,
                quantile=value,
            )
