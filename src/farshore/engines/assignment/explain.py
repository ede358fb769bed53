"""Why this reviewer reads this application, and why that one does not."""

from dataclasses import replace

import numpy as np

from farshore.engines.assignment.solve import solve
from farshore.engines.assignment.types import AssignmentError, Ints, Problem, Reason, Solution


def why(
    problem: Problem, solution: Solution, application: int, reviewer: int
) -> tuple[Reason, ...]:
    """Reasons for the pair as it stands in the solution.

    Assigned: `kept` (had to be), else `assigned` (score, rank among the application's candidates,
    candidates, load, max_load) and `worth` (total lost without this pair, by one more exact solve
    with the pair refused) or `irreplaceable` (nothing else is feasible).
    Not assigned: `conflict`, `not-a-candidate`, else `reviewer-full` (load, max_load) where that
    is so, `higher-scores` (score, lowest score that the application got), and `costs` (total lost
    if the pair were forced, by one more exact solve) or `impossible` (forced, no assignment
    exists: code of the error).
    Raises AssignmentError `unknown-index`. Deterministic. Totals are the plain objective's: in
    fair mode they compare with the plain optimum under the same change.
    """
    for name, value, limit in (
        ("application", application, problem.applications),
        ("reviewer", reviewer, problem.reviewers),
    ):
        if not 0 <= value < limit:
            raise AssignmentError("unknown-index", {"field": name, "position": 0, "value": value})
    if _has(solution.assigned, application, reviewer):
        return _why_assigned(problem, solution, application, reviewer)
    return _why_not(problem, solution, application, reviewer)


def _has(rows: Ints, application: int, reviewer: int) -> bool:
    return bool(np.any((rows[:, 0] == application) & (rows[:, 1] == reviewer)))


def _standing(problem: Problem, application: int, reviewer: int) -> tuple[float, int, int] | None:
    """Score, rank (from 1, ties share it) and number of the application's candidates."""
    mine = problem.pair_application == application
    barred = problem.conflicts[problem.conflicts[:, 0] == application, 1]
    mine &= ~np.isin(problem.pair_reviewer, barred)
    at = np.flatnonzero(mine & (problem.pair_reviewer == reviewer))
    if not at.size:
        return None
    score = float(problem.pair_score[at[0]])
    return score, int(np.sum(problem.pair_score[mine] > score)) + 1, int(mine.sum())


def _total(problem: Problem) -> float:
    return solve(replace(problem, fair=False)).total


def _why_assigned(
    problem: Problem, solution: Solution, application: int, reviewer: int
) -> tuple[Reason, ...]:
    standing = _standing(problem, application, reviewer)
    if standing is None:
        return (Reason("conflict", {"application": application, "reviewer": reviewer}),)
    score, rank, candidates = standing
    load = int(np.sum(solution.assigned[:, 1] == reviewer))
    figures: dict[str, float | int | str] = {
        "score": score,
        "rank": rank,
        "candidates": candidates,
        "load": load,
        "max_load": int(problem.max_load[reviewer]),
    }
    if _has(problem.kept, application, reviewer):
        return (Reason("kept", figures),)
    refused = np.vstack((problem.conflicts, [[application, reviewer]]))
    try:
        lost = _total(problem) - _total(replace(problem, conflicts=refused))
    except AssignmentError as error:
        return Reason("assigned", figures), Reason("irreplaceable", {"error": error.code})
    return Reason("assigned", figures), Reason("worth", {"total": max(lost, 0.0)})


def _why_not(
    problem: Problem, solution: Solution, application: int, reviewer: int
) -> tuple[Reason, ...]:
    where: dict[str, float | int | str] = {"application": application, "reviewer": reviewer}
    if _has(problem.conflicts, application, reviewer):
        return (Reason("conflict", where),)
    standing = _standing(problem, application, reviewer)
    if standing is None:
        return (Reason("not-a-candidate", where),)
    reasons = []
    load = int(np.sum(solution.assigned[:, 1] == reviewer))
    most = int(problem.max_load[reviewer])
    if load >= most:
        reasons.append(Reason("reviewer-full", {"load": load, "max_load": most}))
    got = solution.assigned[solution.assigned[:, 0] == application, 1]
    mine = (problem.pair_application == application) & np.isin(problem.pair_reviewer, got)
    lowest = float(problem.pair_score[mine].min()) if mine.any() else None
    if lowest is not None and lowest > standing[0]:
        reasons.append(Reason("higher-scores", {"score": standing[0], "lowest": lowest}))
    forced = np.vstack((problem.kept, [[application, reviewer]]))
    try:
        lost = _total(problem) - _total(replace(problem, kept=forced))
    except AssignmentError as error:
        return (*reasons, Reason("impossible", {"error": error.code}))
    return (*reasons, Reason("costs", {"total": max(lost, 0.0)}))
