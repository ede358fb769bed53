"""Residencies, and the places they hold from a day to a day."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models.admission import HostAdmission
from farshore.apps.bases.models.sites import Base, Place
from farshore.apps.registry.models import Organisation


class Residency(models.Model):
    """A company's stay at a base, half-open from `starts` to `ends`.

    `needs` holds the keys of the base's features that it must keep wherever it moves.
    """

    class State(models.TextChoices):
        ONBOARDING = "onboarding", _("onboarding")
        ACTIVE = "active", _("active")
        RENEWAL = "renewal", _("renewal review")
        EXTENDED = "extended", _("extended")
        NOTICE = "notice", _("notice given")
        GRADUATED = "graduated", _("graduated")
        TERMINATED = "terminated", _("terminated")
        ALUMNI = "alumni", _("alumni")

    base = models.ForeignKey(Base, models.PROTECT, related_name="residencies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="residencies")
    admission = models.OneToOneField(HostAdmission, models.SET_NULL, null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ONBOARDING)
    starts = models.DateField()
    ends = models.DateField()
    needs = models.JSONField(default=list, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["base", "starts", "ends"], name="stay_as_of")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="stay_ends_later")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} at {self.base}"


class Allocation(models.Model):
    """A place given to a residency. The database refuses two that hold one place at once."""

    class State(models.TextChoices):
        HELD = "held", _("reserved")
        OCCUPIED = "occupied", _("occupied")
        RELEASED = "released", _("released")

    residency = models.ForeignKey(Residency, models.CASCADE, related_name="allocations")
    place = models.ForeignKey(Place, models.PROTECT, related_name="allocations")
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["place", "starts", "ends"], name="place_as_of")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="allocation_ends_later")
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.starts}–{self.ends}"
