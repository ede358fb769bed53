"""A deadline is moved to later while the call is open, with a reason everybody reads."""

from datetime import datetime

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Call, Extension
from farshore.web import clock


@transaction.atomic
def extend(*, actor: User, call: Call, deadline: datetime, reason: str) -> Extension:
    """Never to earlier: whoever planned by the deadline keeps the time they were promised."""
    if not reason.strip():
        raise refuse("reason-needed")
    held = Call.objects.select_for_update().get(pk=call.pk)
    # one that has passed stays passed: others kept to it
    if held.state != Call.State.OPEN or clock.now() > held.counts_until:
        raise refuse("wrong-state")
    if deadline <= held.deadline or deadline <= clock.now():
        raise refuse("deadline-only-later")
    made = Extension.objects.create(
        call=held, before=held.deadline, after=deadline, reason=reason.strip()[:500],
        made_at=clock.now(), made_by=actor,
    )  # fmt: skip
    held.deadline = deadline
    held.save(update_fields=["deadline"])
    record(
        actor=actor, action="call.extended", subject=held,
        before=made.before.isoformat(), after=made.after.isoformat(),
    )  # fmt: skip
    return made
