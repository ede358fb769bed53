"""Partners, what they need, and which technologies match."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.registry.models import Organisation, Technology
from farshore.web.translated import TranslatedField, in_language


class Partner(models.Model):
    """An organisation that looks for technologies; people of its team answer for it."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="partner")
    languages = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.organisation)


class Need(models.Model):
    """What a partner looks for, in its own language, with filters that no language changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", pgettext_lazy("need", "open")
        CLOSED = "closed", _("closed")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="needs")
    title = TranslatedField()
    text = models.TextField()
    language = models.CharField(max_length=2)
    fields = models.JSONField(default=list, blank=True)
    least_readiness = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    posted_at = models.DateTimeField()
    open_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-posted_at"], name="need_open")]

    def __str__(self) -> str:
        return in_language(self.title)


class Match(models.Model):
    """A technology proposed for a need, and what both sides answered."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("no answer yet")
        YES = "yes", _("interested")
        NO = "no", _("not interested")

    need = models.ForeignKey(Need, models.CASCADE, related_name="matches")
    technology = models.ForeignKey(Technology, models.CASCADE, related_name="matches")
    score = models.FloatField()
    rank = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)
    partner_answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    company_answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "technology"], name="a_match_once")
        ]

    def __str__(self) -> str:
        return f"{self.need_id} ~ {self.technology_id}"

    @property
    def mutual(self) -> bool:
        return self.partner_answer == self.company_answer == self.Answer.YES
