"""What was changed of a published call's interview criteria, for everybody to read."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.models.calls import Call
from farshore.web.translated import TranslatedField, in_language


class CriteriaChange(models.Model):
    class What(models.TextChoices):
        ADDED = "added", pgettext_lazy("criterion", "added")
        CHANGED = "changed", pgettext_lazy("criterion", "changed")
        REMOVED = "removed", pgettext_lazy("criterion", "removed")

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria_changes")
    what = models.CharField(max_length=8, choices=What)
    # the criterion's name as it was after the change, or before its removal
    name = TranslatedField()
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_criterion_changes_for_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.what} {in_language(self.name)}"
