"""The texts of letters, in versions: what was sent stays readable as it was."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from farshore.apps.accounts.models import Team
from farshore.web.translated import TranslatedField


class Template(models.Model):
    """One version of a kind's texts as a team wants them. Versions are added, never changed."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="letter_templates")
    kind = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    subject = TranslatedField()
    body = TranslatedField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "kind", "version"], name="a_template_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
