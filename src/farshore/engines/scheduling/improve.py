"""Betters a schedule part by part: a few meetings are freed, the rest stay."""

from collections.abc import Callable

import numpy as np

from farshore.engines.scheduling.model import Model, Outcome, search
from farshore.engines.scheduling.reading import Reading

FREE_MEETINGS = 45
WORK = 3.0


def improve(
    model: Model,
    reading: Reading,
    slots: dict[int, int],
    *,
    count: Callable[[dict[int, int]], int],
    goal: int,
    seed: int,
    steps: int,
    go_on: Callable[[], float],
    note: Callable[[Outcome], Outcome],
) -> dict[int, int]:
    """Slots with as many breaks or fewer: large neighbourhood search with CP-SAT.

    Each step frees the meetings of a participant with a break and of those it meets, or of some
    consecutive slots, up to about 45, and solves the rest of the model with them. `count`: breaks
    of a schedule; ends at `goal`. `go_on`: seconds left; `note` hears
    of each outcome. A step ends by its budget, so the clock can only stop the whole search.
    """
    chance = np.random.default_rng(seed)
    best = count(slots)
    for step in range(steps):
        if best <= goal or go_on() <= 0:
            break
        free = _around(reading, slots, chance) if step % 3 else _window(slots, chance)
        part = model.with_fixed({m: slot for m, slot in slots.items() if m not in free})
        outcome = note(search(
            part, hint=slots, seed=seed + step, time_limit_s=go_on(), core=False, linear=0,
            work=WORK,
        ))  # fmt: skip
        if outcome.slots is not None and count(outcome.slots) <= best:
            slots, best = outcome.slots, count(outcome.slots)
    return slots


def _around(reading: Reading, slots: dict[int, int], chance: np.random.Generator) -> set[int]:
    """Meetings of a participant who waits, then of those it meets, and so on."""
    waiting = [p for p, mine in enumerate(reading.of) if _waits(reading, slots, mine)]
    person = int(chance.choice(waiting)) if waiting else int(chance.integers(len(reading.of)))
    free: set[int] = set()
    queue, seen = [person], {person}
    while queue and len(free) < FREE_MEETINGS:
        mine = reading.of[queue.pop(int(chance.integers(len(queue))))]
        free.update(mine)
        for other in sorted({p for m in mine for p in reading.pairs[m]} - seen):
            seen.add(other)
            queue.append(other)
    return free


def _waits(reading: Reading, slots: dict[int, int], mine: tuple[int, ...]) -> bool:
    for begin, end in reading.days:
        today = [slots[m] for m in mine if m in slots and begin <= slots[m] < end]
        if today and max(today) - min(today) >= len(today):
            return True
    return False


def _window(slots: dict[int, int], chance: np.random.Generator) -> set[int]:
    """Meetings of consecutive slots."""
    used = sorted(set(slots.values()))
    begin = int(chance.integers(len(used)))
    free: set[int] = set()
    for slot in used[begin:] + used[:begin]:
        here = {m for m, at in slots.items() if at == slot}
        if free and len(free) + len(here) > FREE_MEETINGS * 3 // 2:
            break
        free |= here
    return free
