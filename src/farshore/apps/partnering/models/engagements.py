"""What became of an introduction, step by step with dates."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from farshore.apps.partnering.models.needs import Match, Partner
from farshore.apps.registry.models import Organisation


class Engagement(models.Model):
    """A company and a partner at work with each other; `kind` is the furthest step reached."""

    class Kind(models.TextChoices):
        INTRODUCTION = "introduction", _("introduction")
        MEETING = "meeting", _("meeting")
        CONFIDENTIALITY = "confidentiality", _("confidentiality agreement")
        JOINT_RESEARCH = "joint-research", _("joint research")
        LICENCE = "licence", _("licence")
        INVESTMENT = "investment", _("investment")
        JOINT_TRIAL = "joint-trial", _("joint trial")
        CLOSED = "closed", _("closed without result")

    company = models.ForeignKey(Organisation, models.PROTECT, related_name="engagements")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="engagements")
    match = models.OneToOneField(Match, models.SET_NULL, null=True, related_name="engagement")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.INTRODUCTION)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "partner"], name="one_engagement_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.company_id} with {self.partner_id}"


class EngagementStep(models.Model):
    """One dated step; amounts in their own currency."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=16, choices=Engagement.Kind)
    on = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.kind} {self.on}"
