"""An operator builds a call: from scratch or as a copy of an earlier one, part by part."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Model

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import (
    Call,
    Criterion,
    EligibilityRule,
    FormVersion,
    Programme,
    Quota,
    ReviewPolicy,
)
from farshore.apps.calls.selectors.building import questions_in_work
from farshore.web import clock

COPIED = (
    "description", "zone", "grace_seconds", "seats", "reserve_seats", "budget", "currency",
    "reviews_each", "max_load", "appeal_days", "bases",
)  # fmt: skip
# the chair sits on the other call's panel; confidence is promised call by call
COPIED_POLICY = (
    "blind", "discussion", "interviews", "chance_from", "chance_to", "most_invited",
    "least_merit", "interview_weight", "bid_share",
)  # fmt: skip
BASICS = ("name", "opens_at", "deadline", *COPIED)
PARTS: dict[str, type[Model]] = {
    "criteria": Criterion,
    "quotas": Quota,
    "rules": EligibilityRule,
}
OPENS_IN, LASTS = timedelta(days=7), timedelta(days=30)


@transaction.atomic
def create_call(
    *,
    actor: User | None,
    programme: Programme,
    name: Mapping[str, str],
    copy_of: Call | None = None,
    **basics: Any,
) -> Call:
    """A draft that nobody else sees. A copy takes everything but names and dates."""
    # on a full hour: nobody announces a deadline of 14:37:05
    first = clock.now().replace(minute=0, second=0, microsecond=0) + OPENS_IN
    given = {"opens_at": first, "deadline": first + LASTS, "seats": 1}
    if copy_of is not None:
        given |= {field: getattr(copy_of, field) for field in COPIED}
    call = Call.objects.create(programme=programme, name=dict(name), **{**given, **basics})
    FormVersion.objects.create(
        call=call, number=1, questions=questions_in_work(copy_of) if copy_of else []
    )
    if copy_of is not None:
        _copy_rows(copy_of, call)
    facts = {"copy_of": copy_of.pk} if copy_of else {}
    record(actor=actor, action="call.created", subject=call, **facts)
    return call


def _copy_rows(source: Call, call: Call) -> None:
    for model in PARTS.values():
        for row in model._default_manager.filter(call=source).order_by("pk"):
            row.pk, row._state.adding = None, True
            row.call = call  # type: ignore[attr-defined]
            row.save()
    policy = ReviewPolicy.objects.filter(call=source).first()
    if policy is not None:
        kept = {name: getattr(policy, name) for name in COPIED_POLICY}
        ReviewPolicy.objects.create(call=call, **kept)


def _draft(call: Call) -> Call:
    """Once it is open, applicants rely on what it says."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state != Call.State.DRAFT:
        raise refuse("published-already")
    return held


@transaction.atomic
def save_basics(*, actor: User | None, call: Call, **values: Any) -> Call:
    held = _draft(call)
    for field in BASICS:
        if field in values:
            setattr(held, field, values[field])
    if held.deadline <= held.opens_at:
        raise refuse("deadline-before-opening")
    held.save()
    record(actor=actor, action="call.changed", subject=held, part="basics")
    return held


@transaction.atomic
def save_row(
    *, actor: User | None, call: Call, part: str, pk: int | None, values: Mapping[str, Any]
) -> Model:
    """Add or change a criterion, a quota or a rule."""
    held, model = _draft(call), PARTS[part]
    if pk is None:
        row = model(call=held)
    else:
        row = model._default_manager.select_for_update().get(call=held, pk=pk)
    if isinstance(row, Criterion) and pk is None:
        put_last(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    record(actor=actor, action="call.changed", subject=held, part=part)
    return row


def put_last(row: Criterion) -> None:
    """A criterion that is new: after the others, with a key of its own."""
    last = row.call.criteria.aggregate(last=Max("order"))["last"]
    row.order = 0 if last is None else last + 1
    row.key = _new_key(row.call)


def _new_key(call: Call) -> str:
    used = set(call.criteria.values_list("key", flat=True))
    return next(key for n in range(1, 1000) if (key := f"c{n}") not in used)


@transaction.atomic
def remove_row(*, actor: User | None, call: Call, part: str, pk: int) -> None:
    held = _draft(call)
    gone, _rows = PARTS[part]._default_manager.filter(call=held, pk=pk).delete()
    if gone:
        record(actor=actor, action="call.changed", subject=held, part=part)


@transaction.atomic
def move_criterion(*, actor: User | None, call: Call, pk: int, by: int) -> None:
    held = _draft(call)
    moved = held.criteria.filter(pk=pk).first()
    if moved is not None and move_within_stage(moved, by):
        record(actor=actor, action="call.changed", subject=held, part="criteria")


def move_within_stage(moved: Criterion, by: int) -> list[str]:
    """Keys of its stage's criteria in their new order; none where it is at the end already."""
    rows = list(Criterion.objects.filter(call=moved.call_id, stage=moved.stage))
    at = rows.index(moved)
    to = min(max(at + by, 0), len(rows) - 1)
    if to == at:
        return []
    rows.insert(to, rows.pop(at))
    for order, row in enumerate(rows):
        row.order = order
    Criterion.objects.bulk_update(rows, ["order"])
    return [row.key for row in rows]


@transaction.atomic
def throw_away(*, actor: User | None, call: Call) -> None:
    """Delete a draft; that it was there stays in the audit."""
    held = _draft(call)
    record(actor=actor, action="call.thrown-away", subject=held)
    held.delete()
