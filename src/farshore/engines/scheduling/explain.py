"""Why a meeting is when it is, or is not scheduled."""

from farshore.engines.scheduling.types import (
    Booking,
    Meeting,
    Participant,
    Problem,
    Reason,
    Solution,
)


def why(problem: Problem, solution: Solution, meeting_id: str) -> list[Reason]:
    """Why the meeting is at its time, or why it is not scheduled.

    Scheduled: `booked` (slot, table), `fixed`. Not: `no-common-slot` (slots each could), or for
    the common slots how many are lost: `tables-full` (slots, tables), `one-busy` (participant,
    slots), then `at-limit` (participant, meetings, most), `waits-for` (a meeting before it that is
    not held, or too late), `weighs-less` (its weight beside the least held in its way), or
    `room-left` (slot), where nothing stands in its way: the search was cut.
    Raises KeyError for an unknown meeting.
    """
    meeting = {one.id: one for one in problem.meetings}[meeting_id]
    people = {person.id: person for person in problem.participants}
    booked = next((b for b in solution.bookings if b.meeting == meeting_id), None)
    if booked is not None:
        reasons = [Reason("booked", {"slot": booked.slot, "table": booked.table})]
        if meeting.fixed is not None:
            reasons.append(Reason("fixed", {"slot": meeting.fixed}))
        return reasons
    common = _common(problem, meeting, people)
    if not common:
        figures: dict[str, float | int | str] = {}
        for role, name in (("one", meeting.one), ("other", meeting.other)):
            figures[role] = name
            figures[f"{role}_slots"] = len(problem.tables) - len(set(people[name].absent))
        return [Reason("no-common-slot", figures)]
    return _in_the_way(problem, solution, meeting, people, common)


def _common(problem: Problem, meeting: Meeting, people: dict[str, Participant]) -> list[int]:
    away = set(people[meeting.one].absent) | set(people[meeting.other].absent)
    return [
        slot
        for slot in range(len(problem.tables))
        if slot not in away
        and problem.tables[slot] > 0
        and (meeting.slots is None or slot in meeting.slots)
        and meeting.fixed in (None, slot)
    ]


def _in_the_way(
    problem: Problem,
    solution: Solution,
    meeting: Meeting,
    people: dict[str, Participant],
    common: list[int],
) -> list[Reason]:
    by_id = {one.id: one for one in problem.meetings}
    at: dict[int, list[Booking]] = {slot: [] for slot in common}
    for booking in solution.bookings:
        if booking.slot in at:
            at[booking.slot].append(booking)
    full = [slot for slot in common if len(at[slot]) >= problem.tables[slot]]
    reasons = []
    if full:
        tables = sum(problem.tables[slot] for slot in full)
        reasons.append(
            Reason("tables-full", {"slots": len(full), "of": len(common), "tables": tables})
        )
    free, rivals = set(common) - set(full), {b.meeting for slot in full for b in at[slot]}
    for name in (meeting.one, meeting.other):
        mine = {
            booking.slot: booking.meeting
            for slot in common
            for booking in at[slot]
            if name in (by_id[booking.meeting].one, by_id[booking.meeting].other)
        }
        if mine:
            reasons.append(
                Reason("one-busy", {"participant": name, "slots": len(mine), "of": len(common)})
            )
        free -= set(mine)
        rivals |= set(mine.values())
        reasons += _limit(solution, by_id, people[name])
    reasons += _waiting(solution, meeting)
    blocked = {"at-limit", "waits-for"} & {reason.code for reason in reasons}
    if free and not blocked:
        return [*reasons, Reason("room-left", {"slot": min(free)})]
    if rivals:
        least = min((by_id[name] for name in rivals), key=lambda one: (one.weight, one.id))
        figures: dict[str, float | int | str] = {"weight": meeting.weight, "least": least.weight}
        reasons.append(Reason("weighs-less", figures | {"meeting": least.id}))
    return reasons


def _limit(solution: Solution, by_id: dict[str, Meeting], person: Participant) -> list[Reason]:
    held = sum(
        person.id in (by_id[booking.meeting].one, by_id[booking.meeting].other)
        for booking in solution.bookings
    )
    if person.most is None or held < person.most:
        return []
    figures: dict[str, float | int | str] = {"participant": person.id, "meetings": held}
    return [Reason("at-limit", figures | {"most": person.most})]


def _waiting(solution: Solution, meeting: Meeting) -> list[Reason]:
    held = {booking.meeting for booking in solution.bookings}
    return [Reason("waits-for", {"meeting": name}) for name in meeting.after if name not in held]
