"""A call's form as versioned data: a published version never changes."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.models.calls import Call

# {"key", "kind", "section": {..}, "label": {..}, "help": {..}, "required", "confidential",
#  "most": characters, "choices": [{"key", "label": {..}}], "accepted": kinds of files,
#  "only_if": {"key": an earlier question, "is": its answer}}
Question = dict[str, Any]


class QuestionKind(models.TextChoices):
    SHORT = "short", pgettext_lazy("question", "short text")
    LONG = "long", pgettext_lazy("question", "long text")
    NUMBER = "number", pgettext_lazy("question", "number")
    YES_NO = "yes-no", pgettext_lazy("question", "yes or no")
    CHOICE = "choice", pgettext_lazy("question", "choice")
    DATE = "date", pgettext_lazy("question", "date")
    FILE = "file", pgettext_lazy("question", "file")


class FormVersion(models.Model):
    call = models.ForeignKey(Call, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    questions = models.JSONField(default=list, blank=True)
    # not published yet: the one version on which the operator works
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["call", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "number"], name="a_form_version_once"),
            models.UniqueConstraint(
                fields=["call"],
                condition=models.Q(published_at=None),
                name="one_form_worked_on_a_call",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} v{self.number}"
