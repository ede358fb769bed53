"""Checks a problem and finds where each meeting may be."""

from dataclasses import dataclass
from itertools import pairwise

from farshore.engines.scheduling.types import Meeting, Problem, SchedulingError


@dataclass(frozen=True)
class Reading:
    """Meetings and participants by number.

    `pairs`: the two participants of each meeting. `open_slots`: slots where each may be. `of`: the
    meetings of each participant. `limit`: how many each may hold. `before`: (earlier, later)
    meetings. `days`: (first, end) slots of each day. `weights`: thousandths.
    """

    pairs: tuple[tuple[int, int], ...]
    open_slots: tuple[tuple[int, ...], ...]
    of: tuple[tuple[int, ...], ...]
    limit: tuple[int, ...]
    before: tuple[tuple[int, int], ...]
    days: tuple[tuple[int, int], ...]
    weights: tuple[int, ...]


def read(problem: Problem) -> Reading:
    """Raises SchedulingError where the problem is malformed, or plainly cannot be met."""
    _check(problem)
    number = {person.id: i for i, person in enumerate(problem.participants)}
    index = {meeting.id: i for i, meeting in enumerate(problem.meetings)}
    pairs = tuple((number[m.one], number[m.other]) for m in problem.meetings)
    absent = [set(person.absent) for person in problem.participants]
    slots = range(len(problem.tables))
    open_slots = tuple(
        tuple(
            slot
            for slot in slots
            if problem.tables[slot] > 0
            and (meeting.slots is None or slot in meeting.slots)
            and meeting.fixed in (None, slot)
            and slot not in absent[one]
            and slot not in absent[other]
        )
        for meeting, (one, other) in zip(problem.meetings, pairs, strict=True)
    )
    of = tuple(
        tuple(i for i, pair in enumerate(pairs) if person in pair)
        for person in range(len(problem.participants))
    )
    limit = tuple(
        min(
            len({slot for meeting in mine for slot in open_slots[meeting]}),
            len(mine) if person.most is None else person.most,
        )
        for person, mine in zip(problem.participants, of, strict=True)
    )
    before = tuple((index[name], index[m.id]) for m in problem.meetings for name in m.after)
    _check_order(problem, before)
    edges = [0, *problem.days, len(problem.tables)]
    days = tuple(pairwise(edges))
    weights = tuple(round(meeting.weight * 1000) for meeting in problem.meetings)
    reading = Reading(pairs, open_slots, of, limit, before, days, weights)
    if problem.all_required:
        _check_required(problem, reading)
    return reading


def _check(problem: Problem) -> None:
    for what, ids in (
        ("participant", [person.id for person in problem.participants]),
        ("meeting", [meeting.id for meeting in problem.meetings]),
    ):
        seen: set[str] = set()
        for name in ids:
            if name in seen:
                raise SchedulingError("duplicate-id", {"what": what, "id": name})
            seen.add(name)
    slots = len(problem.tables)
    if slots < 1:
        raise SchedulingError("no-slots", {})
    if min(problem.tables) < 0:
        raise SchedulingError("negative-tables", {"tables": min(problem.tables)})
    edges = [0, *problem.days, slots]
    if any(a >= b for a, b in pairwise(edges)):
        raise SchedulingError("bad-days", {"slots": slots, "days": list(problem.days)})
    if problem.fairness is not None and problem.fairness < 0:
        raise SchedulingError("bad-fairness", {"fairness": problem.fairness})
    people = {person.id for person in problem.participants}
    for person in problem.participants:
        _check_slots(person.absent, slots, {"participant": person.id})
        if person.most is not None and person.most < 0:
            raise SchedulingError("bad-limit", {"participant": person.id, "most": person.most})
    names = {meeting.id for meeting in problem.meetings}
    for meeting in problem.meetings:
        _check_meeting(meeting, people, names, slots)


def _check_slots(given: tuple[int, ...], slots: int, who: dict[str, str]) -> None:
    for slot in given:
        if not 0 <= slot < slots:
            raise SchedulingError("bad-slot", {**who, "slot": slot, "slots": slots})


def _check_meeting(meeting: Meeting, people: set[str], names: set[str], slots: int) -> None:
    who = {"meeting": meeting.id}
    for person in (meeting.one, meeting.other):
        if person not in people:
            raise SchedulingError("unknown-participant", {**who, "participant": person})
    if meeting.one == meeting.other:
        raise SchedulingError("meets-itself", {**who, "participant": meeting.one})
    for name in meeting.after:
        if name not in names:
            raise SchedulingError("unknown-meeting", {**who, "after": name})
    if not 0 <= meeting.weight < 1e9:
        raise SchedulingError("bad-weight", {**who, "weight": meeting.weight})
    _check_slots(meeting.slots or (), slots, who)
    _check_slots(() if meeting.fixed is None else (meeting.fixed,), slots, who)


def _check_order(problem: Problem, before: tuple[tuple[int, int], ...]) -> None:
    waits = {i: {a for a, b in before if b == i} for i in range(len(problem.meetings))}
    while waits:
        free = [i for i, earlier in waits.items() if not earlier & set(waits)]
        if not free:
            names = [problem.meetings[i].id for i in sorted(waits)]
            raise SchedulingError("order-goes-in-a-circle", {"meetings": names})
        for i in free:
            del waits[i]


def _check_required(problem: Problem, reading: Reading) -> None:
    for meeting, slots in zip(problem.meetings, reading.open_slots, strict=True):
        if not slots:
            raise SchedulingError(
                "no-common-slot",
                {"meeting": meeting.id, "one": meeting.one, "other": meeting.other},
            )
    for person, mine, limit in zip(problem.participants, reading.of, reading.limit, strict=True):
        if len(mine) > limit:
            raise SchedulingError(
                "too-many-meetings",
                {"participant": person.id, "meetings": len(mine), "possible": limit},
            )
    room = sum(problem.tables)
    if len(problem.meetings) > room:
        raise SchedulingError("too-few-tables", {"meetings": len(problem.meetings), "tables": room})
