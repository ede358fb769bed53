"""Who bears part of the charges: schemes with a budget, awards to stays, claims by month."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from farshore.apps.bases.models import Residency
from farshore.apps.calls.models import Programme
from farshore.apps.charges.models.statements import AMOUNT, PERSON, Line
from farshore.apps.charges.models.tariffs import Book
from farshore.apps.registry.models import Organisation
from farshore.web.translated import TranslatedField, in_language


class Scheme(models.Model):
    """A subsidy of a programme, or of a sponsor through it: ceiling, share, period, budget."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="subsidies")
    sponsor = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    name = TranslatedField()
    currency = models.CharField(max_length=3)
    ceiling = models.DecimalField(max_digits=14, decimal_places=2)
    share = models.DecimalField(max_digits=5, decimal_places=4)
    items = models.JSONField(default=list)
    budget = models.DecimalField(max_digits=16, decimal_places=2)
    starts = models.DateField()
    ends = models.DateField()
    term_months = models.PositiveSmallIntegerField(default=12)
    most_terms = models.PositiveSmallIntegerField(default=3)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="scheme_ends_later"),
            models.CheckConstraint(
                condition=Q(share__gt=0) & Q(share__lte=1), name="scheme_share_within_one"
            ),
            models.CheckConstraint(
                condition=Q(ceiling__gt=0) & Q(budget__gte=0), name="scheme_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name)


class Award(models.Model):
    """A stay that a scheme supports for one term; a renewal is an award of its own."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="awards")
    residency = models.ForeignKey(Residency, models.PROTECT, related_name="awards")
    term = models.PositiveSmallIntegerField(default=1)
    starts = models.DateField()
    ends = models.DateField()
    review = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    class Meta:
        ordering: ClassVar = ["starts", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="award_ends_later"),
            models.UniqueConstraint(fields=["scheme", "residency", "term"], name="an_award_a_term"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.residency_id} term {self.term}"


class Claim(models.Model):
    """What one statement claims of a scheme. `claimed` is in the scheme's currency."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="claims")
    line = models.OneToOneField(Line, models.PROTECT, related_name="claim")
    month = models.DateField()
    amount = models.DecimalField(**AMOUNT)
    claimed = models.DecimalField(**AMOUNT)
    paid_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["-month", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(claimed__gte=0), name="claim_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.claimed}"


class AgreedRate(models.Model):
    """An exchange rate that was agreed on for one month in place of the reference rate."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="agreed_rates")
    currency = models.CharField(max_length=3)
    month = models.DateField()
    # units of `currency` for one unit of the book's currency
    rate = models.DecimalField(max_digits=18, decimal_places=6)
    day = models.DateField()
    reason = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    class Meta:
        ordering: ClassVar = ["-month", "currency"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["book", "currency", "month"], name="an_agreed_rate_a_month"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="agreed_rate_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate} ({self.day})"
