"""Instruments of a base that residents book, and the trainings that they ask for."""

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models.sites import Base, Room
from farshore.web.translated import TranslatedField, in_language


class Training(models.Model):
    """A training that a base gives. `months_valid` empty: it does not expire."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="trainings")
    key = models.SlugField()
    name = TranslatedField()
    months_valid = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["base", "key"], name="a_training_key_once")
        ]

    def __str__(self) -> str:
        return in_language(self.name)


class TrainingGrant(models.Model):
    """A person holds a training from a day through another; nothing is removed, only revoked."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="training_grants"
    )
    training = models.ForeignKey(Training, models.PROTECT, related_name="grants")
    starts = models.DateField()
    expires = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "training"], name="grant_of_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires=None) | Q(expires__gte=F("starts")), name="grant_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(reason=""), name="a_revocation_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.training_id}"


class Equipment(models.Model):
    """An instrument. Hours are those on the base's clocks; `opens` equal to `closes`: day and
    night. `rate_key` names the hourly rate among the base's charges."""

    class Kind(models.TextChoices):
        PLATE_READER = "plate-reader", _("plate reader")
        CYTOMETER = "cytometer", _("flow cytometer")
        CABINET = "cabinet", _("biosafety cabinet")
        CRYO_STORE = "cryo-store", _("cryo store")
        CELL_COUNTER = "cell-counter", _("cell counter")
        PCR = "pcr", _("PCR")
        CENTRIFUGE = "centrifuge", _("centrifuge")
        MICROSCOPE = "microscope", _("microscope")
        SPECTROMETER = "spectrometer", _("mass spectrometer")
        OTHER = "other", pgettext_lazy("equipment", "other")

    room = models.ForeignKey(Room, models.PROTECT, related_name="instruments")
    key = models.SlugField()
    name = TranslatedField()
    kind = models.CharField(max_length=12, choices=Kind)
    training = models.ForeignKey(
        Training, models.PROTECT, null=True, blank=True, related_name="equipment"
    )
    shortest_minutes = models.PositiveIntegerField(default=30)
    longest_minutes = models.PositiveIntegerField(default=480)
    step_minutes = models.PositiveSmallIntegerField(default=30)
    buffer_minutes = models.PositiveSmallIntegerField(default=0)
    opens = models.TimeField(default=time(8))
    closes = models.TimeField(default=time(20))
    weekends = models.BooleanField(default=True)
    days_ahead = models.PositiveSmallIntegerField(default=30)
    most_open = models.PositiveSmallIntegerField(default=4)
    grace_minutes = models.PositiveSmallIntegerField(default=30)
    notice_hours = models.PositiveSmallIntegerField(default=24)
    rate_key = models.SlugField(blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["room", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "key"], name="an_equipment_key_once"),
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens")), name="equipment_closes_later"
            ),
            models.CheckConstraint(
                condition=Q(step_minutes__gt=0, shortest_minutes__gt=0)
                & Q(longest_minutes__gte=F("shortest_minutes")),
                name="equipment_slots_make_sense",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name)

    @property
    def base(self) -> Base:
        return self.room.base

    @property
    def day_and_night(self) -> bool:
        return self.opens == self.closes


class EquipmentClosure(models.Model):
    """A time in which nobody books: maintenance, a repair. Lifting it keeps the row."""

    equipment = models.ForeignKey(Equipment, models.CASCADE, related_name="closures")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    reason = TranslatedField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["starts", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="equipment_closure_ends_later"
            )
        ]

    def __str__(self) -> str:
        return in_language(self.reason)
