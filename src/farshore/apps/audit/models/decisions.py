"""What an engine proposed and what a person made of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    """An engine's problem and solution, and the person's answer with its reason."""

    class State(models.TextChoices):
        COMPUTING = "computing", _("being computed")
        PROPOSED = "proposed", _("awaits a decision")
        ACCEPTED = "accepted", _("accepted")
        EDITED = "edited", _("accepted with changes")
        REJECTED = "rejected", _("rejected")
        SUPERSEDED = "superseded", _("replaced by a newer proposal")
        FAILED = "failed", _("could not be computed")

    kind = models.CharField(max_length=40)
    engine = models.CharField(max_length=20)
    engine_version = models.CharField(max_length=20, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.COMPUTING)
    problem = models.JSONField(default=dict)
    problem_digest = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    solution = models.JSONField(null=True)
    figures = models.JSONField(default=dict)
    # what a person asked to have otherwise, and what the engine made of it, in the same forms
    edits = models.JSONField(default=list)
    # {"edits", "by"}: wishes that a worker solves around now, and whose they are
    wanted = models.JSONField(null=True)
    final_problem = models.JSONField(null=True)
    final = models.JSONField(null=True)
    final_figures = models.JSONField(null=True)
    seed = models.BigIntegerField(default=0)
    objective = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    proven = models.BooleanField(default=False)
    seconds = models.FloatField(null=True)
    progress = models.FloatField(default=0)
    cancelled = models.BooleanField(default=False)
    fault = models.JSONField(null=True)
    # last sign of life of the worker that computes it
    touched_at = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    due_zone = models.CharField(max_length=40, default="Asia/Seoul")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "due"], name="decision_waiting"),
            models.Index(fields=["subject_kind", "subject_key", "kind"], name="decision_of"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_key"],
                condition=models.Q(state__in=["computing", "proposed"]),
                name="one_open_decision_a_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["edited", "rejected"]) | ~models.Q(reason=""),
                name="an_override_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"D-{self.pk} {self.kind}"

    @property
    def number(self) -> str:
        return f"D-{self.proposed_at:%Y}-{self.pk:04d}"

    @property
    def standing(self) -> dict[str, Any] | None:
        """What holds now: the person's version where there is one, else the engine's."""
        return self.final if self.final is not None else self.solution

    @property
    def told(self) -> dict[str, Any]:
        """The figures of what holds now."""
        told: dict[str, Any] = self.figures if self.final_figures is None else self.final_figures
        return told

    @property
    def standing_objective(self) -> float | None:
        return self.objective if self.final is None else self.final.get("objective")

    @property
    def standing_bound(self) -> float | None:
        return self.bound if self.final is None else self.final.get("bound")

    @property
    def standing_proven(self) -> bool:
        return self.proven if self.final is None else bool(self.final.get("proven"))

    @property
    def computing(self) -> bool:
        return self.state == self.State.COMPUTING

    @property
    def waits(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def accepted(self) -> bool:
        return self.state in (self.State.ACCEPTED, self.State.EDITED)

    @property
    def gap(self) -> float | None:
        if self.objective is None or self.bound is None:
            return None
        return abs(self.bound - self.objective)
