"""The mixed model: its restricted likelihood, and the posterior under given variances.

score = grand mean + application + reviewer + noise, the last three normal. With variance ratios
e and d (to the noise) of the two factors, the larger factor E is eliminated exactly (its block is
diagonal) and what remains, the grand mean and the smaller factor D, is one dense matrix Q.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from farshore.engines.scoring.types import Floats, Ints, ScoringError

DENSE_LIMIT = 6000
TINY = 1e-12


@dataclass(frozen=True)
class Data:
    """Sums that the likelihood needs. G: (nE, nD) how often the two levels meet."""

    count: int
    meets: Any
    e_count: Floats
    d_count: Floats
    e_sum: Floats
    d_sum: Floats
    total: float
    squares: float


@dataclass(frozen=True)
class Fit:
    """The likelihood at one pair of ratio roots, and what the posterior needs."""

    root_e: float
    root_d: float
    deviance: float
    noise: float
    factor: Any
    solution: Floats
    shrink: Floats
    rest: Floats


def gather(e: Ints, d: Ints, score: Floats, weight: Floats, size_e: int, size_d: int) -> Data:
    """Weighted sums of centred scores. Raises ScoringError `too-large` where Q would not fit."""
    import scipy.sparse as sparse

    if size_d > DENSE_LIMIT:
        raise ScoringError("too-large", {"smaller_side": size_d, "limit": DENSE_LIMIT})
    meets = sparse.csr_array((weight, (e, d)), shape=(size_e, size_d))
    weighted = weight * score
    return Data(
        count=len(score),
        meets=meets,
        e_count=np.bincount(e, weights=weight, minlength=size_e).astype(np.float64),
        d_count=np.bincount(d, weights=weight, minlength=size_d).astype(np.float64),
        e_sum=np.asarray(np.bincount(e, weights=weighted, minlength=size_e), dtype=np.float64),
        d_sum=np.asarray(np.bincount(d, weights=weighted, minlength=size_d), dtype=np.float64),
        total=float(weighted.sum()),
        squares=float(weighted @ score),
    )


def fit(data: Data, root_e: float, root_d: float) -> Fit:
    """-2 restricted log-likelihood, profiled over grand mean and noise, up to a constant.

    O(sum of squared counts + nD^3). Finite at zero ratios.
    """
    from scipy.linalg import cho_factor, cho_solve

    ratio_e = root_e * root_e
    rest = 1.0 / (1.0 + ratio_e * data.e_count)
    shrink = ratio_e * rest
    size = len(data.d_count)
    q = np.empty((size + 1, size + 1), order="F")
    q[0, 0] = float((data.e_count * rest).sum())
    q[0, 1:] = q[1:, 0] = root_d * (data.meets.T @ rest)
    inner = (data.meets.T @ (data.meets * shrink[:, None])).toarray()
    q[1:, 1:] = -(root_d * root_d) * inner
    q[np.arange(1, size + 1), np.arange(1, size + 1)] += 1.0 + root_d * root_d * data.d_count
    right = np.empty(size + 1)
    right[0] = float((data.e_sum * rest).sum())
    right[1:] = root_d * (data.d_sum - data.meets.T @ (shrink * data.e_sum))
    factor = cho_factor(q, lower=True, overwrite_a=True, check_finite=False)
    solution = cho_solve(factor, right, check_finite=False)
    left_over = data.squares - float((shrink * data.e_sum**2).sum()) - float(right @ solution)
    freedom = data.count - 1
    noise = max(left_over, TINY * data.squares) / freedom
    log_det = 2.0 * float(np.log(np.diagonal(factor[0])).sum()) - float(np.log(rest).sum())
    deviance = log_det + freedom * (np.log(noise) + 1.0)
    return Fit(root_e, root_d, deviance, noise, factor, solution, shrink, rest)


def deviance(data: Data, root_e: float, root_d: float) -> float:
    """As `fit`, the figure alone; O(nE + nD) where one of the ratios is zero."""
    if root_e > 0 and root_d > 0:
        return fit(data, root_e, root_d).deviance
    counts, sums, root = data.e_count, data.e_sum, root_e
    if root_e == 0:
        counts, sums, root = data.d_count, data.d_sum, root_d
    rest = 1.0 / (1.0 + root * root * counts)
    information = float((counts * rest).sum())
    weighted = float((sums * rest).sum())
    explained = float((root * root * rest * sums**2).sum()) + weighted**2 / information
    freedom = data.count - 1
    noise = max(data.squares - explained, TINY * data.squares) / freedom
    log_det = np.log(information) - float(np.log(rest).sum())
    return float(log_det + freedom * (np.log(noise) + 1.0))


def log_likelihood(data: Data, fitted: Fit) -> float:
    """Restricted log-likelihood of the scores scaled by the roots of their weights."""
    constant = (data.count - 1) * np.log(2 * np.pi) - np.log(data.count)
    return float(-0.5 * (fitted.deviance + constant))
