"""What reviewers of one application may read of each other, once they handed in their own."""

from dataclasses import dataclass, field
from datetime import datetime

from farshore.apps.calls.models import (
    Conflict,
    Discussion,
    Pseudonym,
    Remark,
    Review,
    ReviewScore,
    Revision,
)


@dataclass(frozen=True)
class Voice:
    """One reviewer by pseudonym: scores as they stand, and what they were before."""

    letter: str
    mine: bool
    comment: str
    scores: tuple[ReviewScore, ...]
    revisions: tuple[Revision, ...]
    submitted_at: datetime | None


@dataclass(frozen=True)
class Said:
    letter: str
    mine: bool
    text: str
    at: datetime


@dataclass(frozen=True)
class Talk:
    discussion: Discussion
    zone: str
    voices: tuple[Voice, ...] = field(default=())
    remarks: tuple[Said, ...] = field(default=())

    @property
    def open(self) -> bool:
        return self.discussion.state == Discussion.State.OPEN


def talk_of(review: Review) -> Talk | None:
    """None before the reviewer's own review is in, after stepping back, or where none is held."""
    application = review.application
    if review.state != Review.State.SUBMITTED:
        return None
    barred = Conflict.objects.filter(reviewer=review.reviewer_id, application=application)
    found = Discussion.objects.filter(application=application).first()
    if found is None or barred.exists():
        return None
    letters = {
        row.review_id: row.letter for row in Pseudonym.objects.filter(application=application)
    }
    reviews = (
        application.reviews.filter(state=Review.State.SUBMITTED)
        .prefetch_related("scores__criterion", "revisions__criterion")
        .order_by("pseudonym__number", "pk")
    )
    voices = tuple(
        Voice(
            letters.get(row.pk, "?"), row.pk == review.pk, row.comment,
            tuple(sorted(row.scores.all(), key=lambda s: (s.criterion.order, s.criterion_id))),
            tuple(row.revisions.all()), row.submitted_at,
        )
        for row in reviews
    )  # fmt: skip
    remarks = tuple(
        Said(letters.get(row.review_id, "?"), row.review_id == review.pk, row.text, row.at)
        for row in Remark.objects.filter(discussion=found)
    )
    return Talk(found, application.call.zone, voices, remarks)
