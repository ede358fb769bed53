"""Appeals: once an application, with a text, answered with a reason."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.models.applications import Application


class Appeal(models.Model):
    class State(models.TextChoices):
        FILED = "filed", pgettext_lazy("appeal", "filed")
        UNDER_REVIEW = "under-review", pgettext_lazy("appeal", "under review")
        UPHELD = "upheld", pgettext_lazy("appeal", "upheld")
        DISMISSED = "dismissed", pgettext_lazy("appeal", "dismissed")

    class Remedy(models.TextChoices):
        ELIGIBLE = "eligible", _("counts as eligible and goes to review")
        RESERVE = "reserve", _("goes to the end of the reserve list")
        COHORT = "cohort", _("is taken into the cohort")

    application = models.OneToOneField(Application, models.PROTECT, related_name="appeal")
    text = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.FILED)
    remedy = models.CharField(max_length=10, choices=Remedy, blank=True)
    reason = models.TextField(blank=True)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["filed", "under-review"])
                | (~Q(reason="") & Q(answered_at__isnull=False)),
                name="an_answered_appeal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="upheld") ^ Q(remedy=""), name="a_remedy_where_upheld"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"

    @property
    def open(self) -> bool:
        return self.state in (self.State.FILED, self.State.UNDER_REVIEW)
