"""Checks a schedule against its problem, sharing nothing with the way it was found."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from farshore.engines.scheduling.types import Booking, Meeting, Problem, Solution, Violation


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """Every rule the solution breaks: [] if none.

    Codes: unknown-meeting, booked-twice, not-accounted, required-missing, bad-slot, bad-table,
    table-twice, two-at-once, absent, slot-not-allowed, fixed-moved, over-limit, out-of-order,
    unfair, breaks-wrong, weight-wrong, objective-wrong, bound-wrong. O(bookings x participants).
    """
    return list(_found(problem, solution))


def _found(problem: Problem, solution: Solution) -> Iterator[Violation]:
    meetings = {meeting.id: meeting for meeting in problem.meetings}
    for booking in solution.bookings:
        if booking.meeting not in meetings:
            yield _violation("unknown-meeting", meeting=booking.meeting)
    known = [(b, meetings[b.meeting]) for b in solution.bookings if b.meeting in meetings]
    yield from _accounted(problem, solution)
    for booking, meeting in known:
        yield from _one(problem, booking, meeting)
    yield from _tables(known)
    agenda = _agenda(known)
    yield from _people(problem, agenda)
    yield from _order(problem, {booking.meeting: booking.slot for booking, _ in known})
    yield from _figures(problem, solution, known, agenda)


def _violation(code: str, **figures: float | int | str) -> Violation:
    return Violation(code, figures)


def _accounted(problem: Problem, solution: Solution) -> Iterator[Violation]:
    times = Counter(booking.meeting for booking in solution.bookings)
    for name, count in times.items():
        if count > 1:
            yield _violation("booked-twice", meeting=name, times=count)
    for meeting in problem.meetings:
        if (meeting.id in times) == (meeting.id in solution.unscheduled):
            yield _violation("not-accounted", meeting=meeting.id)
        if problem.all_required and meeting.id not in times:
            yield _violation("required-missing", meeting=meeting.id)


def _one(problem: Problem, booking: Booking, meeting: Meeting) -> Iterator[Violation]:
    slot = booking.slot
    if not 0 <= slot < len(problem.tables):
        yield _violation("bad-slot", meeting=meeting.id, slot=slot)
        return
    if not 0 <= booking.table < problem.tables[slot]:
        yield _violation("bad-table", meeting=meeting.id, slot=slot, table=booking.table)
    if meeting.slots is not None and slot not in meeting.slots:
        yield _violation("slot-not-allowed", meeting=meeting.id, slot=slot)
    if meeting.fixed is not None and slot != meeting.fixed:
        yield _violation("fixed-moved", meeting=meeting.id, slot=slot, fixed=meeting.fixed)
    for person in problem.participants:
        if person.id in (meeting.one, meeting.other) and slot in person.absent:
            yield _violation("absent", meeting=meeting.id, participant=person.id, slot=slot)


def _tables(known: list[tuple[Booking, Meeting]]) -> Iterator[Violation]:
    used = Counter((booking.slot, booking.table) for booking, _ in known)
    for (slot, table), times in used.items():
        if times > 1:
            yield _violation("table-twice", slot=slot, table=table, times=times)


def _agenda(known: list[tuple[Booking, Meeting]]) -> dict[str, list[int]]:
    agenda: defaultdict[str, list[int]] = defaultdict(list)
    for booking, meeting in known:
        agenda[meeting.one].append(booking.slot)
        agenda[meeting.other].append(booking.slot)
    return agenda


def _people(problem: Problem, agenda: dict[str, list[int]]) -> Iterator[Violation]:
    for person in problem.participants:
        slots = agenda.get(person.id, [])
        for slot, times in Counter(slots).items():
            if times > 1:
                yield _violation("two-at-once", participant=person.id, slot=slot, times=times)
        if person.most is not None and len(slots) > person.most:
            yield _violation(
                "over-limit", participant=person.id, meetings=len(slots), most=person.most
            )


def _order(problem: Problem, slots: dict[str, int]) -> Iterator[Violation]:
    for meeting in problem.meetings:
        for earlier in meeting.after:
            late = slots.get(earlier, len(problem.tables))
            if meeting.id in slots and slots[meeting.id] <= late:
                yield _violation("out-of-order", meeting=meeting.id, after=earlier)


def _waits(problem: Problem, slots: list[int]) -> int:
    """Runs of idle slots between meetings of one day, walked slot by slot."""
    taken, runs, idle, met = set(slots), 0, False, False
    for slot in range(len(problem.tables)):
        if slot in problem.days:
            idle, met = False, False
        if slot in taken:
            runs += idle
            idle, met = False, True
        elif met:
            idle = True
    return runs


def _figures(
    problem: Problem,
    solution: Solution,
    known: list[tuple[Booking, Meeting]],
    agenda: dict[str, list[int]],
) -> Iterator[Violation]:
    waits = {p.id: _waits(problem, agenda.get(p.id, [])) for p in problem.participants}
    breaks = sum(waits.values())
    if breaks != solution.breaks:
        yield _violation("breaks-wrong", told=solution.breaks, found=breaks)
    if problem.all_required and problem.fairness is not None and waits:
        apart = max(waits.values()) - min(waits.values())
        if apart > problem.fairness:
            yield _violation("unfair", apart=apart, fairness=problem.fairness)
    weight = sum(round(meeting.weight, 3) for _, meeting in known)
    if abs(weight - solution.weight) > 1e-6 * max(1.0, weight):
        yield _violation("weight-wrong", told=solution.weight, found=weight)
    right = float(breaks) if problem.all_required else weight
    if abs(right - solution.objective) > 1e-6 * max(1.0, right):
        yield _violation("objective-wrong", told=solution.objective, found=right)
    sign = 1 if problem.all_required else -1
    if sign * (solution.bound - solution.objective) > 1e-6 or solution.breaks_bound > breaks:
        yield _violation("bound-wrong", bound=solution.bound, objective=solution.objective)
