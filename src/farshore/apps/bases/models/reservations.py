"""Bookings of equipment: who holds it from when to when, and what became of it."""

from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models.equipment import Equipment
from farshore.apps.bases.models.residencies import Residency
from farshore.web.templatetags.farshore import stretch


def hours(length: timedelta) -> Decimal:
    return (Decimal(round(length.total_seconds())) / 3600).quantize(Decimal("0.01"))


class Reservation(models.Model):
    """Half-open from `starts` to `ends`; `frees` is when the next may begin, the buffer included.

    The database refuses two that hold one piece of equipment at once. A row that waits holds
    nothing.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("on the wait-list")
        BOOKED = "booked", _("booked")
        CHECKED_IN = "checked-in", _("checked in")
        COMPLETED = "completed", pgettext_lazy("booking", "completed")
        NO_SHOW = "no-show", _("no-show")
        CANCELLED = "cancelled", _("cancelled")
        LAPSED = "lapsed", _("wait in vain")

    equipment = models.ForeignKey(Equipment, models.PROTECT, related_name="reservations")
    residency = models.ForeignKey(Residency, models.PROTECT, related_name="reservations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reservations"
    )
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    frees = models.DateTimeField()
    asked_at = models.DateTimeField()
    promoted_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_out_at = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["equipment", "starts"], name="booking_of_equipment"),
            models.Index(fields=["state", "starts"], name="booking_due"),
            models.Index(fields=["person", "starts"], name="booking_of_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts"), frees__gt=F("starts")), name="booking_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.equipment} {self.starts:%Y-%m-%d %H:%M}"

    @property
    def period(self) -> str:
        """As people read it, on the base's clocks."""
        return stretch(self.starts, self.ends, self.equipment.base.zone)

    @property
    def booked_hours(self) -> Decimal:
        return hours(self.ends - self.starts)

    @property
    def used_hours(self) -> Decimal:
        if self.checked_in_at is None or self.checked_out_at is None:
            return Decimal("0.00")
        return hours(self.checked_out_at - self.checked_in_at)


class ReservationEvent(models.Model):
    """One step in the life of a booking. A transfer names whose it was and whose it became."""

    class Kind(models.TextChoices):
        BOOKED = "booked", _("booked")
        WAITING = "waiting", _("put on the wait-list")
        PROMOTED = "promoted", _("booked from the wait-list")
        TRANSFERRED = "transferred", _("handed to another person")
        CHECKED_IN = "checked-in", _("checked in")
        CHECKED_OUT = "checked-out", _("checked out")
        NO_SHOW = "no-show", _("nobody came")
        SHORTENED = "shortened", pgettext_lazy("booking", "shortened")
        OFFERED = "offered", _("part of the time is free")
        CANCELLED = "cancelled", _("cancelled")
        CLOSED = "closed", _("cancelled, since the equipment is closed")
        LAPSED = "lapsed", _("the time came and nothing fell free")

    reservation = models.ForeignKey(Reservation, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    before = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    after = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.reservation_id} {self.kind}"


class CalendarFeed(models.Model):
    """A person's secret calendar address. Only a digest of the secret is kept."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"
