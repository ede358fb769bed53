"""The life of a stay after moving in: reviews of renewal, notice, leaving, and what came after."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models.residencies import Residency
from farshore.apps.bases.models.sites import Base
from farshore.apps.registry.models import Organisation


class BasePolicy(models.Model):
    """Figures of a base's policy, as data."""

    base = models.OneToOneField(Base, models.CASCADE, related_name="policy")
    review_months = models.PositiveSmallIntegerField(default=4)
    notice_days = models.PositiveSmallIntegerField(default=60)
    most_years = models.PositiveSmallIntegerField(default=3)
    tickets_a_year = models.PositiveSmallIntegerField(default=2)
    # of stays whose review is open, the share that is usually renewed, in percent
    renewal_odds = models.PositiveSmallIntegerField(default=60)
    # whether the door stays shut until the deposit that was asked for is paid, or it is told only
    deposit_blocks = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"policy of {self.base_id}"


class RenewalReview(models.Model):
    """May the company stay longer? Criteria, decision and reason."""

    class Outcome(models.TextChoices):
        RENEWED = "renewed", pgettext_lazy("renewal", "renewed")
        REFUSED = "refused", pgettext_lazy("renewal", "not renewed")

    residency = models.ForeignKey(Residency, models.CASCADE, related_name="reviews")
    opened_at = models.DateTimeField()
    due = models.DateField()
    ends_before = models.DateField()
    criteria = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True)
    new_end = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["residency"], condition=Q(decided_at=None), name="one_open_review"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="renewed") | Q(new_end__gt=F("ends_before")),
                name="a_renewal_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | ~Q(reason=""), name="a_review_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.residency_id} {self.outcome or 'open'}"


class Notice(models.Model):
    """Who ended the stay, when it ends and why."""

    class By(models.TextChoices):
        COMPANY = "company", _("the company")
        BASE = "base", _("the base")

    residency = models.OneToOneField(Residency, models.CASCADE, related_name="notice")
    by = models.CharField(max_length=7, choices=By)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    leaves_on = models.DateField()
    reason = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_notice_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.residency_id} leaves {self.leaves_on}"


class AlumniOutcome(models.Model):
    """What became of a company in one year after its stay, as it answered with its consent."""

    residency = models.ForeignKey(Residency, models.CASCADE, related_name="outcomes")
    year = models.PositiveSmallIntegerField()
    jobs = models.PositiveIntegerField(null=True, blank=True)
    investment = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    still_there = models.BooleanField(null=True, blank=True)
    products = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["residency", "year"], name="an_outcome_once_a_year"),
            models.CheckConstraint(
                condition=Q(investment=None) | Q(investment__gte=0), name="investment_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.residency_id} {self.year}"


class GoldenTicket(models.Model):
    """A sponsor's prepaid bench for one scientist for one year, at the head of the wait-list."""

    class State(models.TextChoices):
        OFFERED = "offered", pgettext_lazy("golden ticket", "offered")
        AWARDED = "awarded", pgettext_lazy("golden ticket", "awarded")
        REDEEMED = "redeemed", pgettext_lazy("golden ticket", "redeemed")
        EXPIRED = "expired", pgettext_lazy("golden ticket", "expired")

    base = models.ForeignKey(Base, models.PROTECT, related_name="tickets")
    sponsor = models.ForeignKey(Organisation, models.PROTECT, related_name="tickets_given")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3, default="USD")
    offered_at = models.DateTimeField()
    awarded_at = models.DateTimeField(null=True, blank=True)
    redeemed_at = models.DateTimeField(null=True, blank=True)
    expires = models.DateField()
    residency = models.OneToOneField(
        Residency, models.SET_NULL, null=True, blank=True, related_name="ticket"
    )

    class Meta:
        ordering: ClassVar = ["-year", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["offered", "expired"]) | Q(organisation__isnull=False),
                name="an_awarded_ticket_has_a_company",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_ticket_is_worth_something"),
        ]

    def __str__(self) -> str:
        return f"{self.sponsor_id} {self.year} {self.state}"
