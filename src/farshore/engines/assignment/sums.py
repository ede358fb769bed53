"""Sums of scores an application gets, or could get at best."""

import numpy as np
import numpy.typing as npt

from farshore.engines.assignment.network import Network
from farshore.engines.assignment.types import Floats


def application_sums(network: Network, taken: npt.NDArray[np.bool_]) -> Floats:
    """(n,) the sum of scores of each application, kept pairs included."""
    return network.base + np.bincount(
        network.application[taken], weights=network.score[taken], minlength=len(network.need)
    )


def worst_sum(network: Network, sums: Floats) -> float:
    """The smallest sum among applications that need reviews; 0 where none does."""
    return float(sums[network.counted].min()) if network.counted.any() else 0.0


def favourites_bound(network: Network) -> float:
    """The worst application if each had its favourite reviewers for itself alone."""
    order = np.lexsort((-network.score, network.application))
    application, score = network.application[order], network.score[order]
    start = np.searchsorted(application, np.arange(len(network.need)))
    best = np.arange(len(order)) - start[application] < network.need[application]
    sums = network.base + np.bincount(
        application[best], weights=score[best], minlength=len(network.need)
    )
    return worst_sum(network, sums)
