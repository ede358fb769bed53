"""Consultations: what was suggested, what was answered, who does what by when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.web.translated import TranslatedField, in_language


class Consultation(models.Model):
    class State(models.TextChoices):
        CALLED = "called", _("called")
        AGENDA = "agenda", _("agenda open")
        HELD = "held", _("held")
        ANSWERED = "answered", _("answered")

    name = TranslatedField()
    on = models.DateField()
    place = TranslatedField(blank=True)
    summary = TranslatedField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.CALLED)

    def __str__(self) -> str:
        return in_language(self.name)


class Suggestion(models.Model):
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="suggestions")
    text = TranslatedField()
    by_role = TranslatedField(blank=True)
    answer = TranslatedField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return in_language(self.text)


class ActionItem(models.Model):
    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("commitment", "open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="actions")
    text = TranslatedField()
    owner = TranslatedField()
    due = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    settled = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "pk"]

    def __str__(self) -> str:
        return in_language(self.text)
