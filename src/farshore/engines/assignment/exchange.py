"""Fair mode below the worst application: exchanges that help the worse-off of two."""

import numpy as np
import numpy.typing as npt

from farshore.engines.assignment.network import Network
from farshore.engines.assignment.sums import application_sums
from farshore.engines.assignment.types import Floats

Taken = npt.NDArray[np.bool_]
LARGEST_GRID = 4_000_000
PASSES = 30
GAIN = 1e-9


class _Grid:
    """The assignment as a matrix, for exchanges."""

    def __init__(self, network: Network, taken: Taken) -> None:
        shape = (len(network.need), len(network.low))
        self.score = np.full(shape, -np.inf)
        self.score[network.application, network.reviewer] = network.score
        self.inside = np.zeros(shape, dtype=bool)
        self.inside[network.application[taken], network.reviewer[taken]] = True
        self.sums: Floats = application_sums(network, taken)
        self.total = float(network.score[taken].sum())

    def help(self, worse: int, least_total: float) -> bool:
        """The exchange with another application that helps the worse-off most; False for none."""
        others, theirs = np.nonzero(self.inside)
        best, move = self.sums[worse] + GAIN, None
        for own in np.flatnonzero(self.inside[worse]).tolist():
            change_here = self.score[worse, theirs] - self.score[worse, own]
            change_there = self.score[others, own] - self.score[others, theirs]
            here, there = self.sums[worse] + change_here, self.sums[others] + change_there
            allowed = ~self.inside[worse, theirs] & ~self.inside[others, own]
            allowed &= self.total + change_here + change_there >= least_total
            allowed &= self.sums[others] >= self.sums[worse]
            lower = np.where(allowed, np.minimum(here, there), -np.inf)
            at = int(np.argmax(lower)) if lower.size else 0
            if lower.size and lower[at] > best:
                best, move = lower[at], (own, int(others[at]), int(theirs[at]))
        if move is None:
            return False
        own, other, their = move
        for application, leaves, enters in ((worse, own, their), (other, their, own)):
            gain = self.score[application, enters] - self.score[application, leaves]
            self.inside[application, [leaves, enters]] = False, True
            self.sums[application] += gain
            self.total += gain
        return True


def lift_the_next(network: Network, taken: Taken, least_total: float) -> Taken:
    """Exchange reviewers between two applications while that helps the worse-off of the two.

    Each exchange raises the sorted list of sums lexicographically from the worst up (leximin), and
    keeps every need and load, so the search ends; the total stays at `least_total` or above. It is
    a local search: no proof that no better list exists. O(pairs taken * reviews) a move.
    """
    if len(network.need) * len(network.low) > LARGEST_GRID or not taken.any():
        return taken
    grid = _Grid(network, taken)
    for _ in range(PASSES):
        order = np.argsort(grid.sums, kind="stable").tolist()
        if sum(grid.help(a, least_total) for a in order if network.need[a] > 0) == 0:
            break
    return np.asarray(grid.inside[network.application, network.reviewer])
