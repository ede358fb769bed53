"""Who asked to meet whom, what the other answered, and when and where they meet."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from farshore.apps.meetings.models.events import Event, Participant, Slot


class MeetingRequest(models.Model):
    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")

    event = models.ForeignKey(Event, models.CASCADE, related_name="requests")
    asker = models.ForeignKey(Participant, models.CASCADE, related_name="asked")
    asked = models.ForeignKey(Participant, models.CASCADE, related_name="asked_by")
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    weight = models.PositiveSmallIntegerField(default=1)
    message = models.CharField(max_length=500, blank=True)
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "asker", "asked"], name="asked_once"),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="nobody_meets_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} asks {self.asked_id}"


class Meeting(models.Model):
    """A scheduled meeting. A table holds one meeting a slot."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        HELD = "held", _("held")
        MISSED = "missed", _("missed")
        CANCELLED = "cancelled", _("cancelled")

    request = models.OneToOneField(MeetingRequest, models.PROTECT, related_name="meeting")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="meetings")
    table = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["slot__number", "table"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slot", "table"],
                condition=~Q(state="cancelled"),
                name="a_table_once_a_slot",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} at {self.slot_id}/{self.table}"
