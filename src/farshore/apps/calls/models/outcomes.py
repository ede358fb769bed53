"""What the reviews say of each application, and who goes."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.models.applications import Application


class Posterior(models.Model):
    """An application's quality as the reviews show it, with its uncertainty."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="posterior")
    mean = models.FloatField()
    sd = models.FloatField()
    raw_mean = models.FloatField(null=True)
    reviews = models.PositiveSmallIntegerField()
    among_best = models.FloatField()
    rank = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.application_id} {self.mean:.2f}"


class CohortPlace(models.Model):
    """A place among the chosen or on the reserve list; frozen once the call is decided."""

    class Standing(models.TextChoices):
        CHOSEN = "chosen", _("chosen")
        RESERVE = "reserve", _("reserve")
        PROMOTED = "promoted", _("promoted from the reserve")
        GIVEN_UP = "given-up", _("given up")

    application = models.OneToOneField(Application, models.CASCADE, related_name="place")
    standing = models.CharField(max_length=10, choices=Standing)
    order = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["standing", "order"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.standing} {self.order}"
