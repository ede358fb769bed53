"""Conflicts of interest: those the registry shows, likely ones that a person judges, declared.

A conflict is final: the pair is never assigned, and a review already under way stops counting.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import (
    Application,
    Call,
    Conflict,
    ConflictWarning,
    Hearing,
    Review,
    Reviewer,
)
from farshore.apps.calls.selectors.applications import standing
from farshore.apps.calls.services.ties import ties
from farshore.web import clock

State = ConflictWarning.State


@transaction.atomic
def find_conflicts(*, actor: User | None, call: Call) -> int:
    """Note every conflict that the registry shows, and a warning for every likely one.

    Returns how many conflicts are new. A warning that was dismissed stays dismissed.
    """
    applications = list(standing(call.pk).select_related("organisation").order_by("pk"))
    panel = list(call.reviewers.select_related("organisation", "person").order_by("pk"))
    barred = set(
        Conflict.objects.filter(reviewer__call=call).values_list("reviewer_id", "application_id")
    )
    warned = set(
        ConflictWarning.objects.filter(reviewer__call=call).values_list(
            "reviewer_id", "application_id", "source"
        )
    )
    fresh, likely, seen = [], [], set()
    for tie in ties(panel, applications):
        pair = (tie.reviewer.pk, tie.application.pk)
        if pair in barred:
            continue
        given: dict[str, Any] = {
            "reviewer": tie.reviewer, "application": tie.application, "source": tie.source,
            "evidence": tie.evidence, "noted_at": clock.now(),
        }  # fmt: skip
        if tie.certain:
            barred.add(pair)
            fresh.append(Conflict(**given))
            continue
        seen.add((*pair, str(tie.source)))
        if (*pair, str(tie.source)) not in warned:
            warned.add((*pair, str(tie.source)))
            likely.append(ConflictWarning(**given))
    Conflict.objects.bulk_create(fresh)
    ConflictWarning.objects.bulk_create(likely)
    for row in fresh:
        _stop(row.reviewer, row.application)
    _dismiss_unfounded(actor, call, applications, seen)
    if fresh or likely:
        record(
            actor=actor, action="call.conflicts-found", subject=call, count=len(fresh),
            warnings=len(likely),
        )  # fmt: skip
    return len(fresh)


def _dismiss_unfounded(
    actor: User | None, call: Call, applications: list[Application], seen: set[Any]
) -> None:
    """Open warnings whose fact was ended or marked wrong; a conflict that was noted is final."""
    rows = ConflictWarning.objects.filter(
        reviewer__call=call, application__in=applications, state=State.OPEN
    ).exclude(Exists(Conflict.objects.filter(
        reviewer=OuterRef("reviewer"), application=OuterRef("application")
    )))  # fmt: skip
    for row in rows:
        if (row.reviewer_id, row.application_id, row.source) not in seen:
            row.state, row.answered_at, row.answered_by = State.DISMISSED, clock.now(), actor
            row.reason = _("The fact behind it no longer stands in the registry.")
            row.save()
            record(actor=actor, action="call.warning-dismissed", subject=row, source=row.source)


@transaction.atomic
def find_in_open_calls(*, actor: User | None) -> None:
    """What the registry says changed: calls that are not decided look again."""
    undecided = (Call.State.OPEN, Call.State.CLOSED, Call.State.REVIEWING)
    rows = Call.objects.filter(state__in=undecided, reviewers__isnull=False).distinct()
    for call in rows.order_by("pk"):
        find_conflicts(actor=actor, call=call)


def _stop(reviewer: Reviewer, application: Application) -> None:
    """What is under way between the two counts no longer; what was written stays on record."""
    Review.objects.filter(reviewer=reviewer, application=application).exclude(
        state=Review.State.RECUSED
    ).update(state=Review.State.RECUSED)
    Hearing.objects.filter(reviewer=reviewer, interview__application=application).delete()


@transaction.atomic
def note_conflict(
    *,
    actor: User | None,
    reviewer: Reviewer,
    application: Application,
    source: str,
    evidence: Mapping[str, Any] | None = None,
) -> Conflict:
    conflict, created = Conflict.objects.get_or_create(
        reviewer=reviewer,
        application=application,
        defaults={
            "source": source,
            "evidence": dict(evidence or {"fact": "declared"}),
            "noted_at": clock.now(),
        },
    )
    if created:
        _stop(reviewer, application)
        record(actor=actor, action="call.conflict-noted", subject=conflict, source=source)
    return conflict


@transaction.atomic
def answer_warning(
    *, actor: User, warning: ConflictWarning, is_one: bool, reason: str
) -> ConflictWarning:
    """A likely conflict is confirmed, and then final, or dismissed; both with the reason."""
    if not reason.strip():
        raise refuse("reason-needed")
    held = (
        ConflictWarning.objects.select_for_update(of=("self",))
        .select_related("reviewer", "application")
        .get(pk=warning.pk)
    )
    if held.state != State.OPEN:
        raise refuse("warning-answered")
    held.state = State.CONFIRMED if is_one else State.DISMISSED
    held.reason, held.answered_at, held.answered_by = reason.strip()[:500], clock.now(), actor
    held.save()
    if is_one:
        note_conflict(
            actor=actor, reviewer=held.reviewer, application=held.application,
            source=held.source, evidence=held.evidence,
        )  # fmt: skip
    record(actor=actor, action=f"call.warning-{held.state}", subject=held, source=held.source)
    return held
