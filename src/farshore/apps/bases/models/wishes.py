"""What space a company asks its host for, and whom it wants to sit beside, or not."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models.admission import HostAdmission
from farshore.apps.bases.models.sites import Place
from farshore.apps.registry.models import Organisation

PERSON: dict[str, Any] = {"on_delete": models.SET_NULL, "null": True, "related_name": "+"}


class SpaceWish(models.Model):
    """What stands, with the features in the admission's `needs`; `asked` is the company's form as
    it was sent, and empty where only the base's manager wrote it. `slack` is in weeks."""

    admission = models.OneToOneField(HostAdmission, models.CASCADE, related_name="wish")
    kind = models.CharField(max_length=6, choices=Place.Kind)
    count = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    starts = models.DateField()
    slack = models.PositiveSmallIntegerField()
    asked = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(count__gt=0), name="a_wish_is_for_something"),
            models.CheckConstraint(
                condition=Q(changed_at=None) | ~Q(reason=""), name="a_changed_wish_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.kind} from {self.starts}"


class Neighbour(models.Model):
    """A wish to share a room with a company, or not to; it binds once the base accepted it."""

    class Side(models.TextChoices):
        TOGETHER = "together", pgettext_lazy("neighbour", "in one room with")
        APART = "apart", pgettext_lazy("neighbour", "not in one room with")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("neighbour", "accepted")
        DECLINED = "declined", pgettext_lazy("neighbour", "declined")

    admission = models.ForeignKey(HostAdmission, models.CASCADE, related_name="neighbours")
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    said = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["admission", "other"], name="one_wish_a_neighbour"),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(said=""), name="declined_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.admission_id} {self.side} {self.other_id} {self.answer or 'open'}"
