"""R&D results: what a company offers, in a paragraph that is not confidential."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from farshore.apps.registry.models.organisations import Organisation
from farshore.web.translated import TranslatedField, in_language


class Technology(models.Model):
    class Stage(models.TextChoices):
        DISCLOSED = "disclosed", _("disclosed")
        VALIDATED = "validated", _("validated")
        PROTECTED = "protected", _("protected")
        TRANSFERRED = "transferred", _("transferred or spun off")
        OVERSEAS = "overseas", _("overseas")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="technologies")
    title = TranslatedField()
    profile = models.TextField()
    language = models.CharField(max_length=2)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.VALIDATED)
    readiness = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    keywords = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(readiness__range=(1, 9)), name="readiness_one_to_nine"
            )
        ]

    def __str__(self) -> str:
        return in_language(self.title)
