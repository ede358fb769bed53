"""What this installation is: its name, and whether it is a demonstration."""

from datetime import timedelta
from typing import ClassVar

from django.db import models

from farshore.web.translated import TranslatedField, in_language


class Installation(models.Model):
    """One row. `demonstration` is written only while an empty database is being filled."""

    name = TranslatedField()
    line = TranslatedField(blank=True)
    demonstration = models.BooleanField(default=False, editable=False)
    clock_shift = models.DurationField(default=timedelta, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_installation"),
            models.CheckConstraint(
                condition=models.Q(demonstration=True) | models.Q(clock_shift=timedelta()),
                name="only_a_demonstration_shifts_its_clock",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name)
