"""A first schedule: greedy with repair; a bound on the weight; tables by slot."""

from collections import defaultdict

import numpy as np

from farshore.engines.scheduling.reading import Reading
from farshore.engines.scheduling.types import Problem


class Board:
    """A schedule under change: slot by meeting, who is busy when, tables left."""

    def __init__(self, problem: Problem, reading: Reading) -> None:
        self.reading = reading
        self.slots: dict[int, int] = {}
        self.busy: dict[tuple[int, int], int] = {}
        self.left = list(problem.tables)
        self.held: defaultdict[int, int] = defaultdict(int)

    def free(self, meeting: int, slot: int) -> bool:
        return (
            self.left[slot] > 0
            and all((p, slot) not in self.busy for p in self.reading.pairs[meeting])
            and self.within(meeting)
        )

    def within(self, meeting: int) -> bool:
        return all(self.held[p] < self.reading.limit[p] for p in self.reading.pairs[meeting])

    def put(self, meeting: int, slot: int) -> None:
        self.slots[meeting] = slot
        self.left[slot] -= 1
        for person in self.reading.pairs[meeting]:
            self.busy[person, slot] = meeting
            self.held[person] += 1

    def take(self, meeting: int) -> int:
        slot = self.slots.pop(meeting)
        self.left[slot] += 1
        for person in self.reading.pairs[meeting]:
            del self.busy[person, slot]
            self.held[person] -= 1
        return slot

    def best(self, meeting: int, but: int = -1) -> int | None:
        """The free slot with most neighbouring meetings of the two, then most tables left."""
        found = [
            (-self._beside(meeting, slot), -self.left[slot], slot)
            for slot in self.reading.open_slots[meeting]
            if slot != but and self.free(meeting, slot)
        ]
        return min(found)[2] if found else None

    def _beside(self, meeting: int, slot: int) -> int:
        return sum(
            (person, near) in self.busy
            for person in self.reading.pairs[meeting]
            for near in (slot - 1, slot + 1)
        )


def greedy(problem: Problem, reading: Reading) -> dict[int, int]:
    """Slot by meeting: those under an order rule first, each as early as it may be; then heaviest
    first, fewest slots first; then a meeting in the way is moved (not those under a rule)."""
    board = Board(problem, reading)
    ordered = _in_order(board)
    queue = sorted(
        (m for m in range(len(reading.pairs)) if m not in ordered),
        key=lambda m: (-reading.weights[m], len(reading.open_slots[m]), m),
    )
    waiting = [m for m in queue if not _place(board, m)]
    for _ in range(3):
        still = [m for m in waiting if not (_place(board, m) or _repair(board, m, ordered))]
        if len(still) == len(waiting):
            break
        waiting = still
    return board.slots


def _in_order(board: Board) -> set[int]:
    """Seat the meetings under order rules, earlier ones first, and name them."""
    before = board.reading.before
    ordered = {m for pair in before for m in pair}
    waiting = sorted(ordered)
    while waiting:
        ready = next(m for m in waiting if not any(b == m and a in waiting for a, b in before))
        waiting.remove(ready)
        earlier = [a for a, b in before if b == ready]
        if all(a in board.slots for a in earlier):
            after = max((board.slots[a] for a in earlier), default=-1)
            options = (s for s in board.reading.open_slots[ready] if s > after)
            slot = next((s for s in options if board.free(ready, s)), None)
            if slot is not None:
                board.put(ready, slot)
    return ordered


def _place(board: Board, meeting: int) -> bool:
    slot = board.best(meeting)
    if slot is not None:
        board.put(meeting, slot)
    return slot is not None


def _repair(board: Board, meeting: int, ordered: set[int]) -> bool:
    """Move up to two meetings of the two participants out of a slot, and put this one there."""
    if not board.within(meeting):
        return False
    for slot in board.reading.open_slots[meeting]:
        people = board.reading.pairs[meeting]
        rivals = {board.busy[p, slot] for p in people if (p, slot) in board.busy}
        if rivals & ordered:
            continue
        moved: list[int] = []
        for rival in sorted(rivals):
            board.take(rival)
            other = board.best(rival, but=slot)
            if other is None:
                board.put(rival, slot)
                break
            board.put(rival, other)
            moved.append(rival)
        if len(moved) == len(rivals) and board.free(meeting, slot):
            board.put(meeting, slot)
            return True
        for rival in reversed(moved):
            board.take(rival)
            board.put(rival, slot)
    return False


def weight_bound(problem: Problem, reading: Reading, time_limit_s: float) -> tuple[int, bool]:
    """Thousandths of weight that no schedule exceeds, and whether time cut its proof.

    Relaxation: which meetings are held, each participant within the limit, all within the tables
    of the slots they may be in; no two need different slots. An integer program (HiGHS), whose
    dual bound holds whenever it stops.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    count = len(reading.pairs)
    if not count:
        return 0, False
    rows: list[int] = []
    columns: list[int] = []
    for m, pair in enumerate(reading.pairs):
        rows += [*pair, len(reading.of)]
        columns += [m, m, m]
    shape = (len(reading.of) + 1, count)
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    limits = np.array([*reading.limit, sum(problem.tables)], dtype=np.float64)
    possible = np.array([1.0 if slots else 0.0 for slots in reading.open_slots])
    weights = np.array(reading.weights, dtype=np.float64)
    outcome = milp(
        -weights,
        integrality=np.ones(count),
        bounds=Bounds(0, possible),
        constraints=LinearConstraint(matrix, -np.inf, limits),
        options={"time_limit": max(time_limit_s, 0.2), "mip_rel_gap": 1e-9},
    )
    everything = int((weights * possible).sum())
    dual = outcome.get("mip_dual_bound")
    if dual is None or not np.isfinite(dual):
        return everything, True
    bound = min(everything, int(np.floor(-dual + 1e-3 + abs(dual) * 1e-9)))
    return bound, outcome.status == 1


def tables(problem: Problem, reading: Reading, slots: dict[int, int]) -> dict[int, int]:
    """Table by meeting: where one of the two just sat, if that is free, else the lowest."""
    last: dict[int, int] = {}
    found: dict[int, int] = {}
    for slot, count in enumerate(problem.tables):
        here = sorted(m for m, at in slots.items() if at == slot)
        free = set(range(count))
        for m in here:
            wish = next((last[p] for p in reading.pairs[m] if last.get(p) in free), None)
            if wish is not None:
                found[m] = wish
                free.discard(wish)
        for m in here:
            if m not in found:
                found[m] = min(free)
                free.discard(found[m])
            for person in reading.pairs[m]:
                last[person] = found[m]
    return found
