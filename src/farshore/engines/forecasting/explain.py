"""What a target's chance rests on, as codes with figures."""

from farshore.engines.forecasting.types import LEVELS, Effect, Problem, Reason, Solution


def why(
    problem: Problem,
    solution: Solution,
    target_id: str,
    effects: tuple[Effect, ...] = (),
) -> list[Reason]:
    """Why the target is as likely as it is.

    `chance` (probability, error), `distance` (now, at_least, missing), `expected` (mean, low and
    high: the 10 % and 90 % quantiles; where the fan was asked for), `assumes` (name, group, value,
    low, high) for each figure behind it, and for each effect of `what_moves`: `would-move` (lever,
    factor, from, to), `needs-for-half`, `needs-for-four-fifths` (lever, factor) or
    `lever-not-enough`. Raises KeyError for an unknown target.
    """
    target = {one.id: one for one in problem.targets}[target_id]
    chance = next(one for one in solution.chances if one.target == target_id)
    reasons = [
        Reason("chance", {"probability": chance.probability, "error": chance.error}),
        Reason(
            "distance",
            {
                "now": chance.now,
                "at_least": target.at_least,
                "missing": max(target.at_least - chance.now, 0),
            },
        ),
    ]
    for fan in solution.fans:
        if (fan.measure, fan.group, fan.at) == (target.measure, target.group, target.at):
            low, high = (fan.quantiles[LEVELS.index(level)] for level in (0.1, 0.9))
            reasons.append(Reason("expected", {"mean": fan.mean, "low": low, "high": high}))
    for one in solution.assumptions:
        about = target.group is None or one.group in ("", target.group)
        if about or not one.name.endswith("-per-year"):
            figures = {"value": one.value, "low": one.low, "high": one.high}
            reasons.append(Reason("assumes", {"name": one.name, "group": one.group, **figures}))
    for effect in effects:
        if effect.target == target_id:
            reasons += _moves(effect)
    return reasons


def _moves(effect: Effect) -> list[Reason]:
    reasons = [
        Reason(
            "would-move",
            {
                "lever": effect.lever,
                "factor": effect.factor,
                "from": effect.before,
                "to": effect.probability,
            },
        )
    ]
    needs = (("needs-for-half", effect.for_half), ("needs-for-four-fifths", effect.for_four_fifths))
    for code, factor in needs:
        if factor is not None:
            reasons.append(Reason(code, {"lever": effect.lever, "factor": factor}))
    if effect.for_four_fifths is None:
        reasons.append(Reason("lever-not-enough", {"lever": effect.lever}))
    return reasons
