"""Why an application stands where it stands."""

import numpy as np

from farshore.engines.scoring.types import Problem, Reason, ScoringError, Solution


def why(problem: Problem, solution: Solution, application: int) -> tuple[Reason, ...]:
    """Reasons for one application's place.

    `standing` (rank, places, mean, sd, probability); `not-rankable` (p_value, reliability) where
    reviewers do not agree enough; `no-reviews`; `harsh-reviewers` or `generous-reviewers` (by,
    reviewers: how far its reviewers' severity moved it); `shrunk` (by: the pull to the grand mean
    beyond severity, reviews); `on-the-line` where probability lies between 0.05 and 0.95.
    Raises ScoringError `unknown-index`. O(N).
    """
    if not 0 <= application < problem.applications:
        figures = {"field": "application", "position": 0, "value": application}
        raise ScoringError("unknown-index", figures)
    mean, probability = float(solution.mean[application]), float(solution.probability[application])
    reasons = [
        Reason(
            "standing",
            {
                "rank": int(np.sum(solution.mean > mean)) + 1,
                "places": problem.places,
                "mean": mean,
                "sd": float(solution.sd[application]),
                "probability": probability,
            },
        )
    ]
    if not solution.rankable:
        test: dict[str, float | int | str] = {
            "p_value": solution.p_value,
            "reliability": solution.reliability,
        }
        reasons.append(Reason("not-rankable", test))
    if 0.05 < probability < 0.95:
        reasons.append(Reason("on-the-line", {"probability": probability}))
    return (*reasons, *_moved(problem, solution, application))


def _moved(problem: Problem, solution: Solution, application: int) -> tuple[Reason, ...]:
    count = int(solution.reviews[application])
    if count == 0:
        return (Reason("no-reviews", {"grand_mean": solution.grand_mean}),)
    weighed = problem.criterion_weight[problem.review_criterion] > 0
    mine = weighed & (problem.review_application == application)
    reviewers = np.unique(problem.review_reviewer[mine])
    by = float(solution.severity[reviewers].mean())
    reasons = []
    if by != 0.0:
        code = "harsh-reviewers" if by > 0 else "generous-reviewers"
        reasons.append(Reason(code, {"by": by, "reviewers": len(reviewers)}))
    pull = float(solution.mean[application] - solution.raw_mean[application]) - by
    return (*reasons, Reason("shrunk", {"by": pull, "reviews": count}))
