"""What went wrong at a base, and who sees to it by when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models.residencies import Residency
from farshore.apps.bases.models.sites import Base, Room


class Incident(models.Model):
    class Severity(models.TextChoices):
        NEAR_MISS = "near-miss", _("near miss")
        MINOR = "minor", pgettext_lazy("incident", "minor")
        SERIOUS = "serious", pgettext_lazy("incident", "serious")

    base = models.ForeignKey(Base, models.PROTECT, related_name="incidents")
    residency = models.ForeignKey(
        Residency, models.SET_NULL, null=True, blank=True, related_name="incidents"
    )
    room = models.ForeignKey(Room, models.SET_NULL, null=True, blank=True, related_name="incidents")
    severity = models.CharField(max_length=9, choices=Severity)
    what = models.TextField()
    happened_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    follow_up = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-happened_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(outcome=""),
                name="a_closed_incident_has_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.base_id} {self.happened_at:%Y-%m-%d} {self.severity}"
