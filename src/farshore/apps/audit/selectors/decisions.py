"""Decisions: what waits, what was decided."""

from typing import Any

from django.db.models import QuerySet

from farshore.apps.audit.models import Decision

# what a list or a figure of a decision does without
LIGHT = ("problem", "solution", "final", "final_problem")


def waiting() -> QuerySet[Decision]:
    """Proposals that await a person, the earliest deadline first."""
    return (
        Decision.objects.filter(state=Decision.State.PROPOSED)
        .defer(*LIGHT)
        .order_by("due", "proposed_at")
    )


def newest(kind: str, subject: Any) -> QuerySet[Decision]:
    """Decisions of a kind about an object that none replaced, the newest first."""
    return (
        Decision.objects.filter(
            kind=kind, subject_kind=subject._meta.label_lower, subject_key=subject.pk
        )
        .exclude(state=Decision.State.SUPERSEDED)
        .order_by("-pk")
    )


def latest(kind: str, subject: Any) -> Decision | None:
    """The newest decision of a kind about an object, whatever became of it."""
    return newest(kind, subject).first()


def standing(kind: str, subject: Any) -> Decision | None:
    """The newest accepted decision of a kind about an object."""
    return (
        Decision.objects.filter(
            kind=kind,
            subject_kind=subject._meta.label_lower,
            subject_key=subject.pk,
            state__in=[Decision.State.ACCEPTED, Decision.State.EDITED],
        )
        .defer(*LIGHT)
        .order_by("-pk")
        .first()
    )
