"""Small events, and the best schedule found by trying everything."""

import numpy as np

from farshore.engines.scheduling.types import Meeting, Participant, Problem


def event(seed: int, *, all_required: bool, meetings: int = 5, slots: int = 5) -> Problem:
    """A few participants who are absent, limited, on two days; meetings fixed and in order."""
    chance = np.random.default_rng(seed)
    people = tuple(
        Participant(
            f"p{i}",
            absent=tuple(
                sorted({int(s) for s in chance.integers(0, slots, chance.integers(0, 2))})
            ),
            most=2 if not all_required and chance.random() < 0.3 else None,
        )
        for i in range(4)
    )
    made = []
    for i in range(meetings):
        one, other = (int(p) for p in chance.choice(4, 2, replace=False))
        made.append(
            Meeting(
                f"m{i}",
                f"p{one}",
                f"p{other}",
                weight=float(chance.integers(0, 4)),
                slots=tuple(range(1, slots)) if chance.random() < 0.2 else None,
                fixed=int(chance.integers(1, slots)) if chance.random() < 0.15 else None,
                after=(f"m{i - 1}",) if i and chance.random() < 0.2 else (),
            )
        )
    return Problem(
        people,
        tuple(made),
        tables=tuple(int(t) for t in chance.integers(1, 3, slots)),
        all_required=all_required,
        fairness=1 if all_required and chance.random() < 0.5 else None,
        days=(3,) if chance.random() < 0.4 else (),
    )


def best(problem: Problem) -> tuple[float, int] | None:
    """Most weight and fewest breaks at it; None where all are required and cannot be held."""
    found: tuple[float, int] | None = None

    def extend(slots: dict[str, int], waiting: list[Meeting]) -> None:
        nonlocal found
        if not waiting:
            if _ordered(problem, slots) and _fair(problem, slots):
                weight = sum(m.weight for m in problem.meetings if m.id in slots)
                key = (weight, -sum(waits(problem, slots).values()))
                found = key if found is None else max(found, key)
            return
        meeting, rest = waiting[0], waiting[1:]
        if not problem.all_required:
            extend(slots, rest)
        for slot in range(len(problem.tables)):
            if _free(problem, slots, meeting, slot):
                extend({**slots, meeting.id: slot}, rest)

    extend({}, list(problem.meetings))
    return None if found is None else (found[0], -found[1])


def _free(problem: Problem, slots: dict[str, int], meeting: Meeting, slot: int) -> bool:
    people = {person.id: person for person in problem.participants}
    here = [m for m in problem.meetings if slots.get(m.id) == slot]
    both = {meeting.one, meeting.other}
    if len(here) >= problem.tables[slot] or any({m.one, m.other} & both for m in here):
        return False
    if meeting.fixed not in (None, slot):
        return False
    if meeting.slots is not None and slot not in meeting.slots:
        return False
    for name in both:
        held = sum(name in (m.one, m.other) for m in problem.meetings if m.id in slots)
        most = people[name].most
        if slot in people[name].absent or (most is not None and held >= most):
            return False
    return True


def _ordered(problem: Problem, slots: dict[str, int]) -> bool:
    return all(
        earlier in slots and slots[earlier] < slots[meeting.id]
        for meeting in problem.meetings
        if meeting.id in slots
        for earlier in meeting.after
    )


def _fair(problem: Problem, slots: dict[str, int]) -> bool:
    if not problem.all_required or problem.fairness is None:
        return True
    each = waits(problem, slots).values()
    return max(each) - min(each) <= problem.fairness


def waits(problem: Problem, slots: dict[str, int]) -> dict[str, int]:
    """Breaks of each: of the gaps between meetings next to each other on a day, those not empty."""
    edges = [0, *problem.days, len(problem.tables)]
    found = {}
    for person in problem.participants:
        mine = {
            slots[m.id] for m in problem.meetings if m.id in slots and person.id in (m.one, m.other)
        }
        total = 0
        for day in range(len(edges) - 1):
            line = "".join("x" if s in mine else "." for s in range(edges[day], edges[day + 1]))
            total += sum(part != "" for part in line.strip(".").split("x")[1:-1])
        found[person.id] = total
    return found
