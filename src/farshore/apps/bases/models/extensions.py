"""A company asks to stay longer; the base answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models.residencies import Residency


class ExtensionRequest(models.Model):
    """A wished end with its reason, and what became of it. One at a time is open.

    `needs` holds the keys of features that the company's room must have in the time asked for.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("extension", "accepted")
        DECLINED = "declined", pgettext_lazy("extension", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("extension", "withdrawn")

    residency = models.ForeignKey(Residency, models.CASCADE, related_name="extensions")
    until = models.DateField()
    reason = models.TextField()
    needs = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answer = models.CharField(max_length=9, choices=Answer, blank=True)
    new_end = models.DateField(null=True, blank=True)
    said = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["residency"], condition=Q(answered_at=None), name="one_open_extension"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_extension_has_a_reason"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="an_extension_is_open_or_answered",
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(said=""), name="a_declined_one_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(answer="accepted") | Q(new_end__isnull=False),
                name="an_accepted_one_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.residency_id} until {self.until} {self.answer or 'open'}"
