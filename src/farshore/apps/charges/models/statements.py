"""Statements and what follows them. What is issued is frozen by the database (see frozen.py)."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models import Residency
from farshore.apps.charges.models.tariffs import Book, Item
from farshore.apps.charges.months import following

AMOUNT: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
PERSON: dict[str, Any] = {"on_delete": models.SET_NULL, "null": True, "related_name": "+"}


class Statement(models.Model):
    """What one stay owes for one month. A draft is never stored: it is computed from the facts."""

    class State(models.TextChoices):
        ISSUED = "issued", pgettext_lazy("statement", "issued")
        DISPUTED = "disputed", pgettext_lazy("statement", "disputed")
        ADJUSTED = "adjusted", pgettext_lazy("statement", "adjusted")
        PAID = "paid", pgettext_lazy("statement", "paid")

    book = models.ForeignKey(Book, models.PROTECT, related_name="statements")
    residency = models.ForeignKey(Residency, models.PROTECT, related_name="statements")
    month = models.DateField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.ISSUED)
    currency = models.CharField(max_length=3)
    charged = models.DecimalField(**AMOUNT)
    subsidised = models.DecimalField(**AMOUNT)
    due = models.DecimalField(**AMOUNT)
    deposit_before = models.DecimalField(**AMOUNT)
    deposit_after = models.DecimalField(**AMOUNT)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    digest = models.CharField(max_length=64, blank=True)
    # what payments and credit notes leave open
    open_amount = models.DecimalField(**AMOUNT)

    class Meta:
        ordering: ClassVar = ["-month", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["residency", "month"], name="a_statement_a_month"),
            models.UniqueConstraint(fields=["book", "number"], name="a_statement_number_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.book.prefix}-{self.number:05d}"

    @property
    def until(self) -> date:
        return following(self.month)


class Line(models.Model):
    """One line: a charge, a subsidy (negative), or a movement of the deposit (apart)."""

    class Kind(models.TextChoices):
        CHARGE = "charge", _("charge")
        SUBSIDY = "subsidy", _("subsidy")
        DEPOSIT = "deposit", _("deposit movement")

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    item = models.CharField(max_length=10, choices=Item, blank=True)
    facts = models.JSONField(default=dict)
    quantity = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(1))
    starts = models.DateField()
    ends = models.DateField()
    rate = models.DecimalField(**AMOUNT, null=True)
    amount = models.DecimalField(**AMOUNT)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "order"], name="a_line_an_order")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item} {self.amount}"

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days


class Payment(models.Model):
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="payments")
    on = models.DateField()
    amount = models.DecimalField(**AMOUNT)
    reference = models.CharField(max_length=80)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_above_zero")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.amount}"


class Dispute(models.Model):
    """What a company objects to, and what it was answered."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="disputes")
    text = models.TextField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    class Meta:
        ordering: ClassVar = ["raised_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement"], condition=Q(answered_at=None), name="one_open_dispute"
            )
        ]

    def __str__(self) -> str:
        return f"dispute of {self.statement_id}"


class CreditNote(models.Model):
    """A document of its own that takes back part of a statement; frozen like it."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="credit_notes")
    book = models.ForeignKey(Book, models.PROTECT, related_name="credit_notes")
    number = models.PositiveIntegerField()
    reason = models.TextField()
    amount = models.DecimalField(**AMOUNT)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "number"], name="a_credit_number_once"),
            models.CheckConstraint(condition=Q(amount__lte=0), name="credit_takes_back"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.book.prefix}-C{self.number:04d}"


class CreditLine(models.Model):
    """Less of a charge (negative), or less of a subsidy that went with it (positive)."""

    note = models.ForeignKey(CreditNote, models.PROTECT, related_name="lines")
    line = models.ForeignKey(Line, models.PROTECT, related_name="credits")
    amount = models.DecimalField(**AMOUNT)

    class Meta:
        ordering: ClassVar = ["line__order"]

    def __str__(self) -> str:
        return f"{self.amount} of line {self.line_id}"


class MonthRun(models.Model):
    """The issuing of a base's whole month: a job, followed by the page that asked for it."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    book = models.ForeignKey(Book, models.PROTECT, related_name="runs")
    month = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    issued = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    touched_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["book", "month"], condition=Q(state="running"), name="one_run_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.month:%Y-%m} {self.state}"

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 0.0
