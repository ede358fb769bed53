"""A reviewer's work: the declaration first, then scores and a comment, or stepping back."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse, refuse_each
from farshore.apps.calls.models import Conflict, Criterion, Review, ReviewScore
from farshore.apps.calls.services.conflicts import note_conflict
from farshore.apps.calls.services.discussions import open_for
from farshore.web import clock

State = Review.State


def _locked(review: Review) -> Review:
    held = (
        Review.objects.select_for_update(of=("self",))
        .select_related("application__call", "reviewer")
        .get(pk=review.pk)
    )
    if held.state == State.RECUSED:
        raise refuse("recused")
    if held.state == State.SUBMITTED:
        raise refuse("already-reviewed")
    return held


@transaction.atomic
def sign(*, actor: User, review: Review) -> Review:
    """Declare that there is no conflict of interest."""
    held = _locked(review)
    if held.state == State.ASSIGNED:
        held.state = State.SIGNED
        held.signed_at = clock.now()
        held.save()
        record(actor=actor, action="review.signed", subject=held)
    return held


@transaction.atomic
def recuse(*, actor: User, review: Review) -> Review:
    """Step back. It is final: the pair is a conflict from now on and never assigned again."""
    held = _locked(review)
    note_conflict(
        actor=actor,
        reviewer=held.reviewer,
        application=held.application,
        source=Conflict.Source.DECLARED,
    )
    held.state = State.RECUSED
    held.comment = ""
    held.save()
    held.scores.all().delete()
    record(actor=actor, action="review.recused", subject=held)
    return held


def check_scores(
    criteria: Iterable[Criterion],
    scores: Mapping[str, Decimal | None],
    *,
    complete: bool,
    comment: str | None = None,
) -> None:
    """Refuse what is missing or off its scale, each at its criterion; `comment`: where one is
    needed too."""
    faults = {}
    for criterion in criteria:
        score, span = scores.get(criterion.key), (criterion.lowest, criterion.highest)
        if score is None:
            if complete:
                faults[criterion.key] = refuse("score-missing")
        elif not score.is_finite() or not span[0] <= score <= span[1]:
            faults[criterion.key] = refuse("score-out-of-range", lowest=span[0], highest=span[1])
    if comment is not None and not comment.strip():
        faults["comment"] = refuse("comment-missing")
    if faults:
        raise refuse_each(faults)


@transaction.atomic
def save(
    *,
    actor: User,
    review: Review,
    scores: Mapping[str, Decimal | None],
    comment: str,
    submit: bool = False,
) -> Review:
    """Keep a draft, or hand the review in for good."""
    held = _locked(review)
    if held.state == State.ASSIGNED:
        raise refuse("sign-first")
    criteria = held.application.call.criteria_for(Criterion.Stage.REVIEW)
    check_scores(criteria, scores, complete=submit, comment=comment if submit else None)
    for criterion in criteria:
        score = scores.get(criterion.key)
        if score is not None:
            ReviewScore.objects.update_or_create(
                review=held, criterion=criterion, defaults={"score": score}
            )
    held.comment = comment.strip()
    held.state = State.SUBMITTED if submit else State.DRAFT
    if submit:
        held.submitted_at = clock.now()
    held.save()
    if submit:
        open_for(held)
    record(actor=actor, action="review.submitted" if submit else "review.saved", subject=held)
    return held
