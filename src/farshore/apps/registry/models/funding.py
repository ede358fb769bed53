"""Dated funding rounds and valuations: what a unicorn count is computed from."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from farshore.apps.registry.models.organisations import Organisation


class FundingRound(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="rounds")
    date = models.DateField()
    kind = models.CharField(max_length=30)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=120)
    key = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "date"], name="round_of")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "date", "kind", "amount"], name="a_round_once"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="round_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.date} {self.kind}"


class Valuation(models.Model):
    """An enterprise value as of a date, with its source."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="valuations")
    date = models.DateField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    currency = models.CharField(max_length=3)
    basis = models.CharField(max_length=40, default="post-money")
    source = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-date"], name="valuation_of")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "date", "basis"], name="a_valuation_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="valuation_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.date} {self.amount} {self.currency}"


class Listing(models.Model):
    """A time on a stock exchange: a unicorn is unlisted."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="listings")
    exchange = models.CharField(max_length=40)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")), name="listing_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.exchange} from {self.starts}"
