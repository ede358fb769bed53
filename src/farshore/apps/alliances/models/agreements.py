"""Cluster-to-cluster agreements and what each side committed to, by when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.registry.models import Cluster, Organisation
from farshore.web.translated import TranslatedField, in_language


class Agreement(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        LETTER = "letter", _("letter of intent")
        MEMORANDUM = "memorandum", _("memorandum")
        ACTIVE = "active", _("active")
        RENEWED = "renewed", _("renewed")
        LAPSED = "lapsed", _("lapsed")

    name = TranslatedField()
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="agreements")
    counterpart = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    signed = models.DateField(null=True, blank=True)
    expires = models.DateField(null=True, blank=True)
    summary = TranslatedField(blank=True)
    illustrative = models.BooleanField(default=False)

    def __str__(self) -> str:
        return in_language(self.name)


class Commitment(models.Model):
    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("commitment", "open")
        KEPT = "kept", _("kept")
        DROPPED = "dropped", _("dropped")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="commitments")
    text = TranslatedField()
    owner = TranslatedField()
    due = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    settled = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "pk"]

    def __str__(self) -> str:
        return in_language(self.text)
