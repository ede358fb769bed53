"""Scoring: ours beside the per-reviewer z-score, on simulated truth.

Run: python benchmarks/scoring.py [--small]. Variances are estimated from the reviews, never
given. Overlap: share of the truly best K among the first K. Calibration: mean distance between
the probability told and the share that came true, over ten bins (lower is better), and log loss.
The z-score tells no probability: it is given one from normal draws around its means with the
spread within applications, which is what a spreadsheet would do.
"""

import sys
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from farshore.engines.scoring.solve import solve
from farshore.engines.scoring.types import Problem


@dataclass(frozen=True)
class Call:
    """A kind of call: sizes, reviews an application (least, most), standard deviations."""

    name: str
    n: int
    m: int
    each: tuple[int, int]
    sds: tuple[float, float, float]


CALLS = (
    Call("small panel, clear", 60, 12, (3, 3), (1.0, 0.6, 0.6)),
    Call("many reviewers, few reviews each", 100, 60, (3, 3), (1.0, 0.8, 0.8)),
    Call("uneven numbers of reviews", 100, 25, (1, 5), (1.0, 0.7, 0.9)),
    Call("harsh and mild reviewers", 100, 25, (3, 3), (0.8, 1.5, 0.6)),
    Call("reviewers hardly differ", 100, 25, (3, 3), (1.0, 0.1, 0.8)),
    Call("noisy", 100, 25, (3, 3), (0.5, 0.5, 1.2)),
)
SHARE = 0.15
# with few repeats the distance of probabilities from outcomes is mostly chance
REPEATS = 200


def simulate(call: Call, generator: Any) -> tuple[Problem, np.ndarray]:
    merit, harsh = (
        generator.normal(0, sd, k) for sd, k in zip(call.sds, (call.n, call.m), strict=False)
    )
    counts = generator.integers(call.each[0], call.each[1] + 1, call.n)
    application = np.repeat(np.arange(call.n), counts)
    reviewer = np.concatenate([generator.choice(call.m, k, replace=False) for k in counts])
    score = 5 + merit[application] - harsh[reviewer]
    score = score + generator.normal(0, call.sds[2], len(score))
    none = np.zeros(len(score), dtype=np.int64)
    places = max(1, int(SHARE * call.n))
    sizes = (call.n, call.m)
    return Problem(*sizes, application, reviewer, none, score, np.ones(1), places, 2000), merit


def standardised(problem: Problem, generator: Any) -> tuple[np.ndarray, np.ndarray]:
    """Means of each reviewer's z-scores, and chances of being among the best from normal draws."""
    r, a, y = problem.review_reviewer, problem.review_application, problem.review_score
    count = np.maximum(np.bincount(r, minlength=problem.reviewers), 1)
    centre = np.bincount(r, y, problem.reviewers) / count
    spread = np.sqrt(np.bincount(r, (y - centre[r]) ** 2, problem.reviewers) / count)
    z = (y - centre[r]) / np.where(spread > 0, spread, 1.0)[r]
    reviews = np.maximum(np.bincount(a, minlength=problem.applications), 1)
    mean = np.bincount(a, z, problem.applications) / reviews
    within = np.sqrt(((z - mean[a]) ** 2).sum() / max(1, len(z) - problem.applications))
    noise = generator.standard_normal((2000, problem.applications)) * within / np.sqrt(reviews)
    best = np.argsort(-(mean + noise), axis=1)[:, : problem.places]
    return mean, np.bincount(best.ravel(), minlength=problem.applications) / 2000


def overlap(value: np.ndarray, truth: np.ndarray, places: int) -> float:
    first = np.argsort(-value, kind="stable")[:places]
    return len(np.intersect1d(first, np.argsort(-truth)[:places])) / places


def calibration(told: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    bins = np.minimum((told * 10).astype(int), 9)
    off = sum(
        abs(told[bins == b].mean() - true[bins == b].mean()) * (bins == b).mean()
        for b in np.unique(bins)
    )
    safe = np.clip(told, 1e-3, 1 - 1e-3)
    return float(off), float(-np.mean(true * np.log(safe) + (1 - true) * np.log(1 - safe)))


def compare(call: Call, repeats: int) -> None:
    generator = np.random.default_rng(17)
    found: dict[str, list[float]] = {"ours": [], "z": []}
    told: dict[str, list[np.ndarray]] = {"ours": [], "z": []}
    true, expected = [], []
    for seed in range(repeats):
        problem, merit = simulate(call, generator)
        solution = solve(problem, seed=seed)
        value, chance = standardised(problem, generator)
        is_best = np.zeros(call.n)
        is_best[np.argsort(-merit)[: problem.places]] = 1
        true.append(is_best)
        expected.append(solution.expected_overlap)
        for name, rank, share in (
            ("ours", solution.mean, solution.probability),
            ("z", value, chance),
        ):
            found[name].append(overlap(rank, merit, problem.places))
            told[name].append(share)
    ours, z = (float(np.mean(found[name])) for name in ("ours", "z"))
    outcome = np.concatenate(true)
    (off, loss), (z_off, z_loss) = (
        calibration(np.concatenate(told[name]), outcome) for name in ("ours", "z")
    )
    figures = (ours, z, ours / z, float(np.mean(expected)), off, z_off, loss, z_loss)
    print(f"{call.name:<34}" + "".join(f"{figure:>10.3f}" for figure in figures), flush=True)


def main() -> None:
    small = "--small" in sys.argv
    head = ("overlap", "z-score", "ratio", "expected", "off", "z-score", "loss", "z-score")
    print(f"{'':<34}" + "".join(f"{name:>10}" for name in head))
    for call in CALLS:
        compare(call, 10 if small else REPEATS)
    print()
    for n, m, each in ((2500, 200, 4), (25_000, 1000, 4), (25_000, 3000, 4)):
        if small and n > 2500:
            continue
        call = Call("", n, m, (each, each), (1.0, 0.7, 1.0))
        problem, merit = simulate(call, np.random.default_rng(0))
        started = time.perf_counter()
        solution = solve(problem)
        ours = time.perf_counter() - started
        started = time.perf_counter()
        rank, _ = standardised(problem, np.random.default_rng(0))
        theirs = time.perf_counter() - started
        gains = (overlap(v, merit, problem.places) for v in (solution.mean, rank))
        print(
            f"{n * each} reviews by {m}: ours {ours:.1f} s, z-score with draws {theirs:.1f} s; "
            "overlap {:.3f} and {:.3f}".format(*gains),
            flush=True,
        )


if __name__ == "__main__":
    main()
