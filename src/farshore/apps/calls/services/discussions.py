"""After handing in: reviewers of one application read each other, discuss, and may revise."""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import (
    Application,
    Call,
    Criterion,
    Discussion,
    Pseudonym,
    Remark,
    Review,
    ReviewScore,
    Revision,
)
from farshore.apps.calls.selectors.policies import policy_of
from farshore.web import clock

LONGEST = 4000


def _draw(review: Review) -> str:
    """An order that tells nothing of when or to whom a review was assigned."""
    text = f"{settings.SECRET_KEY} pseudonym {review.application_id} {review.pk}"
    return hashlib.sha256(text.encode()).hexdigest()


def name_reviewers(application: Application) -> None:
    """Give a letter to each reviewer of an application who has none yet."""
    rows = application.reviews.filter(pseudonym=None).exclude(state=Review.State.RECUSED)
    given = Pseudonym.objects.filter(application=application)
    last = given.aggregate(last=Max("number"))["last"] or 0
    Pseudonym.objects.bulk_create(
        Pseudonym(review=row, application=application, number=number)
        for number, row in enumerate(sorted(rows, key=_draw), start=last + 1)
    )


def open_for(review: Review) -> Discussion | None:
    """The discussion of a review that was just handed in; None where the call has none."""
    call = review.application.call
    if not policy_of(call).discussion:
        return None
    application = Application.objects.select_for_update().get(pk=review.application_id)
    found, _created = Discussion.objects.get_or_create(
        application=application, defaults={"opened_at": clock.now()}
    )
    name_reviewers(application)
    return found


def _held(review: Review) -> tuple[Review, Discussion]:
    held = (
        Review.objects.select_for_update(of=("self",))
        .select_related("application__call", "reviewer")
        .get(pk=review.pk)
    )
    if held.state == Review.State.RECUSED:
        raise refuse("recused")
    if held.state != Review.State.SUBMITTED:
        raise refuse("hand-in-first")
    found = Discussion.objects.filter(application=held.application_id).first()
    judging = held.application.call.state == Call.State.REVIEWING
    if found is None or found.state != Discussion.State.OPEN or not judging:
        raise refuse("discussion-closed")
    return held, found


@transaction.atomic
def remark(*, actor: User, review: Review, text: str) -> Remark:
    held, found = _held(review)
    if not text.strip():
        raise refuse("remark-missing")
    made = Remark.objects.create(
        discussion=found, review=held, text=text.strip()[:LONGEST], at=clock.now()
    )
    record(actor=actor, action="review.remarked", subject=held)
    return made


@transaction.atomic
def revise(
    *, actor: User, review: Review, scores: Mapping[str, Decimal | None], reason: str
) -> int:
    """Change handed-in scores; the old ones stay beside the reason. Returns how many changed."""
    from farshore.apps.calls.services.reviews import check_scores

    held, _found = _held(review)
    if not reason.strip():
        raise refuse("reason-needed")
    criteria = held.application.call.criteria_for(Criterion.Stage.REVIEW)
    check_scores(criteria, scores, complete=True)
    kept = {row.criterion.key: row for row in held.scores.select_related("criterion")}
    changed: list[ReviewScore] = []
    for key, row in kept.items():
        score = scores.get(key)
        if score is not None and score != row.score:
            Revision.objects.create(
                review=held, criterion=row.criterion, before=row.score, after=score,
                reason=reason.strip()[:1000], at=clock.now(),
            )  # fmt: skip
            row.score = score
            changed.append(row)
    if not changed:
        raise refuse("nothing-revised")
    ReviewScore.objects.bulk_update(changed, ["score"])
    record(actor=actor, action="review.revised", subject=held, scores=len(changed))
    return len(changed)


@transaction.atomic
def close(*, actor: User, discussions: Iterable[Discussion]) -> int:
    """The operator or the chair ends discussions; nothing is said or revised afterwards."""
    keys = [row.pk for row in discussions]
    rows = list(
        Discussion.objects.select_for_update(of=("self",))
        .filter(pk__in=keys, state=Discussion.State.OPEN)
        .select_related("application")
        .order_by("pk")
    )
    if not rows:
        raise refuse("discussion-closed")
    for row in rows:
        row.state, row.closed_at, row.closed_by = Discussion.State.CLOSED, clock.now(), actor
        row.save()
        record(actor=actor, action="call.discussion-closed", subject=row.application)
    return len(rows)
