"""Posterior of the applications under a fit: moments, and joint draws."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from farshore.engines.scoring.model import Data, Fit
from farshore.engines.scoring.types import Floats

BATCH = 256
ROWS = 1024


@dataclass(frozen=True)
class Effects:
    """Grand mean, effects of both factors, and variances of each level of one of them.

    `merit_variance`: of grand mean + effect; `effect_variance`: of the effect alone.
    """

    grand_mean: float
    e: Floats
    d: Floats
    merit_variance: Floats
    effect_variance: Floats


def effects(data: Data, fitted: Fit, applications_are_e: bool) -> Effects:
    """Best linear unbiased predictions and their exact variances. O(nD^3 + N nD)."""
    from scipy.linalg import cho_solve

    size = len(data.d_count)
    grand, scaled = float(fitted.solution[0]), fitted.solution[1:]
    d = fitted.root_d * scaled
    e = fitted.shrink * (data.e_sum - data.e_count * grand - data.meets @ d)
    inverse = cho_solve(fitted.factor, np.eye(size + 1), check_finite=False)
    if not applications_are_e:
        diagonal, cross = np.diagonal(inverse)[1:], inverse[0, 1:]
        effect = fitted.root_d**2 * diagonal
        merit = inverse[0, 0] + 2 * fitted.root_d * cross + effect
        return Effects(grand, e, d, fitted.noise * merit, fitted.noise * effect)
    linked = data.meets * (-fitted.root_d * fitted.shrink)[:, None]
    own = fitted.shrink
    merit = own + _forms(fitted.rest, linked, inverse)
    effect = own + _forms(-fitted.shrink * data.e_count, linked, inverse)
    return Effects(grand, e, d, fitted.noise * merit, fitted.noise * effect)


def _forms(first: Floats, linked: Any, inverse: Floats) -> Floats:
    """(nE,) quadratic forms of the rows [first, linked] with the inverse."""
    out = first * first * inverse[0, 0] + 2 * first * (linked @ inverse[1:, 0])
    for start in range(0, len(first), ROWS):
        block = linked[start : start + ROWS]
        out[start : start + ROWS] += block.multiply(block @ inverse[1:, 1:]).sum(axis=1)
    return np.asarray(out, dtype=np.float64)


def best_counts(
    data: Data, fitted: Fit, applications_are_e: bool, places: int, draws: int, seed: int
) -> Floats:
    """How often each application is among the best `places` of `draws` joint posterior draws.

    Exact draws: first grand mean and factor D from their joint normal (triangular solve with Q's
    factor), then factor E, whose levels are independent given D; in single precision, since only
    their order counts. Ties (no differences at all)
    share the places evenly.
    """
    from scipy.linalg import solve_triangular

    size = len(data.e_count) if applications_are_e else len(data.d_count)
    root = fitted.root_e if applications_are_e else fitted.root_d
    if root == 0.0 or places == size:
        return np.full(size, draws * places / size)
    generator = np.random.default_rng(seed)
    scale = float(np.sqrt(fitted.noise))
    hits = np.zeros(size)
    for start in range(0, draws, BATCH):
        width = min(BATCH, draws - start)
        normal = generator.standard_normal((len(fitted.solution), width))
        beta = fitted.solution[:, None] + scale * solve_triangular(
            fitted.factor[0], normal, lower=True, trans="T", check_finite=False
        )
        if applications_are_e:
            d = fitted.root_d * beta[1:]
            drawn = data.e_sum[:, None] - np.outer(data.e_count, beta[0]) - data.meets @ d
            drawn *= fitted.shrink[:, None]
            across = np.ascontiguousarray(drawn.T, dtype=np.float32)
            spread = np.asarray(scale * np.sqrt(fitted.shrink), dtype=np.float32)
            across += spread * generator.standard_normal((width, size), dtype=np.float32)
        else:
            across = np.ascontiguousarray(beta[1:].T, dtype=np.float32)
        best = np.argpartition(across, size - places, axis=1)[:, size - places :]
        hits += np.bincount(best.ravel(), minlength=size)
    return hits
