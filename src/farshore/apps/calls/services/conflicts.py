"""Conflicts of interest that the machine finds; they are final, like those declared."""

from collections.abc import Iterable

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.models import Application, Call, Conflict, Reviewer
from farshore.apps.calls.selectors.applications import standing
from farshore.web import clock


def found_between(
    reviewer: Reviewer, applications: Iterable[Application]
) -> list[tuple[Application, str]]:
    """The same organisation, or the institute that the company was spun off from."""
    clashes: list[tuple[Application, str]] = []
    for application in applications:
        if reviewer.organisation_id is None:
            continue
        if reviewer.organisation_id == application.organisation_id:
            clashes.append((application, Conflict.Source.SAME_ORGANISATION))
        elif reviewer.organisation_id == application.organisation.parent_id:
            clashes.append((application, Conflict.Source.PARENT_INSTITUTE))
    return clashes


@transaction.atomic
def find_conflicts(*, actor: User | None, call: Call) -> int:
    """Note every conflict that the registry shows. Returns how many are new."""
    applications = list(standing(call.pk).select_related("organisation"))
    known = set(
        Conflict.objects.filter(reviewer__call=call).values_list("reviewer_id", "application_id")
    )
    fresh = [
        Conflict(reviewer=reviewer, application=application, source=source, noted_at=clock.now())
        for reviewer in call.reviewers.select_related("organisation")
        for application, source in found_between(reviewer, applications)
        if (reviewer.pk, application.pk) not in known
    ]
    Conflict.objects.bulk_create(fresh)
    if fresh:
        record(actor=actor, action="call.conflicts-found", subject=call, count=len(fresh))
    return len(fresh)


@transaction.atomic
def note_conflict(
    *, actor: User | None, reviewer: Reviewer, application: Application, source: str
) -> Conflict:
    conflict, created = Conflict.objects.get_or_create(
        reviewer=reviewer,
        application=application,
        defaults={"source": source, "noted_at": clock.now()},
    )
    if created:
        record(actor=actor, action="call.conflict-noted", subject=conflict, source=source)
    return conflict
