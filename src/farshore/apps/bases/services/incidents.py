"""Incidents: reported by residents or staff, followed up by somebody until a day, closed."""

from datetime import date, datetime

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.models import Base, Incident, Residency, Room
from farshore.web import clock


@transaction.atomic
def report(
    *,
    actor: User,
    base: Base,
    what: str,
    severity: str,
    happened_at: datetime,
    residency: Residency | None = None,
    room: Room | None = None,
) -> Incident:
    if not what.strip():
        raise refuse("reason-needed")
    if happened_at > clock.now():
        raise refuse("in-the-future")
    if room is not None and room.base_id != base.pk:
        raise refuse("wrong-state")
    made = Incident.objects.create(
        base=base, residency=residency, room=room, severity=severity, what=what.strip(),
        happened_at=happened_at, reported_at=clock.now(), reported_by=actor,
    )  # fmt: skip
    record(actor=actor, action="incident.reported", subject=made, severity=severity)
    return made


def _locked(incident: Incident) -> Incident:
    held = Incident.objects.select_for_update().get(pk=incident.pk)
    if held.closed_at is not None:
        raise refuse("closed-already")
    return held


@transaction.atomic
def follow_up(
    *, actor: User, incident: Incident, what: str, owner: User | None, due: date | None
) -> Incident:
    held = _locked(incident)
    if owner is None or due is None or not what.strip():
        raise refuse("owner-and-date")
    held.follow_up, held.owner, held.due = what.strip(), owner, due
    held.save(update_fields=["follow_up", "owner", "due"])
    record(actor=actor, action="incident.follow-up", subject=held, due=str(due))
    return held


@transaction.atomic
def close(*, actor: User, incident: Incident, outcome: str) -> Incident:
    if not outcome.strip():
        raise refuse("reason-needed")
    held = _locked(incident)
    held.outcome, held.closed_at = outcome.strip(), clock.now()
    held.save(update_fields=["outcome", "closed_at"])
    record(actor=actor, action="incident.closed", subject=held)
    return held
