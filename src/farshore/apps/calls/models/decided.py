"""What was decided on: each application as the decision found it, frozen with a digest."""

from django.db import models

from farshore.apps.audit.models import Decision
from farshore.apps.audit.models.entries import AppendOnly
from farshore.apps.calls.models.applications import Application


class DecidedApplication(AppendOnly):
    """`content`: what the company asked and answered. `found`: what the rules, the reviews and the
    decision said. The confidential annex is kept as a digest only. `digest` covers all of it."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="decided")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()
    content = models.JSONField()
    found = models.JSONField()
    annex_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.application_id} {self.digest[:12]}"
