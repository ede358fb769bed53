"""Values of the assignment engine: which reviewer reads which application."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

VERSION = "3"

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def no_pairs() -> npt.NDArray[np.int64]:
    """An empty (0, 2) array of (application, reviewer) pairs."""
    return np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True)
class Problem:
    """n applications, m reviewers and the p pairs that may be assigned.

    `pair_application`, `pair_reviewer`: (p,) indices from 0; each pair at most once. A pair that
    is not listed is no candidate.
    `pair_score`: (p,) how well the reviewer suits the application; any finite unit, higher is
    better, negative allowed.
    `reviews_needed`: (n,) reviews that each application gets, exactly.
    `min_load`, `max_load`: (m,) reviews that each reviewer takes.
    `conflicts`: (c, 2) rows (application, reviewer) never assigned, listed as candidates or not.
    `kept`: (k, 2) rows (application, reviewer) that must be in the answer (reviews already handed
    in or agreed); each a candidate without conflict. They count towards needs and loads.
    `fair`: first the best worst-off application (sum of its pair scores), then the next ones as
    far as exchanges lift them while the total stays close to the largest.
    """

    applications: int
    reviewers: int
    pair_application: npt.NDArray[np.int64]
    pair_reviewer: npt.NDArray[np.int64]
    pair_score: npt.NDArray[np.float64]
    reviews_needed: npt.NDArray[np.int64]
    min_load: npt.NDArray[np.int64]
    max_load: npt.NDArray[np.int64]
    conflicts: npt.NDArray[np.int64] = field(default_factory=no_pairs)
    kept: npt.NDArray[np.int64] = field(default_factory=no_pairs)
    fair: bool = False


@dataclass(frozen=True)
class Level:
    """The `count` applications worst off: the sum of their sums, and a bound on it for every
    assignment that keeps the levels before and the total that fair mode asks for."""

    count: int
    found: float
    bound: float

    @property
    def proven(self) -> bool:
        return self.bound - self.found <= 1e-5 * max(1.0, abs(self.found))


@dataclass(frozen=True)
class Solution:
    """An assignment that meets every need, load and conflict.

    `assigned`: (sum of needs, 2) rows (application, reviewer), in order.
    `total`: sum of the assigned pairs' scores; `total_bound`: no assignment (in fair mode: none
    with a worst application as good) has a larger total.
    `worst`: the smallest sum of scores of an application that needs reviews (0 where none does);
    `worst_bound`: no assignment has a better worst application (fair mode; else equal to the
    best conceivable one, each application taking its favourites).
    `objective`, `bound`, `proven`: of the total; in fair mode of the worst application.
    `cut`: a time limit or a cancellation ended the search.
    `levels`: in fair mode, how good the list of sums is from the worst up (see `ladder.climb`).
    """

    assigned: npt.NDArray[np.int64]
    total: float
    total_bound: float
    worst: float
    worst_bound: float
    objective: float
    bound: float
    proven: bool
    seconds: float
    seed: int
    version: str
    cut: bool
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Violation:
    """A rule that a solution breaks: a stable code, with figures."""

    code: str
    figures: Mapping[str, float | int | str]


@dataclass(frozen=True)
class Reason:
    """Why, or why not: a stable code, with figures."""

    code: str
    figures: Mapping[str, float | int | str]


class AssignmentError(ValueError):
    """A problem without an answer. `code` is stable; `figures` name what clashes.

    Codes: `malformed` (field, fault), `unknown-index` (field, position, value),
    `duplicate-pair` (application, reviewer), `score-not-finite` (application, reviewer),
    `load-crossed` (reviewer, min_load, max_load), `kept-not-allowed` (application, reviewer, why),
    `reviews-missing` (missing, applications: {index: reviews missing}, group, places),
    `minimum-load-unreachable` (missing, reviewers: {index: reviews missing}, group, reviews),
    `cancelled`.
    """

    def __init__(self, code: str, figures: dict[str, Any] | None = None) -> None:
        self.code = code
        self.figures: dict[str, Any] = figures or {}
        told = ", ".join(f"{name}={value}" for name, value in self.figures.items())
        super().__init__(f"{code}: {told}" if told else code)
