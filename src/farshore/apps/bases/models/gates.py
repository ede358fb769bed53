"""Onboarding gates: what must be verified before a company may do what."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models.residencies import Residency
from farshore.apps.bases.models.sites import Base
from farshore.web.translated import TranslatedField, in_language


def reminders() -> list[int]:
    """Days before expiry on which a company is reminded, unless the requirement says otherwise."""
    return [60, 30, 7]


class Gate(models.Model):
    """One requirement of a base. Safety, insurance and export control block; others inform.

    Asked for from `since` until `until`. Its terms are those of the newest of its `changes` that
    has begun, else its own: `gates.on` answers with the terms of a day.
    """

    class Step(models.TextChoices):
        NOMINATE = "nominate", _("to be nominated")
        CONTRACT = "contract", _("to contract")
        ACCESS = "access", _("to get access")
        EVENT = "event", _("per event")
        LEAVE = "leave", _("to leave")

    base = models.ForeignKey(Base, models.CASCADE, related_name="gates")
    key = models.SlugField()
    name = TranslatedField()
    help = TranslatedField(blank=True)
    step = models.CharField(max_length=10, choices=Step)
    blocks = models.BooleanField(default=True)
    months_valid = models.PositiveSmallIntegerField(null=True, blank=True)
    # handed in with a file, not only with a word
    needs_paper = models.BooleanField(default=False)
    # what it blocks; empty: what its step says
    actions = models.JSONField(default=list, blank=True)
    remind = models.JSONField(default=reminders, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["base", "key"], name="a_gate_once_a_base")
        ]

    def __str__(self) -> str:
        return in_language(self.name)

    def asked_on(self, day: date) -> bool:
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day < self.until)


TERMS = ("step", "blocks", "months_valid", "needs_paper", "actions", "remind")


class GateChange(models.Model):
    """The terms of a requirement from a day on, unless withdrawn; earlier days keep theirs."""

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="changes")
    starts = models.DateField()
    step = models.CharField(max_length=10, choices=Gate.Step)
    blocks = models.BooleanField()
    months_valid = models.PositiveSmallIntegerField(null=True, blank=True)
    needs_paper = models.BooleanField()
    actions = models.JSONField(default=list, blank=True)
    remind = models.JSONField(default=reminders, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["starts", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gate", "starts"],
                condition=Q(withdrawn_at=None),
                name="a_gate_changes_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""),
                name="a_withdrawn_change_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate_id} from {self.starts}"

    def holds_on(self, day: date) -> bool:
        return self.withdrawn_at is None and self.starts <= day

    def ahead_of(self, day: date) -> bool:
        return self.withdrawn_at is None and self.starts > day

    @property
    def terms(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in TERMS}


class GateItem(models.Model):
    """A residency before one gate."""

    class State(models.TextChoices):
        MISSING = "missing", _("missing")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        VERIFIED = "verified", _("verified")
        WAIVED = "waived", _("waived")

    residency = models.ForeignKey(Residency, models.CASCADE, related_name="gate_items")
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="items")
    state = models.CharField(max_length=10, choices=State, default=State.MISSING)
    submitted_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    expires = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["residency", "gate"], name="a_gate_once_a_stay"),
            models.CheckConstraint(
                condition=~Q(state__in=["waived", "returned"]) | ~Q(reason=""),
                name="a_waiver_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.residency_id} {self.gate_id} {self.state}"
