"""Deposits: what was asked for, received, given back, or kept with a reason."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models import Residency
from farshore.apps.charges.models.statements import AMOUNT, PERSON


class DepositMovement(models.Model):
    class Kind(models.TextChoices):
        RECEIVED = "received", _("deposit received")
        RETURNED = "returned", _("deposit returned")
        KEPT = "kept", _("deposit kept")

    residency = models.ForeignKey(Residency, models.PROTECT, related_name="deposits")
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField()
    amount = models.DecimalField(**AMOUNT)
    reason = models.TextField(blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="deposit_above_zero"),
            models.CheckConstraint(
                condition=~Q(kind="kept") | ~Q(reason=""), name="deposit_kept_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def signed(self) -> Decimal:
        return self.amount if self.kind == self.Kind.RECEIVED else -self.amount


class DepositRequest(models.Model):
    """A deposit that the base asks a company for, by its tariff; one at a time stands."""

    residency = models.ForeignKey(Residency, models.PROTECT, related_name="deposit_requests")
    amount = models.DecimalField(**AMOUNT)
    due = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="deposit_asked_above_zero"),
            models.UniqueConstraint(
                fields=["residency"], condition=Q(withdrawn_at=None), name="one_deposit_asked"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(reason=""), name="withdrawn_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.residency_id} {self.amount} until {self.due}"
