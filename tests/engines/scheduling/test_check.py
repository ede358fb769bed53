"""The checker catches every kind of broken rule, each planted in a sound schedule."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from farshore.engines.scheduling.check import violations
from farshore.engines.scheduling.types import Booking, Meeting, Participant, Problem, Solution

PROBLEM = Problem(
    participants=(
        Participant("a", most=3),
        Participant("b", absent=(0,)),
        Participant("c"),
        Participant("d"),
    ),
    meetings=(
        Meeting("ab", "a", "b", weight=2.0, fixed=1),
        Meeting("ac", "a", "c", slots=(0, 3)),
        Meeting("cd", "c", "d", after=("ac",)),
        Meeting("bd", "b", "d"),
        Meeting("ad", "a", "d"),
    ),
    tables=(1, 2, 2, 1),
)
SOUND = Solution(
    bookings=(
        Booking("ab", 1, 0),
        Booking("ac", 0, 0),
        Booking("cd", 2, 1),
        Booking("bd", 3, 0),
    ),
    unscheduled=("ad",),
    weight=5.0,
    breaks=2,
    breaks_bound=1,
    objective=5.0,
    bound=6.0,
    proven=False,
    cut=False,
    seconds=0.0,
    seed=0,
    version="test",
)
Change = Callable[[Solution], Solution]


def _put(index: int, **changes: object) -> Change:
    def change(solution: Solution) -> Solution:
        rows = list(solution.bookings)
        rows[index] = replace(rows[index], **changes)  # type: ignore[arg-type]
        return replace(solution, bookings=tuple(rows))

    return change


def _add(booking: Booking) -> Change:
    return lambda solution: replace(solution, bookings=(*solution.bookings, booking))


def _with(**changes: object) -> Change:
    return lambda solution: replace(solution, **changes)  # type: ignore[arg-type]


PLANTED: dict[str, Change] = {
    "unknown-meeting": _add(Booking("xy", 0, 0)),
    "booked-twice": _add(Booking("bd", 2, 0)),
    "not-accounted": _with(unscheduled=()),
    "bad-slot": _put(3, slot=4),
    "bad-table": _put(3, table=1),
    "table-twice": _put(3, slot=2, table=1),
    "two-at-once": _put(3, slot=1, table=1),
    "absent": _put(3, slot=0),
    "slot-not-allowed": _put(1, slot=2, table=0),
    "fixed-moved": _put(0, slot=2),
    "out-of-order": _put(1, slot=3),
    "breaks-wrong": _with(breaks=1),
    "weight-wrong": _with(weight=4.0),
    "objective-wrong": _with(objective=4.0),
    "bound-wrong": _with(bound=4.0),
}


def test_the_sound_schedule_is_found_sound() -> None:
    assert violations(PROBLEM, SOUND) == []


@pytest.mark.parametrize("code", PLANTED)
def test_a_planted_violation_is_caught(code: str) -> None:
    assert code in {found.code for found in violations(PROBLEM, PLANTED[code](SOUND))}


def test_more_meetings_than_one_wants_are_caught() -> None:
    few = replace(PROBLEM, participants=(Participant("a", most=1), *PROBLEM.participants[1:]))
    found = [one for one in violations(few, SOUND) if one.code == "over-limit"]
    assert [dict(one.figures) for one in found] == [{"participant": "a", "meetings": 2, "most": 1}]


def test_a_required_meeting_left_out_is_caught() -> None:
    codes = {one.code for one in violations(replace(PROBLEM, all_required=True), SOUND)}
    assert "required-missing" in codes


def test_breaks_shared_unfairly_are_caught() -> None:
    strict = replace(PROBLEM, all_required=True, fairness=0)
    assert "unfair" in {one.code for one in violations(strict, SOUND)}


def test_a_break_bound_above_the_breaks_is_caught() -> None:
    codes = {one.code for one in violations(PROBLEM, replace(SOUND, breaks_bound=3))}
    assert codes == {"bound-wrong"}


def test_waiting_over_night_is_no_break() -> None:
    two_days = replace(PROBLEM, days=(2,))
    assert violations(two_days, replace(SOUND, breaks=0, breaks_bound=0)) == []
