"""A deadline that was moved to later, for everybody to see."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from farshore.apps.calls.models.calls import Call


class Extension(models.Model):
    call = models.ForeignKey(Call, models.CASCADE, related_name="extensions")
    before = models.DateTimeField()
    after = models.DateTimeField()
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(after__gt=F("before")), name="a_deadline_moves_later_only"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.after}"
