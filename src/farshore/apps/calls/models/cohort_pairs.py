"""Two applications of which one decides over the other when a cohort is selected."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.models.applications import Application
from farshore.apps.calls.models.calls import Call


class CohortPair(models.Model):
    """Not both go, or `first` goes only with `second`. What was taken back stays to be read."""

    class Kind(models.TextChoices):
        EXCLUDES = "excludes", _("not together")
        NEEDS = "needs", _("the first only with the second")

    call = models.ForeignKey(Call, models.CASCADE, related_name="cohort_pairs")
    kind = models.CharField(max_length=8, choices=Kind)
    first = models.ForeignKey(Application, models.CASCADE, related_name="+")
    second = models.ForeignKey(Application, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    ended_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["first__number", "second__number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "first", "second"], condition=Q(ended_at=None),
                name="a_cohort_pair_once",
            ),
            models.CheckConstraint(
                condition=~Q(first=F("second")), name="a_cohort_pair_is_of_two"
            ),
            models.CheckConstraint(
                condition=Q(kind="needs") | Q(first__lt=F("second")),
                name="those_who_exclude_each_other_have_one_order",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & (Q(ended_at=None) | ~Q(ended_reason="")),
                name="a_cohort_pair_has_its_reasons",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.first_id} {self.kind} {self.second_id}"
