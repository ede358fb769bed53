"""The host's own gate: criteria with dates, its form, its presentation, its decision."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models.sites import Base, Place
from farshore.apps.calls.models import Application
from farshore.web.translated import TranslatedField, in_language


class HostCriterion(models.Model):
    """A criterion of the host, in force from a day to a day."""

    class Test(models.TextChoices):
        RAISED_AT_MOST = "raised-at-most", _("raised at most")
        REVENUE_AT_MOST = "revenue-at-most", _("revenue of the last twelve months at most")

    base = models.ForeignKey(Base, models.CASCADE, related_name="criteria")
    test = models.CharField(max_length=20, choices=Test)
    limit = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3, default="USD")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    name = TranslatedField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")), name="criterion_ends_later"
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name)


# a stay may begin up to so many weeks late where the company did not say
SLACK = 13


@dataclass(frozen=True)
class Space:
    """What room a company needs: as its host's form asks, or as its application did."""

    kind: str
    count: int
    level: int
    starts: date | None
    slack: int = SLACK

    @property
    def label(self) -> str:
        return str(Place.Kind(self.kind).label)


class HostAdmission(models.Model):
    """One company before one host. The nation nominates; the host decides.

    `needs` holds the keys of the base's features that its room must have. `returned`: why the
    host's form was sent back the last time.
    """

    class State(models.TextChoices):
        NOMINATED = "nominated", _("nominated")
        FORM = "form", _("host's form received")
        PRESENTED = "presented", _("presented")
        ACCEPTED = "accepted", _("accepted")
        WAIT_LISTED = "wait-listed", _("on the host's wait-list")
        DECLINED = "declined", _("declined")
        CONTRACTED = "contracted", _("contracted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    base = models.ForeignKey(Base, models.PROTECT, related_name="admissions")
    application = models.ForeignKey(Application, models.PROTECT, related_name="admissions")
    state = models.CharField(max_length=12, choices=State, default=State.NOMINATED)
    nominated_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = models.TextField(blank=True)
    needs = models.JSONField(default=list, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["base", "application"], name="a_nomination_once_a_host"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(returned=""),
                name="a_form_returned_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} at {self.base_id}: {self.state}"

    @property
    def space(self) -> Space:
        wish = getattr(self, "wish", None)
        if wish is not None:
            return Space(wish.kind, wish.count, wish.level, wish.starts, wish.slack)
        row = self.application
        return Space(row.space_kind, row.space_count, row.biosafety_level, row.starts)
