"""Reviewers, their conflicts of interest, their reviews and scores."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.models.applications import Application
from farshore.apps.calls.models.calls import Call, Criterion
from farshore.apps.registry.models import Organisation


class Reviewer(models.Model):
    """A person on a call's panel."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviewer_of")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="reviewers"
    )
    expertise = models.TextField(blank=True)
    fields = models.JSONField(default=list)
    max_load = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "person"], name="on_a_panel_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class Conflict(models.Model):
    """A conflict of interest, found or declared. It is final: rows are never removed."""

    class Source(models.TextChoices):
        SAME_ORGANISATION = "same-organisation", _("same organisation")
        PARENT_INSTITUTE = "parent-institute", _("institute the company was spun off from")
        FORMER_COLLEAGUE = "former-colleague", _("former colleague")
        INVESTOR = "investor", _("investor")
        CO_INVENTOR = "co-inventor", _("co-inventor")
        DECLARED = "declared", _("declared by the reviewer")

    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="conflicts")
    application = models.ForeignKey(Application, models.PROTECT, related_name="conflicts")
    source = models.CharField(max_length=20, choices=Source)
    # {"fact": code, ...}: names and days that show it; for those who may know
    evidence = models.JSONField(default=dict)
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reviewer", "application"], name="a_conflict_once")
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} x {self.application_id}"

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("a conflict of interest is final")


class ConflictWarning(models.Model):
    """A likely conflict: a person says whether it is one, with the reason."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("warning", "open")
        CONFIRMED = "confirmed", _("confirmed")
        DISMISSED = "dismissed", _("dismissed")

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="warnings")
    application = models.ForeignKey(Application, models.CASCADE, related_name="warnings")
    source = models.CharField(max_length=20, choices=Conflict.Source)
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    noted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reviewer", "application", "source"], name="a_warning_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | ~models.Q(reason=""),
                name="a_warning_is_answered_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} ? {self.application_id}"


class Review(models.Model):
    class State(models.TextChoices):
        ASSIGNED = "assigned", _("assigned")
        SIGNED = "signed", _("no conflict, signed")
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RECUSED = "recused", _("recused")

    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="reviews")
    application = models.ForeignKey(Application, models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, choices=State, default=State.ASSIGNED)
    assigned_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reviewer", "application"], name="a_review_once")
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"


class ReviewScore(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT)
    score = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "criterion"], name="a_criterion_scored_once")
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.criterion_id} {self.score}"
