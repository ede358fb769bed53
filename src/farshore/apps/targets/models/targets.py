"""Targets, and recorded forecasts that never move."""

from typing import Any, ClassVar

from django.db import models

from farshore.apps.audit.models import Decision
from farshore.apps.targets.models.indicators import Indicator
from farshore.web.translated import TranslatedField, in_language


class Target(models.Model):
    """A value to be reached by a date, with who set it."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    value = models.DecimalField(max_digits=20, decimal_places=4)
    due = models.DateField()
    set_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    source_name = TranslatedField(blank=True)
    address = models.URLField(blank=True, max_length=400)
    name = TranslatedField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "due"], name="one_target_a_date")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.value} by {self.due}"

    @property
    def cited(self) -> str:
        return in_language(self.source_name) or self.source


class Forecast(models.Model):
    """How likely a target was, as seen from `origin`; recorded once and never changed."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="forecasts")
    origin = models.DateField()
    made_at = models.DateTimeField()
    probability = models.FloatField()
    error = models.FloatField(default=0)
    # [{"date": ..., "quantiles": {"0.05": ..., ...}}, ...]
    path = models.JSONField(default=list)
    assumptions = models.JSONField(default=list)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="forecasts")

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.target_id} from {self.origin}: {self.probability:.2f}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("a recorded forecast is never changed")
        super().save(*args, **options)
