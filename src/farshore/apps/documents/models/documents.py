"""A document fills one slot of something in another room; each file put there is a version."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """`owner_kind` and `owner_key` name the object it belongs to, as audit entries do."""

    owner_kind = models.CharField(max_length=40)
    owner_key = models.BigIntegerField()
    slot = models.SlugField(max_length=60)
    confidential = models.BooleanField(default=False)
    # the file it stands for now; none once it was taken out
    current = models.ForeignKey("Version", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner_kind", "owner_key", "slot"], name="one_document_a_slot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_kind} {self.owner_key} {self.slot}"


class Version(models.Model):
    """One file as it was handed in. A replaced file stays until it is purged."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        PNG = "png", "PNG"
        JPEG = "jpeg", "JPEG"
        XLSX = "xlsx", "Excel (XLSX)"
        DOCX = "docx", "Word (DOCX)"
        HWPX = "hwpx", "HWPX"
        HWP = "hwp", "HWP"
        CSV = "csv", "CSV"
        TEXT = "text", _("plain text")

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=5, choices=Kind)
    # as the person named it, made safe to show and to serve
    name = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    # the name on the disk: says nothing, and cannot be guessed
    stored = models.CharField(max_length=64, unique=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    handed_in_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["document", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="a_version_number_once")
        ]

    def __str__(self) -> str:
        return self.name
