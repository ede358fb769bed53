"""What reviewers of one application say to each other, and what they then score otherwise."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.models.applications import Application
from farshore.apps.calls.models.calls import Criterion
from farshore.apps.calls.models.reviews import Review


class Discussion(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("under discussion")
        CLOSED = "closed", _("discussion closed")

    application = models.OneToOneField(Application, models.CASCADE, related_name="discussion")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"discussion of {self.application_id}"


class Pseudonym(models.Model):
    """The letter by which the others know a reviewer of one application; it never changes."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="pseudonym")
    application = models.ForeignKey(Application, models.CASCADE, related_name="pseudonyms")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="a_pseudonym_once")
        ]

    def __str__(self) -> str:
        return self.letter

    @property
    def letter(self) -> str:
        at, told = self.number, ""
        while at:
            at, rest = divmod(at - 1, 26)
            told = chr(ord("A") + rest) + told
        return told


class Remark(models.Model):
    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="remarks")
    review = models.ForeignKey(Review, models.PROTECT, related_name="remarks")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"remark {self.pk}"


class Revision(models.Model):
    """A score that a reviewer changed after the discussion: the old value stays."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="revisions")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    before = models.DecimalField(max_digits=5, decimal_places=2)
    after = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_revision_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.before} to {self.after}"


class PanelNote(models.Model):
    """What the sitting noted about an application."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="panel_notes")
    text = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Sitting(models.Model):
    """How often each application of a proposal is in as merits move within their uncertainty.

    `chances`: [[application, share]], for one version of the proposal (its edits' digest).
    """

    decision = models.BigIntegerField(unique=True)
    chances = models.JSONField(default=list)
    draws = models.PositiveIntegerField()
    seed = models.BigIntegerField(default=0)
    seconds = models.FloatField()

    def __str__(self) -> str:
        return f"sitting on D-{self.decision}"
