"""What the reviews say of each application, and how sure that is."""

from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import (
    Call,
    HearingScore,
    Interview,
    Posterior,
    Review,
    ReviewScore,
)
from farshore.apps.calls.reasons import SCORING
from farshore.apps.calls.selectors.applications import JUDGED, standing
from farshore.apps.calls.selectors.interviews import outstanding
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.calls.services import stages
from farshore.web.sentences import sentences, share

KIND = "scores"


def open_reviews(call: Call) -> int:
    waiting = [Review.State.ASSIGNED, Review.State.SIGNED, Review.State.DRAFT]
    return Review.objects.filter(
        application__call=call, application__state__in=JUDGED, state__in=waiting
    ).count()


def problem_for(call: Call) -> tuple[Any, list[int]]:
    """The engine's problem, and the applications that its indices stand for."""
    from farshore.engines.scoring.types import Problem

    applications = list(
        standing(call.pk).filter(state__in=JUDGED).order_by("number").values_list("pk", flat=True)
    )
    reviewers = list(call.reviewers.order_by("pk").values_list("pk", flat=True))
    rows = {key: at for at, key in enumerate(applications)}
    people = {key: at for at, key in enumerate(reviewers)}
    read = list(
        ReviewScore.objects.filter(
            review__application__in=applications, review__state=Review.State.SUBMITTED
        )
        .order_by("review__application__number", "review__reviewer_id", "criterion_id")
        .values_list("review__application_id", "review__reviewer_id", "criterion_id", "score")
    )
    criteria, read, heard = stages.on_one_scale(call, read, interview_scores(applications))
    kinds = {key: at for at, key in enumerate(criteria)}
    weight = float(policy_of(call).interview_weight)
    # somebody who reads and hears is strict in either in a way of its own
    as_hearer = {key: at + len(reviewers) for key, at in people.items()} if heard else {}
    raters = [people[row[1]] for row in read] + [as_hearer[row[1]] for row in heard]
    weights = np.repeat([1.0, weight], [len(read), len(heard)]) if heard else None
    scores = [*read, *heard]
    problem = Problem(
        applications=len(applications),
        reviewers=len(reviewers) + len(as_hearer),
        review_application=np.array([rows[row[0]] for row in scores], dtype=np.int64),
        review_reviewer=np.array(raters, dtype=np.int64),
        review_criterion=np.array([kinds[row[2]] for row in scores], dtype=np.int64),
        review_score=np.array([float(row[3]) for row in scores], dtype=np.float64),
        criterion_weight=np.array(list(criteria.values()), dtype=np.float64),
        places=min(call.seats, max(1, len(applications))),
        review_weight=weights,
    )
    return problem, applications


def interview_scores(applications: list[int]) -> list[tuple[Any, ...]]:
    """(application, reviewer, criterion, score) of the interviews that were held."""
    rows = HearingScore.objects.filter(
        hearing__interview__application__in=applications,
        hearing__interview__state=Interview.State.HELD,
        hearing__submitted_at__isnull=False,
    )
    return list(
        rows.order_by(
            "hearing__interview__application__number", "hearing__reviewer_id", "criterion_id"
        ).values_list(
            "hearing__interview__application_id", "hearing__reviewer_id", "criterion_id", "score"
        )
    )


def propose(*, actor: User | None, call: Call, due: datetime | None = None) -> Decision:
    """Propose a posterior for every reviewed application."""
    left = open_reviews(call)
    if call.state != Call.State.REVIEWING:
        raise refuse("wrong-state")
    if left:
        raise refuse("reviews-open", count=left)
    heard = outstanding(call)
    if heard.waiting or heard.unscored:
        raise refuse("interviews-open", waiting=heard.waiting, unscored=heard.unscored)
    problem, applications = problem_for(call)

    def figures(problem: Any, solution: Any) -> dict[str, Any]:
        return {
            "applications": applications,
            "stages": stages.as_used(call),
            "reviews": len(
                set(
                    zip(
                        problem.review_application.tolist(),
                        problem.review_reviewer.tolist(),
                        strict=True,
                    )
                )
            ),
            "sd_application": float(np.sqrt(solution.variance_application)),
            "sd_reviewer": float(np.sqrt(solution.variance_reviewer)),
            "sd_noise": float(np.sqrt(solution.variance_noise)),
            "reliability": float(solution.reliability),
            "rankable": bool(solution.rankable),
            "expected_overlap": float(solution.expected_overlap),
        }

    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="scoring",
        subject=call,
        problem=problem,
        figures=figures,
        due=due,
        due_zone=call.zone,
    )


def why(decision: Decision, key: str) -> list[str]:
    """What made an application's merit, and how sure it is."""
    from farshore.engines.scoring.explain import why as explain

    at = decision.figures["applications"].index(int(key))
    reasons = explain(decisions.problem_of(decision), decisions.standing_solution(decision), at)
    return sentences(SCORING, reasons, {"probability": share})


@transaction.atomic
def accept(*, actor: User, decision: Decision, reason: str = "") -> int:
    """Keep the posteriors with the applications. Returns how many."""
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )
    solution = decisions.standing_solution(settled)
    keys = settled.figures["applications"]
    order = np.argsort(-solution.mean, kind="stable")
    ranks = np.empty(len(keys), dtype=int)
    ranks[order] = np.arange(1, len(keys) + 1)
    Posterior.objects.filter(application__in=keys).delete()
    Posterior.objects.bulk_create(
        Posterior(
            application_id=key,
            mean=float(solution.mean[at]),
            sd=float(solution.sd[at]),
            raw_mean=float(solution.raw_mean[at]),
            reviews=int(solution.reviews[at]),
            among_best=float(solution.probability[at]),
            rank=int(ranks[at]),
        )
        for at, key in enumerate(keys)
    )
    call = Call.objects.get(pk=settled.subject_key)
    record(actor=actor, action="call.scores-accepted", subject=call, applications=len(keys))
    return len(keys)
