"""Validation, and the problem as named linear rules."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from farshore.engines.selection.types import Problem, SelectionError


@dataclass(frozen=True)
class Rule:
    """low <= sum of weights over members <= high; None leaves a side open."""

    kind: str
    name: str
    value: int
    members: tuple[int, ...]
    weights: tuple[int, ...]
    low: int | None
    high: int | None


def validate(problem: Problem) -> None:
    """Raise SelectionError unless sizes, indices, scores, costs and quotas are sound."""
    size = len(problem.ids)
    for name in ("scores", "costs"):
        if getattr(problem, name).shape != (size,):
            raise SelectionError("malformed", {"field": name, "fault": f"shape is not ({size},)"})
    if size and problem.costs.dtype.kind not in "iu":
        raise SelectionError("malformed", {"field": "costs", "fault": "not whole minor units"})
    if len(set(problem.ids)) != size:
        raise SelectionError("malformed", {"field": "ids", "fault": "an id occurs twice"})
    for name in ("seats", "reserve"):
        if getattr(problem, name) < 0:
            raise SelectionError("malformed", {"field": name, "fault": "negative"})
    wrong = np.flatnonzero(~np.isfinite(problem.scores))
    if wrong.size:
        raise SelectionError("score-not-finite", {"id": problem.ids[wrong[0]]})
    wrong = np.flatnonzero(problem.costs < 0)
    if wrong.size:
        raise SelectionError("cost-negative", {"id": problem.ids[wrong[0]]})
    _indices(problem, size)


def _indices(problem: Problem, size: int) -> None:
    groups: list[tuple[str, tuple[int, ...]]] = [
        ("forced_in", problem.forced_in),
        ("forced_out", problem.forced_out),
        *((f"quota {quota.name}", quota.members) for quota in problem.quotas),
        *(("exclusive", pair) for pair in problem.exclusive),
        *(("requires", pair) for pair in problem.requires),
    ]
    for field, members in groups:
        for value in members:
            if not 0 <= value < size:
                raise SelectionError("unknown-index", {"field": field, "value": value})
    for field, pairs in (("exclusive", problem.exclusive), ("requires", problem.requires)):
        for first, second in pairs:
            if first == second:
                raise SelectionError("pair-with-itself", {"field": field, "id": problem.ids[first]})
    for quota in problem.quotas:
        if len(set(quota.members)) != len(quota.members):
            fault = "a member occurs twice"
            raise SelectionError("malformed", {"field": f"quota {quota.name}", "fault": fault})
        top = quota.maximum
        if quota.minimum < 0 or (top is not None and top < quota.minimum):
            figures = {"name": quota.name, "minimum": quota.minimum, "maximum": top}
            raise SelectionError("quota-crossed", figures)


def rules_of(problem: Problem) -> list[Rule]:
    """Every rule of the problem, named. Validates first."""
    validate(problem)
    size = len(problem.ids)
    everyone, ones = tuple(range(size)), (1,) * size
    rules = [Rule("seats", "", problem.seats, everyone, ones, None, problem.seats)]
    if problem.budget is not None:
        costs = tuple(int(cost) for cost in problem.costs)
        rules.append(Rule("budget", "", problem.budget, everyone, costs, None, problem.budget))
    for quota in problem.quotas:
        unit = (1,) * len(quota.members)
        low, high = quota.minimum, quota.maximum
        if low > 0:
            rules.append(Rule("quota-minimum", quota.name, low, quota.members, unit, low, None))
        if high is not None:
            rules.append(Rule("quota-maximum", quota.name, high, quota.members, unit, None, high))
    for a, b in problem.exclusive:
        rules.append(Rule("exclusive", _names(problem, a, b), 1, (a, b), (1, 1), None, 1))
    for a, b in problem.requires:
        rules.append(Rule("requires", _names(problem, a, b), 0, (a, b), (1, -1), None, 0))
    for a in dict.fromkeys(problem.forced_in):
        rules.append(Rule("forced-in", problem.ids[a], 1, (a,), (1,), 1, None))
    for a in dict.fromkeys(problem.forced_out):
        rules.append(Rule("forced-out", problem.ids[a], 0, (a,), (1,), None, 0))
    return rules


def _names(problem: Problem, a: int, b: int) -> str:
    return f"{problem.ids[a]} / {problem.ids[b]}"


def matrix_of(rules: list[Rule], size: int) -> Any:
    """(rules, size) sparse whole weights."""
    import scipy.sparse as sparse

    rows = np.repeat(np.arange(len(rules)), [len(rule.members) for rule in rules])
    columns = np.array([i for rule in rules for i in rule.members], dtype=np.int64)
    weights = np.array([w for rule in rules for w in rule.weights], dtype=np.int64)
    return sparse.csr_array((weights, (rows, columns)), shape=(len(rules), size))
