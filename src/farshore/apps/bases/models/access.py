"""Access at a base: when it was suspended, whose visas run out, which doors may ask."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from farshore.apps.bases.models.residencies import Residency
from farshore.apps.bases.models.sites import Base


class Suspension(models.Model):
    """A stay without access from one moment to another, and which requirements ended it.

    A record for people and letters only: whether somebody may enter is computed anew each time.
    """

    residency = models.ForeignKey(Residency, models.CASCADE, related_name="suspensions")
    gates = models.JSONField(default=list)
    began_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-began_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["residency"], condition=Q(lifted_at=None), name="one_open_suspension"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("began_at")),
                name="a_suspension_lifts_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.residency_id} suspended {self.began_at:%Y-%m-%d}"


class VisaHolder(models.Model):
    """Who of a company abroad holds which class of visa until when; never a number."""

    residency = models.ForeignKey(Residency, models.CASCADE, related_name="visas")
    holder = models.CharField(max_length=60)
    visa_class = models.CharField(max_length=20)
    expires = models.DateField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["expires", "pk"]

    def __str__(self) -> str:
        return f"{self.visa_class} {self.expires}"


class DoorToken(models.Model):
    """What a base's door readers show to ask who may enter. Only its digest is kept."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="door_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name
