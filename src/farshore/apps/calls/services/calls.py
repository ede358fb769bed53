"""A call's own states: opened, closed at its deadline, decided, archived."""

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call
from farshore.apps.calls.selectors.building import questions_in_work
from farshore.apps.calls.selectors.calls import last_moment
from farshore.apps.calls.selectors.readiness import lacks
from farshore.apps.calls.services.form_versions import publish
from farshore.web import clock


@transaction.atomic
def open_call(*, actor: User | None, call: Call) -> Call:
    """Show a draft to everybody and publish its form; refused while something is missing."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state != Call.State.DRAFT:
        raise refuse("wrong-state")
    if any(lack.blocks for lack in lacks(held, questions_in_work(held))):
        raise refuse("not-ready")
    publish(actor=actor, call=held)
    held.state = Call.State.OPEN
    held.save(update_fields=["state"])
    record(actor=actor, action="call.opened", subject=held)
    return held


@transaction.atomic
def close_call(*, actor: User | None, call: Call) -> Call:
    """Close a call whose deadline (and grace) has passed. Drafts stay drafts: nobody is judged
    on what was never handed in."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state != Call.State.OPEN or clock.now() <= last_moment(held):
        raise refuse("wrong-state")
    held.state = Call.State.CLOSED
    held.save(update_fields=["state"])
    submitted = held.applications.filter(state=Application.State.SUBMITTED).count()
    drafts = held.applications.filter(state=Application.State.DRAFT).count()
    record(actor=actor, action="call.closed", subject=held, submitted=submitted, drafts=drafts)
    return held
