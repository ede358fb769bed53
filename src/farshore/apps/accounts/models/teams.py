"""Teams: a company's, a base's, an agency's. A role is held in a team, from a day to a day."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from farshore.apps.accounts.roles import ROLE_CHOICES
from farshore.web.translated import TranslatedField, in_language


class Team(models.Model):
    name = TranslatedField()

    def __str__(self) -> str:
        return in_language(self.name)


class TeamRole(models.Model):
    """A person's role in a team."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="team_roles")
    team = models.ForeignKey(Team, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "team", "role"], name="a_role_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.team_id}"
