"""Written review and interview: each with its criteria, brought together on one scale."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from farshore.apps.calls.models import Call, Criterion
from farshore.apps.calls.selectors.policies import policy_of

Stage = Criterion.Stage
# (application, reviewer, criterion, score)
Scores = Sequence[tuple[Any, ...]]
# stands for a stage's criteria together
TOGETHER = 0


def has_own(call: Call) -> bool:
    return any(row.stage == Stage.INTERVIEW for row in call.criteria.all())


def on_one_scale(
    call: Call, read: Scores, heard: Scores
) -> tuple[dict[int, float], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The criteria with their weights, and the scores of both stages.

    Where interviews have criteria of their own, each review and each interview becomes the
    weighted mean of its criteria, and the interview's scale is stretched onto the review's. One
    criterion remains: the engine centres each by its mean, and those interviewed, who are better
    than the rest, would lose their lead if theirs were centred apart.
    """
    written = call.criteria_for(Stage.REVIEW)
    if not has_own(call):
        return {row.pk: float(row.weight) for row in written}, list(read), list(heard)
    own = call.criteria_for(Stage.INTERVIEW)
    low, high = _range(written)
    from_low, from_high = _range(own)
    stretch = (high - low) / (from_high - from_low)
    told = [
        (application, reviewer, TOGETHER, low + (mean - from_low) * stretch)
        for application, reviewer, _together, mean in _means(own, heard)
    ]
    return {TOGETHER: 1.0}, _means(written, read), told


def _range(criteria: Sequence[Criterion]) -> tuple[float, float]:
    """The least and the most that a weighted mean of them can be."""
    whole = sum(float(row.weight) for row in criteria)
    low = sum(float(row.weight) * row.lowest for row in criteria) / whole
    high = sum(float(row.weight) * row.highest for row in criteria) / whole
    return low, high


def _means(criteria: Sequence[Criterion], scores: Scores) -> list[tuple[Any, ...]]:
    """The weighted mean of each review, in the order given. What was handed in is complete."""
    weights = {row.pk: float(row.weight) for row in criteria}
    given: dict[tuple[Any, Any], list[tuple[float, float]]] = defaultdict(list)
    for application, reviewer, criterion, score in scores:
        if criterion in weights:
            given[application, reviewer].append((weights[criterion], float(score)))
    return [
        (*pair, TOGETHER, sum(w * s for w, s in parts) / sum(w for w, _score in parts))
        for pair, parts in given.items()
    ]


def as_used(call: Call) -> dict[str, Any]:
    """The criteria and weights of a computation, to be kept with its decision."""
    rows = sorted(call.criteria.all(), key=lambda row: (row.stage, row.order, row.pk))
    return {
        "own": has_own(call),
        "interview_weight": float(policy_of(call).interview_weight),
        "criteria": [
            {
                "stage": str(row.stage), "key": row.key, "name": row.name,
                "weight": float(row.weight), "lowest": row.lowest, "highest": row.highest,
            }
            for row in rows
        ],
    }  # fmt: skip
