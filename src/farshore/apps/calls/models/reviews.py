"""Reviewers, their conflicts of interest, their reviews and scores."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

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
        DECLARED = "declared", _("declared by the reviewer")

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="conflicts")
    application = models.ForeignKey(Application, models.CASCADE, related_name="conflicts")
    source = models.CharField(max_length=20, choices=Source)
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reviewer", "application"], name="a_conflict_once")
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} x {self.application_id}"


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
