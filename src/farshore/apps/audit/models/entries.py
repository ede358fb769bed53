"""Every write, and every access to personal data. Entries are added and never changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class AppendOnly(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("audit entries are never changed")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("audit entries are never deleted")


class Entry(AppendOnly):
    """One write: when, who, what, on which object. `facts` holds no personal data."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="entry_latest"),
            models.Index(fields=["subject_kind", "subject_key", "-at"], name="entry_of_subject"),
            models.Index(fields=["actor", "-at"], name="entry_of_actor"),
            models.Index(fields=["action", "-at"], name="entry_of_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class PersonalAccess(AppendOnly):
    """One access to personal data: account, time, source address, person concerned, action."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    address = models.GenericIPAddressField(null=True)
    concerns = models.CharField(max_length=120)
    persons = models.PositiveIntegerField(default=1)
    action = models.CharField(max_length=60)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="access_latest"),
            models.Index(fields=["concerns", "-at"], name="access_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.concerns}"
