"""Reasons are true: each is held against the schedule it speaks of."""

import pytest

from engines.scheduling.test_solve import crowd
from farshore.engines.scheduling.explain import why
from farshore.engines.scheduling.solve import solve
from farshore.engines.scheduling.types import Meeting, Participant, Problem


@pytest.mark.parametrize("seed", range(3))
def test_each_meeting_left_out_has_something_in_its_way(seed: int) -> None:
    problem = crowd(seed)
    solution = solve(problem, seed=seed)
    at = {booking.meeting: booking.slot for booking in solution.bookings}
    meetings = {meeting.id: meeting for meeting in problem.meetings}
    away = {person.id: set(person.absent) for person in problem.participants}
    assert solution.unscheduled
    for name in solution.unscheduled:
        wish = meetings[name]
        common = set(range(len(problem.tables))) - away[wish.one] - away[wish.other]
        used = {slot: sum(s == slot for s in at.values()) for slot in common}
        full = {slot for slot in common if used[slot] >= problem.tables[slot]}
        reasons = {
            (reason.code, reason.figures.get("participant")): reason.figures
            for reason in why(problem, solution, name)
        }
        assert ("room-left", None) not in reasons
        if full:
            assert reasons["tables-full", None]["slots"] == len(full)
        for person in (wish.one, wish.other):
            busy = {s for m, s in at.items() if person in (meetings[m].one, meetings[m].other)}
            told = reasons.get(("one-busy", person), {"slots": 0})
            assert told["slots"] == len(busy & common)


def test_a_booked_meeting_hears_when_and_where() -> None:
    problem = Problem(
        (Participant("a"), Participant("b")), (Meeting("m", "a", "b", fixed=1),), (1, 1)
    )
    reasons = why(problem, solve(problem), "m")
    assert [(r.code, dict(r.figures)) for r in reasons] == [
        ("booked", {"slot": 1, "table": 0}),
        ("fixed", {"slot": 1}),
    ]


def test_two_who_are_never_there_together_hear_so() -> None:
    people = (Participant("a", absent=(0,)), Participant("b", absent=(1,)))
    problem = Problem(people, (Meeting("m", "a", "b"),), (1, 1))
    (reason,) = why(problem, solve(problem), "m")
    assert reason.code == "no-common-slot"
    assert reason.figures == {"one": "a", "one_slots": 1, "other": "b", "other_slots": 1}


def test_a_limit_reached_is_told_with_its_figures() -> None:
    people = (Participant("a", most=1), Participant("b"), Participant("c"))
    problem = Problem(people, (Meeting("m", "a", "b", weight=2.0), Meeting("n", "a", "c")), (2, 2))
    reasons = {r.code: r.figures for r in why(problem, solve(problem), "n")}
    assert reasons["at-limit"] == {"participant": "a", "meetings": 1, "most": 1}


def test_an_unknown_meeting_is_a_key_error() -> None:
    problem = Problem((), (), (1,))
    with pytest.raises(KeyError):
        why(problem, solve(problem), "m")
