"""Estimation of the two variance ratios by restricted maximum likelihood (REML)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from farshore.engines.scoring.model import Data, Fit, deviance, fit

LARGEST_ROOT = 1e3
AGREE = 1e-4
ONE_START = 150
LEAST = 0.1
STEPS = 5
STILL = 2e-4


@dataclass(frozen=True)
class Estimate:
    """The best fit, the best one without differences between applications, and agreement."""

    best: Fit
    without: Fit
    converged: bool


def estimate(data: Data, applications_are_e: bool, told: Callable[[float], None]) -> Estimate:
    """Minimise the deviance over the roots of both ratios, both at least 0.

    The roots (standard deviations relative to the noise) make the deviance smooth at zero, so a
    vanishing variance is an ordinary answer. Starts: the moment estimates, and the fit in which
    applications do not differ; limited-memory BFGS within bounds, differences for gradients. With
    more than ONE_START levels each likelihood is dear and the moment estimates are close: one
    start, and Newton steps where the surface is curved upwards. The root of the applications is
    held at LEAST or above, so that an order remains where the data would flatten it (the aim of
    Chung et al. 2013); the test of "no differences" is not touched by that.
    """
    cache: dict[tuple[float, float], float] = {}

    def told_deviance(roots: Any) -> float:
        key = (float(roots[0]), float(roots[1]))
        if key not in cache:
            cache[key] = deviance(data, *key)
        return cache[key]

    start = moments(data)
    own, other = (0, 1) if applications_are_e else (1, 0)
    none = _descend(told_deviance, start, frozen=own)
    told(0.2)
    large = len(data.d_count) > ONE_START
    curved = _newton(told_deviance, start) if large else None
    free = _descend(told_deviance, start, frozen=None) if curved is None else curved
    told(0.5)
    nudged = none.copy()
    nudged[own] = max(0.3 * start[own], 0.05)
    second = free if large else _descend(told_deviance, nudged, frozen=None)
    best = min((free, second, none), key=told_deviance)
    edge = best.copy()
    edge[other] = 0.0
    if told_deviance(edge) <= told_deviance(best) + 1e-9:
        best = edge
    best[own] = max(float(best[own]), LEAST)
    first_value = told_deviance(free)
    converged = abs(first_value - told_deviance(second)) <= AGREE * max(1.0, abs(first_value))
    return Estimate(fit(data, *best), fit(data, *none), converged)


def _newton(value: Callable[[Any], float], start: np.ndarray[Any, Any]) -> Any:
    """The minimum by Newton steps on logarithms, curvature by differences; None if it fails."""
    at, width = np.log(start), 0.05
    for _ in range(STEPS):

        def shifted(one: float, two: float, at: Any = at, width: float = width) -> float:
            return value(np.exp(at + width * np.array([one, two])))

        here, right, left = shifted(0, 0), shifted(1, 0), shifted(-1, 0)
        up, down, both = shifted(0, 1), shifted(0, -1), shifted(1, 1)
        slope = np.array([right - left, up - down]) / (2 * width)
        cross = both - right - up + here
        bend = np.array([[right - 2 * here + left, cross], [cross, up - 2 * here + down]])
        if bend[0, 0] <= 0 or np.linalg.det(bend) <= 0:
            return None
        step = -np.linalg.solve(bend / width**2, slope)
        if np.abs(step).max() > 1.0:
            return None
        at = at + step
        if np.abs(step).max() < STILL:
            return np.exp(at)
        width = min(width, max(0.01, float(np.abs(step).max())))
    return None


def _descend(
    value: Callable[[Any], float], start: np.ndarray[Any, Any], frozen: int | None
) -> np.ndarray[Any, Any]:
    from scipy.optimize import minimize

    bounds = [(0.0, LARGEST_ROOT), (0.0, LARGEST_ROOT)]
    begin = start.copy()
    if frozen is not None:
        bounds[frozen], begin[frozen] = (0.0, 0.0), 0.0
    options = {"ftol": 1e-10, "gtol": 1e-4, "eps": 1e-5, "maxiter": 60}
    answer = minimize(value, begin, method="L-BFGS-B", bounds=bounds, options=options)
    found = np.asarray(answer.x, dtype=np.float64)
    for axis in (0, 1):
        zero = found.copy()
        zero[axis] = 0.0
        if value(zero) <= value(found) + 1e-9:
            found = zero
    return found


def moments(data: Data) -> np.ndarray[Any, Any]:
    """Ratio roots from three sums of squares (Gao and Owen 2017, Electronic J. Statistics 11)."""
    n_e, n_d, count = data.e_count, data.d_count, data.count
    seen_e, seen_d = n_e > 0, n_d > 0
    within_e = data.squares - float((data.e_sum[seen_e] ** 2 / n_e[seen_e]).sum())
    within_d = data.squares - float((data.d_sum[seen_d] ** 2 / n_d[seen_d]).sum())
    overall = data.squares - data.total**2 / count
    system = np.array(
        [
            [0.0, count - seen_e.sum(), count - seen_e.sum()],
            [count - seen_d.sum(), 0.0, count - seen_d.sum()],
            [count - (n_e**2).sum() / count, count - (n_d**2).sum() / count, count - 1.0],
        ]
    )
    parts = np.linalg.lstsq(system, np.array([within_e, within_d, overall]), rcond=None)[0]
    whole = max(overall / max(count - 1, 1), 1e-300)
    noise = max(float(parts[2]), 0.05 * whole)
    ratios = np.clip(parts[:2] / noise, 0.02, 50.0)
    return np.asarray(np.sqrt(ratios), dtype=np.float64)
