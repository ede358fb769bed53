"""Validation, and the reduction of a problem to the pairs and amounts left to decide."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from farshore.engines.assignment.types import AssignmentError, Floats, Ints, Problem


@dataclass(frozen=True)
class Network:
    """Candidates without conflicts and kept pairs, and what needs and loads remain."""

    application: Ints
    reviewer: Ints
    score: Floats
    need: Ints
    low: Ints
    high: Ints
    counted: npt.NDArray[np.bool_]
    """(n,) applications that need reviews at all."""
    base: Floats
    """(n,) score each application already has from kept pairs."""


def _shape(problem: Problem, name: str, shape: tuple[int, ...]) -> None:
    array = getattr(problem, name)
    if not isinstance(array, np.ndarray) or array.shape != shape:
        found = list(np.shape(array))
        raise AssignmentError(
            "malformed", {"field": name, "fault": f"shape {found}, expected {list(shape)}"}
        )
    if name != "pair_score" and array.dtype.kind not in "iu" and array.size:
        raise AssignmentError("malformed", {"field": name, "fault": "not whole numbers"})


def _indices(name: str, values: Ints, limit: int) -> None:
    wrong = np.flatnonzero((values < 0) | (values >= limit))
    if wrong.size:
        position = int(wrong[0])
        raise AssignmentError(
            "unknown-index", {"field": name, "position": position, "value": int(values[position])}
        )


def validate(problem: Problem) -> None:
    """Raise AssignmentError unless shapes, indices, scores and loads are sound."""
    n, m, pairs = problem.applications, problem.reviewers, len(problem.pair_application)
    for name in ("pair_application", "pair_reviewer", "pair_score"):
        _shape(problem, name, (pairs,))
    _shape(problem, "reviews_needed", (n,))
    _shape(problem, "min_load", (m,))
    _shape(problem, "max_load", (m,))
    for name in ("conflicts", "kept"):
        _shape(problem, name, (len(getattr(problem, name)), 2))
        _indices(name, getattr(problem, name)[:, 0], n)
        _indices(name, getattr(problem, name)[:, 1], m)
    _indices("pair_application", problem.pair_application, n)
    _indices("pair_reviewer", problem.pair_reviewer, m)
    wrong = np.flatnonzero(~np.isfinite(problem.pair_score))
    if wrong.size:
        raise AssignmentError("score-not-finite", _pair(problem, int(wrong[0])))
    for name in ("reviews_needed", "min_load", "max_load"):
        if np.any(getattr(problem, name) < 0):
            raise AssignmentError("malformed", {"field": name, "fault": "negative"})
    crossed = np.flatnonzero(problem.min_load > problem.max_load)
    if crossed.size:
        j = int(crossed[0])
        figures = {"min_load": int(problem.min_load[j]), "max_load": int(problem.max_load[j])}
        raise AssignmentError("load-crossed", {"reviewer": j, **figures})


def _pair(problem: Problem, position: int) -> dict[str, int]:
    return {
        "application": int(problem.pair_application[position]),
        "reviewer": int(problem.pair_reviewer[position]),
    }


def _keys(problem: Problem, pairs: Ints) -> Ints:
    return pairs[:, 0] * problem.reviewers + pairs[:, 1]


def reduce(problem: Problem) -> Network:
    """The candidates in (application, reviewer) order, with conflicts and kept pairs taken out."""
    validate(problem)
    key = problem.pair_application * problem.reviewers + problem.pair_reviewer
    order = np.argsort(key, kind="stable")
    key = key[order]
    twice = np.flatnonzero(key[1:] == key[:-1])
    if twice.size:
        raise AssignmentError("duplicate-pair", _pair(problem, int(order[twice[0]])))
    kept = np.unique(_keys(problem, problem.kept))
    conflicts = _keys(problem, problem.conflicts)
    _kept_allowed(problem, kept, key, conflicts)
    score = problem.pair_score[order]
    is_kept = np.isin(key, kept)
    free = ~is_kept & ~np.isin(key, conflicts)
    divisor = max(problem.reviewers, 1)
    held_application, held_reviewer = kept // divisor, kept % divisor
    done = np.bincount(held_application, minlength=problem.applications)
    load = np.bincount(held_reviewer, minlength=problem.reviewers)
    _kept_fits(problem, done, load)
    return Network(
        application=problem.pair_application[order][free],
        reviewer=problem.pair_reviewer[order][free],
        score=score[free],
        need=problem.reviews_needed - done,
        low=np.maximum(problem.min_load - load, 0),
        high=problem.max_load - load,
        counted=problem.reviews_needed > 0,
        base=np.asarray(
            np.bincount(
                key[is_kept] // divisor, weights=score[is_kept], minlength=problem.applications
            ),
            dtype=np.float64,
        ),
    )


def _kept_allowed(problem: Problem, kept: Ints, key: Ints, conflicts: Ints) -> None:
    for why, wrong in (
        ("conflict", kept[np.isin(kept, conflicts)]),
        ("not a candidate", kept[~np.isin(kept, key)]),
    ):
        if wrong.size:
            application, reviewer = divmod(int(wrong[0]), problem.reviewers)
            figures = {"application": application, "reviewer": reviewer, "why": why}
            raise AssignmentError("kept-not-allowed", figures)


def _kept_fits(problem: Problem, done: Ints, load: Ints) -> None:
    for why, over in (
        ("more than the application needs", np.flatnonzero(done > problem.reviews_needed)),
        ("more than the reviewer may take", np.flatnonzero(load > problem.max_load)),
    ):
        if over.size:
            column = 0 if why.endswith("needs") else 1
            row = problem.kept[problem.kept[:, column] == over[0]][0]
            figures = {"application": int(row[0]), "reviewer": int(row[1]), "why": why}
            raise AssignmentError("kept-not-allowed", figures)
