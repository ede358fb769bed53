"""Public briefings in three languages, and what readers ask or suggest."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from farshore.web.translated import TranslatedField, in_language


class Briefing(models.Model):
    class Topic(models.TextChoices):
        SEASON = "season", _("season")
        CALL = "call", _("call")
        MEETINGS = "meetings", _("meetings")
        CONSULTATION = "consultation", _("consultation")
        TARGETS = "targets", _("targets")
        BASES = "bases", _("bases")

    slug = models.SlugField(unique=True)
    topic = models.CharField(max_length=14, choices=Topic)
    title = TranslatedField()
    summary = TranslatedField()
    body = TranslatedField()
    # [{"key", "value", "definition": {..}, "source", "as_of"}]: figures that open in the text
    figures = models.JSONField(default=list, blank=True)
    related = models.ManyToManyField("self", blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    corrected_at = models.DateTimeField(null=True, blank=True)
    fictional = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-published_at"], name="briefing_latest")]

    def __str__(self) -> str:
        return in_language(self.title)


class Question(models.Model):
    """A reader's question or suggestion; no name is asked for."""

    class Kind(models.TextChoices):
        ASK = "ask", _("question")
        SUGGEST = "suggest", _("suggestion")

    briefing = models.ForeignKey(Briefing, models.SET_NULL, null=True, related_name="questions")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField(max_length=1000)
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField()
    answer = TranslatedField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text[:40]
