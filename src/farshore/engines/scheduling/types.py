"""The scheduling problem and its solution. Slots and tables are numbered from 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VERSION = "2"


class SchedulingError(ValueError):
    """A problem that cannot be solved as stated: `code` is stable, `figures` says where and why."""

    def __init__(self, code: str, figures: dict[str, Any]) -> None:
        self.code, self.figures = code, figures
        super().__init__(f"{code}: {figures}")


@dataclass(frozen=True)
class Participant:
    """Somebody who meets others, at most `most` times (None: no limit), not in `absent` slots."""

    id: str
    absent: tuple[int, ...] = ()
    most: int | None = None


@dataclass(frozen=True)
class Meeting:
    """A requested meeting of two participants, `one` and `other`, lasting one slot.

    `weight`: how much it is worth (three decimals count). `slots`: where it may be, None for
    anywhere. `fixed`: the slot it must have, if held. `after`: meetings that must have been held in
    earlier slots.
    """

    id: str
    one: str
    other: str
    weight: float = 1.0
    slots: tuple[int, ...] | None = None
    fixed: int | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Meetings to put in slots.

    `tables` (slots,): number of tables in each slot; its length is the number of slots. `days`:
    first slot of the second and later days; waiting is not counted over night. `all_required`:
    every meeting must be held (the published B2B problem: fewest breaks); else the most weight is
    scheduled, then the fewest breaks. `fairness`: breaks of two participants differ by at most so
    many (None: no rule); it counts where all meetings are required.

    A break is a run of idle slots between two meetings of a participant on one day, however long.
    """

    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    tables: tuple[int, ...]
    all_required: bool = False
    fairness: int | None = None
    days: tuple[int, ...] = ()


@dataclass(frozen=True)
class Booking:
    """`meeting` is held in `slot` at `table` (0..tables[slot]-1)."""

    meeting: str
    slot: int
    table: int


@dataclass(frozen=True)
class Solution:
    """Bookings in the order of the problem's meetings, and the meetings left out.

    Where all are required: `objective` = `breaks`, fewest first; `bound` is below it. Else:
    `objective` = weight scheduled, most first; `bound` is above it. `breaks_bound`: no schedule
    with this objective has fewer breaks; they are fewest where it equals `breaks`. `proven`: the
    objective equals the bound. `cut`: the time limit, or who asked, ended the search, so another
    run may differ.
    """

    bookings: tuple[Booking, ...]
    unscheduled: tuple[str, ...]
    weight: float
    breaks: int
    breaks_bound: int
    objective: float
    bound: float
    proven: bool
    cut: bool
    seconds: float
    seed: int
    version: str


@dataclass(frozen=True)
class Violation:
    """A rule that a solution breaks; `figures` names the meetings, participants and slots."""

    code: str
    figures: Mapping[str, float | int | str]


@dataclass(frozen=True)
class Reason:
    """One part of an answer to "why" or "why not", for the apps to put into words."""

    code: str
    figures: Mapping[str, float | int | str]
