"""Who enters when someone withdraws, and the reserve list."""

from collections import Counter
from typing import Any

import numpy as np

from farshore.engines.selection.rules import Rule, matrix_of
from farshore.engines.selection.search import best_cohort
from farshore.engines.selection.types import Ints, Replacement


class Bench:
    """The cohort against its rules, to try who may enter."""

    def __init__(self, rules: list[Rule], whole: Ints, chosen: tuple[int, ...]) -> None:
        self.rules, self.whole, self.chosen = rules, whole, chosen
        self.size = len(whole)
        self.weights: Any = matrix_of(rules, self.size).toarray()
        self.low = np.array([-np.inf if r.low is None else r.low for r in rules])
        self.high = np.array([np.inf if r.high is None else r.high for r in rules])
        self.activity = self.weights[:, list(chosen)].sum(axis=1)
        seats = next(rule for rule in rules if rule.kind == "seats")
        self.full = len(chosen) == seats.high

    def fits(self, activity: Any) -> Any:
        """(size,) who can be added so that every rule holds."""
        after = activity[:, None] + self.weights
        inside = (after >= self.low[:, None]) & (after <= self.high[:, None])
        return np.asarray(inside.all(axis=0))

    def replacement(self, leaves: int, barred: Any, deadline: float, seed: int) -> Replacement:
        """Re-solve with everyone else kept, the one who leaves and the barred ones out.

        With the seats full one place opens, so that the best single entrant is the optimum, found
        by trying all; else (places were empty for want of money, say) the search runs.
        """
        activity = self.activity - self.weights[:, leaves]
        alone = bool(np.all((activity >= self.low) & (activity <= self.high)))
        if not self.full:
            return self._searched(leaves, barred, deadline, seed)
        free = self.fits(activity) & ~barred
        free[[*self.chosen]] = False
        if not free.any():
            return Replacement(leaves, (), broken=not alone)
        entrant = int(np.flatnonzero(free)[np.argmax(self.whole[free])])
        if alone and self.whole[entrant] < 0:
            return Replacement(leaves, (), broken=False)
        return Replacement(leaves, (entrant,), broken=False)

    def _searched(self, leaves: int, barred: Any, deadline: float, seed: int) -> Replacement:
        kept = [i for i in self.chosen if i != leaves]
        held = [Rule("forced-in", "", 1, (i,), (1,), 1, None) for i in kept]
        out = [leaves, *(int(i) for i in np.flatnonzero(barred))]
        held += [Rule("forced-out", "", 0, (i,), (1,), None, 0) for i in out]
        found = best_cohort([*self.rules, *held], self.whole, deadline, seed)
        if found.chosen is None:
            return Replacement(leaves, (), broken=True)
        return Replacement(leaves, tuple(sorted(set(found.chosen) - set(kept))), broken=False)


def replacements(bench: Bench, deadline: float, seed: int) -> tuple[Replacement, ...]:
    """For each chosen, who enters if it alone withdraws."""
    barred = np.zeros(bench.size, dtype=bool)
    return tuple(bench.replacement(i, barred, deadline, seed) for i in bench.chosen)


def reserve_order(
    bench: Bench, first: tuple[Replacement, ...], length: int, deadline: float, seed: int
) -> tuple[int, ...]:
    """The list: again and again, who answers the most single withdrawals, the listed ones aside.

    Exact for one withdrawal (`replacements`); as a list for any order of withdrawals it is greedy,
    since under quotas who should enter depends on who leaves. Ties: higher score, then position.
    """
    listed: list[int] = []
    answers = first
    barred = np.zeros(bench.size, dtype=bool)
    while len(listed) < length:
        votes = Counter(i for answer in answers for i in answer.enters)
        if not votes:
            break
        ahead = min(votes, key=lambda i: (-votes[i], -int(bench.whole[i]), i))
        listed.append(ahead)
        barred[ahead] = True
        answers = tuple(
            bench.replacement(answer.leaves, barred, deadline, seed)
            if ahead in answer.enters
            else answer
            for answer in answers
        )
    return tuple(listed)
