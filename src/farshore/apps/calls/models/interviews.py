"""Interviews: who is heard, when, where, by whom, and what the panel scored."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.models.applications import Application
from farshore.apps.calls.models.calls import Criterion
from farshore.apps.calls.models.reviews import Reviewer


class Interview(models.Model):
    """A slot in the call's zone, half-open from `starts` to `ends`."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        HELD = "held", pgettext_lazy("interview", "held")
        ABSENT = "absent", _("absent")
        CANCELLED = "cancelled", _("cancelled")

    application = models.OneToOneField(Application, models.CASCADE, related_name="interview")
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    zone = models.CharField(max_length=40, default="Asia/Seoul")
    room = models.CharField(max_length=120, blank=True)
    link = models.URLField(max_length=300, blank=True)
    invited_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["starts", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="interview_ends_later"),
            models.CheckConstraint(
                condition=~Q(room="") | ~Q(link=""), name="an_interview_is_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"interview of {self.application_id}"


class Hearing(models.Model):
    """One panel member at one interview, with what they scored."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="hearings")
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="hearings")
    comment = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["interview", "reviewer"], name="a_hearing_once")
        ]

    def __str__(self) -> str:
        return f"hearing {self.pk}"


class HearingScore(models.Model):
    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hearing", "criterion"], name="a_hearing_scores_once")
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id} {self.criterion_id} {self.score}"
