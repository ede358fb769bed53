"""A season: one call's way from its deadline to the report on targets."""

from django.db import models

from farshore.apps.calls.models import Call
from farshore.apps.meetings.models import Event
from farshore.web.translated import TranslatedField, in_language


class Season(models.Model):
    """Binds the call, the event and the report; its steps are read from the rooms' own state."""

    name = TranslatedField()
    call = models.OneToOneField(Call, models.PROTECT, related_name="season")
    event = models.OneToOneField(Event, models.PROTECT, null=True, related_name="season")
    moves_in_from = models.DateField()
    briefing = models.OneToOneField(
        "briefing.Briefing", models.SET_NULL, null=True, blank=True, related_name="season"
    )
    # steps that leave no object of their own are noted here, by code, with their figures
    notes = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return in_language(self.name)
