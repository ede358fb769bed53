"""Criteria of interviews are corrected and moved in an open call, until the first score."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Call, CriteriaChange, Criterion
from farshore.apps.calls.selectors.building import CORRECTABLE, interviews_scored
from farshore.apps.calls.selectors.readiness import criterion_lacks
from farshore.apps.calls.services.building import move_within_stage, put_last
from farshore.web import clock

What = CriteriaChange.What
STAGE = Criterion.Stage.INTERVIEW


def _held_for(call: Call, reason: str) -> Call:
    if not reason.strip():
        raise refuse("reason-needed")
    return _held(call)


def _held(call: Call) -> Call:
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state not in CORRECTABLE:
        raise refuse("wrong-state")
    if interviews_scored(held):
        raise refuse("interviews-scored")
    return held


@transaction.atomic
def save(
    *, actor: User, call: Call, pk: int | None, values: Mapping[str, Any], reason: str
) -> Criterion:
    """Add a criterion, or change one; applicants read that it changed, and why."""
    held = _held_for(call, reason)
    if pk is None:
        row = Criterion(call=held)
        put_last(row)
    else:
        row = held.criteria.select_for_update().get(pk=pk, stage=STAGE)
    for name, value in values.items():
        setattr(row, name, value)
    row.stage = STAGE
    lacks = list(criterion_lacks(row))
    if lacks:
        raise refuse("criterion-incomplete", told=" ".join(map(str, lacks)))
    row.save()
    _tell(actor, held, row, What.ADDED if pk is None else What.CHANGED, reason)
    return row


@transaction.atomic
def remove(*, actor: User, call: Call, pk: int, reason: str) -> None:
    held = _held_for(call, reason)
    row = held.criteria.select_for_update().get(pk=pk, stage=STAGE)
    _tell(actor, held, row, What.REMOVED, reason)
    row.delete()


@transaction.atomic
def move(*, actor: User, call: Call, pk: int, by: int) -> None:
    """Up or down among those of interviews: how they are shown, not what is judged; no reason."""
    held = _held(call)
    row = held.criteria.get(pk=pk, stage=STAGE)
    if order := move_within_stage(row, by):
        record(
            actor=actor, action="call.interview-criteria-changed", subject=held, what="moved",
            criterion=row.key, order=order,
        )  # fmt: skip


def _tell(actor: User, call: Call, row: Criterion, what: str, reason: str) -> None:
    CriteriaChange.objects.create(
        call=call, what=what, name=row.name, reason=reason.strip()[:500], made_at=clock.now(),
        made_by=actor,
    )  # fmt: skip
    record(
        actor=actor, action="call.interview-criteria-changed", subject=call, what=str(what),
        criterion=row.key,
    )  # fmt: skip
