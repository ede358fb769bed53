"""How a call is judged, set by the operator before the reviews begin."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Call, Review, ReviewPolicy

FIELDS = (
    "blind", "chair", "discussion", "interviews", "chance_from", "chance_to", "most_invited",
    "least_merit", "interview_weight", "bid_share", "hosts_read_confidential",
)  # fmt: skip


@transaction.atomic
def set_policy(*, actor: User | None, call: Call, values: Mapping[str, Any]) -> ReviewPolicy:
    """Who sees whom is settled once the first reviewer has signed: it was promised to them;
    who reads what is confidential, once the first application is in."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state in (Call.State.DECIDED, Call.State.ARCHIVED):
        raise refuse("wrong-state")
    policy, _created = ReviewPolicy.objects.select_for_update().get_or_create(call=held)
    before, promised = policy.blind, not policy.hosts_read_confidential
    for name in FIELDS:
        if name in values:
            setattr(policy, name, values[name])
    begun = Review.objects.filter(application__call=held).exclude(state=Review.State.ASSIGNED)
    if policy.blind != before and begun.exists():
        raise refuse("blindness-promised")
    handed_in = held.applications.exclude(submitted_at=None)
    if promised and policy.hosts_read_confidential and handed_in.exists():
        raise refuse("confidence-promised")
    if policy.chair is not None and policy.chair.call_id != held.pk:
        raise refuse("chair-not-on-panel")
    try:
        policy.full_clean()
    except ValidationError as error:
        raise refuse("policy-unsound", told=" ".join(error.messages)) from error
    policy.save()
    changed = {name: str(getattr(policy, name)) for name in FIELDS if name in values}
    record(actor=actor, action="call.policy-set", subject=held, **changed)
    return policy
