"""What each save of a draft changed, so that two who write at once lose nothing."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from farshore.apps.calls.models.applications import Application


class Save(models.Model):
    """{field: [before, after]} of one save; gone once the application is submitted.

    Confidential answers stay in a column of their own. Nothing but the merge reads either.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="saves")
    revision = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # which opened page sent it: a page never clashes with itself
    page = models.CharField(max_length=40, blank=True)
    changed = models.JSONField(default=dict)
    changed_confidentially = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["application", "revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "revision"], name="a_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} r{self.revision}"
