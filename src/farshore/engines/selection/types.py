"""Values of the selection engine: a cohort under seats, money, quotas and pairs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

VERSION = "2"

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Quota:
    """At least `minimum` and at most `maximum` (None: any number) of the members go.

    `members`: indices of applications, each once.
    """

    name: str
    members: tuple[int, ...]
    minimum: int = 0
    maximum: int | None = None


@dataclass(frozen=True)
class Problem:
    """n applications, of which at most `seats` go.

    `ids`: n different names; everything else refers to positions in it.
    `scores`: (n,) any finite unit, higher is better; one below zero is taken only where a rule
    asks for it.
    `costs`: (n,) whole minor units of one currency, not negative; `budget`: in the same unit, or
    None where money does not bind.
    `exclusive`: pairs of which at most one goes. `requires`: (a, b): a goes only with b.
    `forced_in`, `forced_out`: decided beforehand. `reserve`: length of the reserve list wanted.
    """

    ids: tuple[str, ...]
    scores: npt.NDArray[np.float64]
    costs: npt.NDArray[np.int64]
    seats: int
    budget: int | None = None
    quotas: tuple[Quota, ...] = ()
    exclusive: tuple[tuple[int, int], ...] = ()
    requires: tuple[tuple[int, int], ...] = ()
    forced_in: tuple[int, ...] = ()
    forced_out: tuple[int, ...] = ()
    reserve: int = 0


@dataclass(frozen=True)
class Replacement:
    """Who enters where `leaves` alone withdraws and all others keep their place.

    `enters` is empty where nobody can; `broken`: without it the rules cannot be met at all while
    the others stay.
    """

    leaves: int
    enters: tuple[int, ...]
    broken: bool


@dataclass(frozen=True)
class Solution:
    """The cohort with the largest sum of scores.

    `chosen`: positions, ascending. `objective`: sum of their scores; `bound`: no cohort has more;
    `cost`: sum of their costs, in minor units.
    `replacements`: one for each chosen, in order (where `reserve` is above 0).
    `reserve`: positions in order of promotion; the first is the answer to the largest number of
    single withdrawals, the next the same once the first has entered the list, and so on.
    """

    chosen: tuple[int, ...]
    cost: int
    replacements: tuple[Replacement, ...]
    reserve: tuple[int, ...]
    objective: float
    bound: float
    proven: bool
    seconds: float
    seed: int
    version: str
    cut: bool


@dataclass(frozen=True)
class Chance:
    """How often an application is in as scores move within their uncertainty.

    `standing`: `in` (at least 95 of 100 draws), `out` (at most 5) or `line`.
    """

    application: int
    share: float
    standing: str


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


class SelectionError(ValueError):
    """A problem without an answer. `code` is stable; `figures` say where.

    Codes: `malformed` (field, fault), `unknown-index` (field, value), `score-not-finite` (id),
    `cost-negative` (id), `quota-crossed` (name, minimum, maximum), `pair-with-itself` (field, id),
    `clash` (rules: list of {rule, name, value}; smallest: whether no smaller set of rules
    clashes), `time-limit` (seconds; nothing found, nothing proven), `cancelled`.
    Rules of a clash: `seats`, `budget`, `quota-minimum`, `quota-maximum` (name), `exclusive`,
    `requires` (name: "a / b"), `forced-in`, `forced-out` (name: id).
    """

    def __init__(self, code: str, figures: dict[str, Any] | None = None) -> None:
        self.code = code
        self.figures: dict[str, Any] = figures or {}
        told = ", ".join(f"{name}={value}" for name, value in self.figures.items())
        super().__init__(f"{code}: {told}" if told else code)
