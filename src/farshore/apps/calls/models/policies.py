"""How a call is judged: who sees whom, whether it discusses, whether it hears the applicants."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.models.calls import Call
from farshore.apps.calls.models.reviews import Reviewer


class ReviewPolicy(models.Model):
    """A call without a row is judged double-blind, with discussion and without interviews."""

    class Blind(models.TextChoices):
        DOUBLE = "double", _("double-blind: reviewers do not see who applied")
        SINGLE = "single", _("single-blind: reviewers see who applied")

    call = models.OneToOneField(Call, models.CASCADE, related_name="review_policy")
    blind = models.CharField(max_length=6, choices=Blind, default=Blind.DOUBLE)
    chair = models.ForeignKey(Reviewer, models.SET_NULL, null=True, blank=True, related_name="+")
    discussion = models.BooleanField(default=True)
    interviews = models.BooleanField(default=False)
    # who is proposed for an interview: chances to be among the best between the two
    chance_from = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.05"))
    chance_to = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.95"))
    most_invited = models.PositiveSmallIntegerField(null=True, blank=True)
    least_merit = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    # an interview by one panel member is as exact as so many reviews
    interview_weight = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(2))
    # how much of a pair's fit a reviewer's bid is, where there is one
    bid_share = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.5"))
    # the committee of a host reads the confidential files of those nominated to it
    hosts_read_confidential = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(chance_from__gte=0, chance_to__lte=1)
                & Q(chance_to__gt=F("chance_from")),
                name="chances_are_a_span",
            ),
            models.CheckConstraint(
                condition=Q(interview_weight__gt=0, interview_weight__lte=100),
                name="an_interview_weighs",
            ),
            models.CheckConstraint(
                condition=Q(bid_share__gte=0, bid_share__lte=1), name="bid_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"policy of {self.call_id}"

    @property
    def double_blind(self) -> bool:
        return self.blind == self.Blind.DOUBLE


class Bid(models.Model):
    """How much a reviewer would like to read an application; any unit, higher is more."""

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="bids")
    application = models.ForeignKey("calls.Application", models.CASCADE, related_name="bids")
    score = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reviewer", "application"], name="a_bid_once")
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} {self.application_id} {self.score}"


class Upload(models.Model):
    """A file of pairs or of bids that was read and awaits an answer."""

    class Kind(models.TextChoices):
        ASSIGNMENT = "assignment", _("assignment of reviewers")
        BIDS = "bids", _("reviewers' wishes")

    class State(models.TextChoices):
        TRIED = "tried", _("read, not taken")
        TAKEN = "taken", pgettext_lazy("file", "taken")

    call = models.ForeignKey(Call, models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.TRIED)
    digest = models.CharField(max_length=64)
    # [[line, application, reviewer, score]] as the file writes them
    rows = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    decision = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="tried") | ~Q(reason=""), name="a_taken_file_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"
