"""What was read from files: one run a file, each refused row with its reason."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class ImportRun(models.Model):
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    dry_run = models.BooleanField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-at"], name="import_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class ImportRejection(models.Model):
    """A refused row: where it stands, a reason as a code, and the figures or words in it."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rejections")
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=60)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
