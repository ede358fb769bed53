"""The placement problem and its solution. Time is whole periods, intervals are half-open."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

VERSION = "5"


class Kind(StrEnum):
    """What is asked for; each room has a capacity of its own for each kind."""

    BENCH = "bench"
    SUITE = "suite"
    DESK = "desk"


class PlacementError(ValueError):
    """A problem that cannot be solved as stated: `code` is stable, `figures` says where and why."""

    def __init__(self, code: str, figures: dict[str, Any]) -> None:
        self.code, self.figures = code, figures
        super().__init__(f"{code}: {figures}")


@dataclass(frozen=True)
class Request:
    """A wish for `quantity` units of one kind, all in one room.

    `start`, `end`: the wished stay, periods [start, end). `slack`: the whole stay may begin up to
    so many periods later, its length kept. `value`: worth of the placement, counted to three
    decimals; `priority` multiplies it by 1 + priority. `room`: where the company sits now, if it
    sits anywhere; placing it in another room counts as a move. `fixed`: it stays in `room`, at
    `start`, and is always placed.
    """

    id: str
    kind: Kind
    quantity: int
    start: int
    end: int
    level: int = 1
    equipment: tuple[str, ...] = ()
    slack: int = 0
    value: float = 1.0
    priority: int = 0
    room: str | None = None
    fixed: bool = False


@dataclass(frozen=True)
class Interval:
    """Periods [start, end)."""

    start: int
    end: int


@dataclass(frozen=True)
class Space:
    """A room: units of each kind, biosafety level, equipment, and when nobody may be in it."""

    id: str
    bench: int = 0
    suite: int = 0
    desk: int = 0
    level: int = 1
    equipment: tuple[str, ...] = ()
    closed: tuple[Interval, ...] = ()

    def units(self, kind: Kind) -> int:
        return {Kind.BENCH: self.bench, Kind.SUITE: self.suite, Kind.DESK: self.desk}[kind]


@dataclass(frozen=True)
class Problem:
    """Requests, rooms and a horizon of `horizon` periods numbered 0..horizon-1.

    `unit` names the period ("week", "day") and is for display only. `together`: request ids; those
    of a group that are placed share one room. `apart`: request ids; no two of a group are in one
    room at one time.
    """

    requests: tuple[Request, ...]
    spaces: tuple[Space, ...]
    horizon: int
    unit: str = "week"
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Placement:
    """`request` sits in room `space` in periods [start, end); `moved`: not where it sat before."""

    request: str
    space: str
    start: int
    end: int
    moved: bool


@dataclass(frozen=True)
class Solution:
    """Placements in the order of the problem's requests, and the requests left out.

    `objective`: value placed, sum of value x (1 + priority); most value first, then fewest
    `moves`. `bound`: no placement has a larger value. `gap`: (bound - objective) / bound.
    `proven`: the value cannot be beaten, nor the moves at that value. `bound_by` names what proved
    the bound: "classes" (aggregated program), "search" (CP-SAT). `cut`: the time limit, or who
    asked, ended the search, so another run may differ. `fragmentation`: unit-periods free in a
    room while somebody sits there (kind by kind), made small last and without proof.
    """

    placements: tuple[Placement, ...]
    unplaced: tuple[str, ...]
    moves: int
    objective: float
    bound: float
    gap: float
    bound_by: str
    proven: bool
    cut: bool
    seconds: float
    seed: int
    version: str
    fragmentation: int = 0


@dataclass(frozen=True)
class Violation:
    """A rule that a solution breaks; `figures` names the requests, rooms and periods."""

    code: str
    figures: Mapping[str, float | int | str]


@dataclass(frozen=True)
class Reason:
    """One part of an answer to "why" or "why not", for the apps to put into words."""

    code: str
    figures: Mapping[str, float | int | str]
