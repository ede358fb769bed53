"""Applications: what a company says for all readers, and apart from it what is confidential."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.models.calls import Call, EligibilityRule
from farshore.apps.calls.models.form_versions import FormVersion, Question
from farshore.apps.registry.models import Organisation, Technology


def code_of(number: int | None, key: int) -> str:
    """An application's number in its call; before it has one, its key."""
    return f"A-{number:03d}" if number else f"#{key}"


class Application(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned for correction")
        ELIGIBLE = "eligible", _("eligible")
        INELIGIBLE = "ineligible", _("not eligible")
        IN_REVIEW = "in-review", _("in review")
        INTERVIEW = "interview", _("invited to an interview")
        RECOMMENDED = "recommended", _("recommended")
        RESERVE = "reserve", _("on the reserve list")
        REJECTED = "rejected", _("not selected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Space(models.TextChoices):
        BENCH = "bench", _("bench")
        DESK = "desk", _("desk")
        SUITE = "suite", _("suite")

    REQUIRED = ("technology", "wished_bases", "starts", "requested", "raised_usd", "revenue_usd")

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    technology = models.ForeignKey(Technology, models.PROTECT, null=True, blank=True)
    # the form it was submitted with; a draft follows the call's newest
    version = models.ForeignKey(
        FormVersion, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    answers = models.JSONField(default=dict, blank=True)
    # keys of bases, the first wish first
    wished_bases = models.JSONField(default=list, blank=True)
    space_kind = models.CharField(max_length=6, choices=Space, default=Space.BENCH)
    space_count = models.PositiveSmallIntegerField(default=1)
    biosafety_level = models.PositiveSmallIntegerField(default=1)
    starts = models.DateField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(default=12)
    requested = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="KRW")
    raised_usd = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    revenue_usd = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    first_timer = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # its letter left alone, before the letters of the call did
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    # grows by one a save: two people who edit at once are told, and nothing is lost
    revision = models.PositiveIntegerField(default=0)
    # the revision that was decided on; no other can be kept afterwards
    decided_revision = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["call", "state"], name="application_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "organisation"],
                condition=~models.Q(state="withdrawn"),
                name="one_standing_application",
            ),
            models.UniqueConstraint(fields=["call", "number"], name="an_application_number_once"),
            models.CheckConstraint(
                condition=models.Q(decided_revision=None)
                | models.Q(decided_revision=models.F("revision")),
                name="a_decided_application_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def editable(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    @property
    def questions(self) -> list[Question]:
        """Those of the version it was submitted with, or of the newest while it is written."""
        pinned = None if self.editable else self.version
        form = pinned or self.call.form
        return form.questions if form else []

    @property
    def wished(self) -> list[str]:
        """The wished bases by name, the first wish first."""
        return [self.call.base_name(key) for key in self.wished_bases]

    @property
    def awaits_announcement(self) -> bool:
        """Decided, and the applicant has not been told."""
        decided = (self.State.RECOMMENDED, self.State.RESERVE, self.State.REJECTED)
        announced = self.announced_at or self.call.announced_at
        return self.state in decided and announced is None

    @property
    def told(self) -> "ToldState":
        """The state as the applicant may know it."""
        return ToldState(self.State.IN_REVIEW if self.awaits_announcement else self.state)

    @property
    def code(self) -> str:
        return code_of(self.number, self.pk)


@dataclass(frozen=True)
class ToldState:
    """A state in the form that templates ask for."""

    state: str

    def get_state_display(self) -> Any:
        return Application.State(self.state).label


class ConfidentialAnnex(models.Model):
    """What only the panel's chosen readers see; kept in a table of its own."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="annex")
    answers = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"annex of {self.application_id}"


class EligibilityResult(models.Model):
    """What one rule said of one application, and a person's override with its reason."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="eligibility")
    rule = models.ForeignKey(EligibilityRule, models.PROTECT)
    passed = models.BooleanField()
    figures = models.JSONField(default=dict)
    checked_at = models.DateTimeField()
    overridden = models.BooleanField(null=True, blank=True)
    reason = models.TextField(blank=True)
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "rule"], name="a_rule_judges_once"),
            models.CheckConstraint(
                condition=models.Q(overridden=None) | ~models.Q(reason=""),
                name="an_exception_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.rule_id} {self.passed}"

    @property
    def holds(self) -> bool:
        return self.passed if self.overridden is None else self.overridden
