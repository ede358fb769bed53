"""Who reviews what: the engine proposes, the operator decides, reviews are handed out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import (
    Application,
    Call,
    Conflict,
    Review,
    Reviewer,
)
from farshore.apps.calls.reasons import ASSIGNMENT
from farshore.apps.calls.selectors.applications import standing
from farshore.apps.calls.services.conflicts import find_conflicts
from farshore.apps.calls.services.wishes import with_bids
from farshore.web import clock
from farshore.web.sentences import sentences

KIND = "review-assignment"
REVIEWABLE = (Application.State.ELIGIBLE, Application.State.IN_REVIEW)
# how much of the fit is the shared field, and how much what the texts mean
FIELD_SHARE = 0.4
# what nobody has begun may move to another reviewer; more than all the fit it could gain
UNBEGUN = (Review.State.ASSIGNED, Review.State.SIGNED)
MOVING_COSTS = 1000.0


def panel(call: Call) -> list[Reviewer]:
    return list(call.reviewers.select_related("organisation").order_by("pk"))


def reviewable(call: Call) -> QuerySet[Application]:
    rows = standing(call.pk).filter(state__in=REVIEWABLE)
    return rows.select_related("organisation", "technology").order_by("number")


def to_review(call: Call) -> list[Application]:
    return list(reviewable(call))


def fit(reviewers: Sequence[Reviewer], applications: Sequence[Application]) -> np.ndarray:
    """(applications, reviewers) in 0..1: shared field, and closeness of meaning."""
    from farshore.engines.matching.embedder import SentenceEncoder

    embedder = SentenceEncoder()
    wishes = embedder.encode(
        [row.technology.profile if row.technology else "" for row in applications]
    )
    skills = embedder.encode([row.expertise or " ".join(row.fields) for row in reviewers])
    closeness = np.clip(wishes @ skills.T, 0.0, 1.0)
    shared = np.array(
        [[row.organisation.field in who.fields for who in reviewers] for row in applications],
        dtype=float,
    )
    return np.asarray(np.round(FIELD_SHARE * shared + (1 - FIELD_SHARE) * closeness, 4))


def problem_for(
    call: Call, applications: Sequence[Application], reviewers: Sequence[Reviewer]
) -> Any:
    from farshore.engines.assignment.types import Problem

    rows = {row.pk: at for at, row in enumerate(applications)}
    columns = {row.pk: at for at, row in enumerate(reviewers)}
    score = with_bids(call, fit(reviewers, applications), rows, columns)
    clashes = [
        (rows[application], columns[reviewer])
        for application, reviewer in Conflict.objects.filter(reviewer__call=call)
        .order_by("application_id", "reviewer_id")
        .values_list("application_id", "reviewer_id")
        if application in rows
    ]
    written = [
        (rows[application], columns[reviewer])
        for application, reviewer in Review.objects.filter(application__in=list(rows))
        .exclude(state=Review.State.RECUSED)
        .order_by("application_id", "reviewer_id")
        .values_list("application_id", "reviewer_id")
    ]
    count, people = score.shape
    pairs = np.indices(score.shape).reshape(2, -1)
    return Problem(
        applications=count,
        reviewers=people,
        pair_application=pairs[0].astype(np.int64),
        pair_reviewer=pairs[1].astype(np.int64),
        pair_score=score.ravel(),
        reviews_needed=np.full(count, call.reviews_each, dtype=np.int64),
        min_load=np.zeros(people, dtype=np.int64),
        max_load=np.array([who.max_load or call.max_load for who in reviewers], dtype=np.int64),
        conflicts=np.array(clashes, dtype=np.int64).reshape(-1, 2),
        kept=np.array(written, dtype=np.int64).reshape(-1, 2),
        fair=True,
    )


def figures_of(applications: Sequence[int], reviewers: Sequence[int], reviews_each: int) -> Any:
    def figures(problem: Any, solution: Any) -> dict[str, Any]:
        return {
            "applications": list(applications),
            "reviewers": list(reviewers),
            "reviews": len(solution.assigned),
            "reviews_each": reviews_each,
            "worst": round(float(solution.worst), 4),
            "total": round(float(solution.total), 4),
            "conflicts": len(problem.conflicts),
        }

    return figures


def propose(*, actor: User | None, call: Call, due: datetime | None = None) -> Decision:
    """Propose reviewers for every eligible application, the worst-off application first.

    Raises the engine's AssignmentError where loads cannot be met, with what is missing and where.
    """
    if call.state not in (Call.State.CLOSED, Call.State.REVIEWING):
        raise refuse("wrong-state")
    find_conflicts(actor=actor, call=call)
    applications, reviewers = to_review(call), panel(call)
    if not applications:
        raise refuse("no-applications")
    if not reviewers:
        raise refuse("no-reviewers")
    problem = problem_for(call, applications, reviewers)
    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="assignment",
        subject=call,
        problem=movable(call, problem, applications, reviewers),
        figures=figures_of(
            [row.pk for row in applications], [row.pk for row in reviewers], call.reviews_each
        ),
        due=due,
        due_zone=call.zone,
    )


def movable(
    call: Call, problem: Any, applications: Sequence[Application], reviewers: Sequence[Reviewer]
) -> Any:
    """The problem itself, or where reviews are missing because every review stays where it is,
    one in which those that nobody has begun may move: as few of them as can be."""
    from farshore.engines.assignment.solve import solve
    from farshore.engines.assignment.types import AssignmentError

    if not len(problem.kept):
        return problem
    try:
        solve(replace(problem, fair=False))
    except AssignmentError as error:
        if error.code != "reviews-missing":
            raise
    else:
        return problem
    begun = set(
        Review.objects.filter(application__call=call)
        .exclude(state__in=(Review.State.RECUSED, Review.State.ASSIGNED))
        .values_list("application_id", "reviewer_id")
    )
    stays, moves = [], set()
    for row, column in problem.kept.tolist():
        if (applications[row].pk, reviewers[column].pk) in begun:
            stays.append((row, column))
        else:
            moves.add((row, column))
    pairs = zip(problem.pair_application.tolist(), problem.pair_reviewer.tolist(), strict=True)
    bonus = np.array([MOVING_COSTS * (pair in moves) for pair in pairs])
    return replace(
        problem,
        kept=np.array(stays, dtype=np.int64).reshape(-1, 2),
        pair_score=problem.pair_score + bonus,
        fair=False,
    )


def _pair(decision: Decision, key: str) -> list[int]:
    """Positions of an application and a reviewer, from "application:reviewer"."""
    application, reviewer = (int(part) for part in key.split(":"))
    return [
        decision.figures["applications"].index(application),
        decision.figures["reviewers"].index(reviewer),
    ]


def rework(*, actor: User, decision: Decision, edits: list[dict[str, Any]]) -> Decision:
    """Fix pairs or bar them; the engine assigns the rest anew. Conflicts stay barred."""
    bare = decisions.problem_of(decision)
    pairs = {
        do: [_pair(decision, e["key"]) for e in edits if e["do"] == do] for do in ("in", "out")
    }

    def joined(rows: Any, more: list[list[int]]) -> Any:
        return np.vstack([rows, np.array(more, dtype=np.int64).reshape(-1, 2)])

    problem = replace(
        bare,
        kept=joined(bare.kept, pairs["in"]),
        conflicts=joined(bare.conflicts, pairs["out"]),
    )
    held = decision.figures
    return decisions.rework(
        actor=actor, decision=decision, problem=problem, edits=edits,
        figures=figures_of(held["applications"], held["reviewers"], held["reviews_each"]),
    )  # fmt: skip


def why(decision: Decision, key: str) -> list[str]:
    """Why this reviewer reads this application, or does not."""
    from farshore.engines.assignment.explain import why as explain

    at = _pair(decision, key)
    problem, solution = decisions.standing_problem(decision), decisions.standing_solution(decision)
    return sentences(ASSIGNMENT, explain(problem, solution, *at), {})


def assigned_pairs(decision: Decision) -> list[tuple[int, int]]:
    """(application, reviewer) keys of what stands."""
    applications, reviewers = decision.told["applications"], decision.told["reviewers"]
    assigned = decisions.standing_solution(decision).assigned.tolist()
    return [(applications[row], reviewers[column]) for row, column in assigned]


def _refuse_overtaken(call: Call, pairs: Sequence[tuple[int, int]]) -> None:
    """What happened since the proposal was computed may not be undone by accepting it."""
    wanted = {application for application, _reviewer in pairs}
    held = Application.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    if any(row.state not in REVIEWABLE for row in held):
        raise refuse("changed-since")
    conflicts = Conflict.objects.filter(reviewer__call=call)
    if set(pairs) & set(conflicts.values_list("application_id", "reviewer_id")):
        raise refuse("conflict-since")


@transaction.atomic
def accept(*, actor: User, decision: Decision, reason: str = "") -> int:
    """Hand out the proposed reviews. Returns how many."""
    call = Call.objects.select_for_update().get(pk=decision.subject_key)
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )
    pairs = assigned_pairs(settled)
    _refuse_overtaken(call, pairs)
    standing = Review.objects.filter(application__call=call).exclude(state=Review.State.RECUSED)
    there = set(standing.values_list("application_id", "reviewer_id"))
    wanted = set(pairs)
    gone = [
        row
        for row in standing.select_for_update()
        if (row.application_id, row.reviewer_id) not in wanted
    ]
    if any(row.state not in UNBEGUN for row in gone):
        raise refuse("changed-since")
    for row in gone:
        record(actor=actor, action="review.taken-back", subject=row)
    Review.objects.filter(pk__in=[row.pk for row in gone]).delete()
    reviews = [
        Review(application_id=application, reviewer_id=reviewer, assigned_at=clock.now())
        for application, reviewer in pairs
        if (application, reviewer) not in there
    ]
    Review.objects.bulk_create(reviews)
    given = {application for application, _reviewer in pairs}
    Application.objects.filter(pk__in=given, state=Application.State.ELIGIBLE).update(
        state=Application.State.IN_REVIEW
    )
    Call.objects.filter(pk=call.pk).update(state=Call.State.REVIEWING)
    record(
        actor=actor, action="call.reviews-assigned", subject=call, reviews=len(reviews),
        taken_back=len(gone),
    )  # fmt: skip
    return len(reviews)
