"""Indicators with their definition, and observations with period, as-of date and source."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from farshore.apps.targets.wording import period_name, unit_name
from farshore.web.translated import TranslatedField, in_language


class Indicator(models.Model):
    """What is measured, how and where. Two definitions are two indicators."""

    key = models.SlugField(unique=True, max_length=80)
    name = TranslatedField()
    definition = TranslatedField()
    unit = models.CharField(max_length=30)
    geography = TranslatedField()
    # peers are compared only within one measure, and only where the definitions are alike
    measure = models.SlugField(max_length=60, blank=True)

    def __str__(self) -> str:
        return in_language(self.name)

    @property
    def unit_name(self) -> str:
        return unit_name(self.unit)


class Observation(models.Model):
    """One figure. A correction is a new row that names the one it corrects; nothing is lost."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        SUBMITTED = "submitted", _("submitted")
        VERIFIED = "verified", _("verified")
        LOCKED = "locked", _("locked")

    class Mark(models.TextChoices):
        ARTICLE = "a", _("founding article")
        PUBLISHED = "p", _("published, read in excerpt")
        GENERAL = "k", _("general knowledge, to be checked")
        COUNTED = "c", _("counted from this registry")
        FICTIONAL = "f", _("fictional, for the demonstration")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="observations")
    period = models.CharField(max_length=40)
    as_of = models.DateField(null=True, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    # "at least" and "about" stay visible: a rounded figure is not an exact one
    qualifier = models.CharField(max_length=10, blank=True)
    # as it was first cited: the same figure imported again is known by it
    source = models.CharField(max_length=200)
    source_name = TranslatedField(blank=True)
    address = models.URLField(blank=True, max_length=400)
    mark = models.CharField(max_length=1, choices=Mark, default=Mark.PUBLISHED)
    state = models.CharField(max_length=10, choices=State, default=State.VERIFIED)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    note = TranslatedField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["indicator", "-as_of"], name="observation_latest")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "period", "source", "value"], name="an_observation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period} {self.value}"

    @property
    def cited(self) -> str:
        """The source in the reader's language, or as it was first cited."""
        return in_language(self.source_name) or self.source

    @property
    def period_name(self) -> str:
        return period_name(self.period)
