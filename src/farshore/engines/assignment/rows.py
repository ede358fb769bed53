"""Constraint matrices of the linear and integer programmes of fair mode."""

from typing import Any

import numpy as np

from farshore.engines.assignment.network import Network


def matrices(network: Network, width: int) -> tuple[Any, Any, Any]:
    """(n, width) needs, (m, width) loads, (n, width) sums of scores: a column a pair, then empty
    ones for further variables."""
    import scipy.sparse as sparse

    n, m, p = len(network.need), len(network.low), len(network.score)
    column = np.arange(p)
    needs = sparse.csr_array((np.ones(p), (network.application, column)), shape=(n, width))
    loads = sparse.csr_array((np.ones(p), (network.reviewer, column)), shape=(m, width))
    sums = sparse.csr_array((network.score, (network.application, column)), shape=(n, width))
    return needs, loads, sums
