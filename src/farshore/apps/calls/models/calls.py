"""Programmes and their calls: dates with zones, seats, money, quotas, dated rules, criteria."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.accounts.models import Team
from farshore.web.translated import TranslatedField, in_language

if TYPE_CHECKING:
    from farshore.apps.calls.models.form_versions import FormVersion


class Programme(models.Model):
    name = TranslatedField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="programmes")

    def __str__(self) -> str:
        return in_language(self.name)


class Call(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", pgettext_lazy("call", "open")
        CLOSED = "closed", _("closed")
        REVIEWING = "reviewing", _("in review")
        DECIDED = "decided", _("decided")
        ARCHIVED = "archived", _("archived")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="calls")
    name = TranslatedField()
    description = TranslatedField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    opens_at = models.DateTimeField()
    deadline = models.DateTimeField()
    zone = models.CharField(max_length=40, default="Asia/Seoul")
    grace_seconds = models.PositiveIntegerField(default=0)
    seats = models.PositiveIntegerField()
    reserve_seats = models.PositiveIntegerField(default=0)
    budget = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="KRW")
    reviews_each = models.PositiveSmallIntegerField(default=3)
    max_load = models.PositiveSmallIntegerField(default=10)
    # days from the letter in which a company may appeal; 0: no appeal
    appeal_days = models.PositiveSmallIntegerField(default=14)
    # until the operator sends the letters, applicants see neither choice nor rejection
    announced_at = models.DateTimeField(null=True, blank=True)
    # [{"key", "name": {ko,en,ja}}]: where the chosen may go
    bases = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(deadline__gt=F("opens_at")), name="deadline_after_opening"
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name)

    @cached_property
    def form(self) -> "FormVersion | None":
        """The newest published version of its form; a draft's form is not published yet."""
        return self.versions.exclude(published_at=None).order_by("-number").first()

    @property
    def counts_until(self) -> datetime:
        """The last moment at which a submission counts, the policy's grace included."""
        return self.deadline + timedelta(seconds=self.grace_seconds)

    def criteria_for(self, stage: str) -> list["Criterion"]:
        """What a stage is judged by. Interviews without criteria of their own use the written
        review's."""
        rows = list(self.criteria.all())
        own = [row for row in rows if row.stage == stage]
        return own or [row for row in rows if row.stage == Criterion.Stage.REVIEW]

    def base_name(self, key: str) -> str:
        """A base by its key, in the reader's language."""
        names = {base["key"]: base["name"] for base in self.bases}
        return in_language(names.get(key)) or key


class Quota(models.Model):
    """At least `least`, at most `most` of the chosen who share a property."""

    class Property(models.TextChoices):
        FIELD = "field", _("field")
        FIRST_TIMER = "first-timer", _("first time abroad")
        INSTITUTE = "institute", _("each institute")

    call = models.ForeignKey(Call, models.CASCADE, related_name="quotas")
    property = models.CharField(max_length=12, choices=Property)
    value = models.CharField(max_length=60, blank=True)
    least = models.PositiveIntegerField(default=0)
    most = models.PositiveIntegerField(null=True, blank=True)
    name = TranslatedField()

    def __str__(self) -> str:
        return in_language(self.name)


class Criterion(models.Model):
    class Stage(models.TextChoices):
        REVIEW = "review", _("written review")
        INTERVIEW = "interview", pgettext_lazy("stage", "interview")

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.REVIEW)
    key = models.SlugField(max_length=30)
    name = TranslatedField()
    help = TranslatedField(blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=3, default=1)
    lowest = models.PositiveSmallIntegerField(default=1)
    highest = models.PositiveSmallIntegerField(default=10)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "key"], name="a_criterion_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="criterion_has_weight"),
        ]

    def __str__(self) -> str:
        return in_language(self.name)


class EligibilityRule(models.Model):
    """A rule with dates: the one in force at the deadline decides, and keeps deciding."""

    class Test(models.TextChoices):
        REGISTERED = "registered", _("valid registration number")
        TENANT = "tenant", _("tenant of the cluster on the deadline's day")
        RAISED_AT_MOST = "raised-at-most", _("raised at most")
        REVENUE_AT_MOST = "revenue-at-most", _("revenue of the last twelve months at most")
        AGE_AT_MOST = "age-at-most", _("years since founding at most")
        ANSWERED = "answered", _("required answers given")

    call = models.ForeignKey(Call, models.CASCADE, related_name="rules")
    test = models.CharField(max_length=20, choices=Test)
    limit = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    name = TranslatedField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")), name="rule_ends_later"
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name)
