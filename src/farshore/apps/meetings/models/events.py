"""Partnering events: slots, tables, and who takes part when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from farshore.apps.registry.models import Organisation
from farshore.web.translated import TranslatedField, in_language


class Event(models.Model):
    class State(models.TextChoices):
        REQUESTS = "requests", _("requests are open")
        SCHEDULED = "scheduled", _("scheduled")
        HELD = "held", _("held")

    key = models.SlugField(unique=True)
    name = TranslatedField()
    place = TranslatedField(blank=True)
    zone = models.CharField(max_length=40)
    tables = models.PositiveIntegerField()
    requests_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTS)

    def __str__(self) -> str:
        return in_language(self.name)


class Slot(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "number"], name="a_slot_number_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} slot {self.number}"


class Participant(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="participations")
    most_meetings = models.PositiveSmallIntegerField(null=True, blank=True)
    # numbers of the slots in which the participant is away
    away = models.JSONField(default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "organisation"], name="takes_part_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)
