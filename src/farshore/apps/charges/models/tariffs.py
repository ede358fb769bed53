"""The book of a base, its dated rates, and how many people a stay brings."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models import Base, Residency


class Item(models.TextChoices):
    """What is charged. Monthly ones by the day, equipment by the hour, a deposit once."""

    MEMBERSHIP = "membership", _("membership")
    BENCH = "bench", pgettext_lazy("charge", "bench")
    SUITE = "suite", pgettext_lazy("charge", "suite")
    DESK = "desk", pgettext_lazy("charge", "desk")
    EQUIPMENT = "equipment", pgettext_lazy("charge", "equipment")
    DEPOSIT = "deposit", pgettext_lazy("charge", "deposit")


class Book(models.Model):
    """One base's currency and the last numbers it gave; its row is locked to give the next."""

    base = models.OneToOneField(Base, models.PROTECT, related_name="book")
    currency = models.CharField(max_length=3)
    prefix = models.CharField(max_length=8)
    last_statement = models.PositiveIntegerField(default=0)
    last_credit = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix} ({self.currency})"


class Rate(models.Model):
    """What one unit of an item costs, half-open from a day to a day.

    `shortened` is the rate that this one cut short, `shortened_from` the end that it had: who
    withdraws this one before its day gives that end back.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="rates")
    item = models.CharField(max_length=10, choices=Item)
    rate_class = models.SlugField(blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    shortened = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followers"
    )
    shortened_from = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    fictional = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["item", "rate_class", "starts"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")), name="rate_ends_later"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.rate_class} {self.amount} from {self.starts}"


class WithdrawnRate(models.Model):
    """A rate that was set for a later day and taken back before it, by whom and why.

    It leaves the rates, unlike a requirement's change, which keeps its row: the database holds
    rates apart day by day, and no reader of them can charge by one that does not hold.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="withdrawn_rates")
    item = models.CharField(max_length=10, choices=Item)
    rate_class = models.SlugField(blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_withdrawn_rate_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.rate_class} {self.amount} from {self.starts}"


class Headcount(models.Model):
    """How many people of a company hold a badge, half-open from a day to a day."""

    residency = models.ForeignKey(Residency, models.PROTECT, related_name="headcounts")
    heads = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["starts"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")), name="headcount_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.heads} from {self.starts}"
