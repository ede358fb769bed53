"""Requirements of a stay: handed in, verified, waived with a reason; access follows from them."""

from datetime import date

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.gates import Activity, holds, may
from farshore.apps.bases.models import Allocation, GateItem, Residency
from farshore.web import clock
from farshore.web.translated import in_language

State = GateItem.State


def create_items(residency: Residency) -> int:
    """One item for each gate of the base."""
    made = GateItem.objects.bulk_create(
        [GateItem(residency=residency, gate=gate) for gate in residency.base.gates.all()],
        ignore_conflicts=True,
    )
    return len(made)


def _locked(item: GateItem) -> GateItem:
    return (
        GateItem.objects.select_for_update(of=("self",))
        .select_related("gate", "residency__base")
        .get(pk=item.pk)
    )


@transaction.atomic
def submit(*, actor: User, item: GateItem) -> GateItem:
    """Hand in. What is met already stays met; what waits for verification waits on."""
    held = _locked(item)
    if holds(held, clock.today(held.residency.base.zone)):
        raise refuse("met-already")
    if held.state == State.SUBMITTED:
        return held
    held.state, held.submitted_at = State.SUBMITTED, clock.now()
    held.save()
    record(actor=actor, action="gate.submitted", subject=held, gate=held.gate.key)
    return held


@transaction.atomic
def verify(*, actor: User, item: GateItem, expires: date | None = None) -> GateItem:
    held = _locked(item)
    if expires is not None and expires < clock.today(held.residency.base.zone):
        raise refuse("expired-date")
    held.state, held.verified_at, held.verified_by = State.VERIFIED, clock.now(), actor
    held.expires, held.reason = expires, ""
    held.save()
    record(actor=actor, action="gate.verified", subject=held, gate=held.gate.key)
    return held


@transaction.atomic
def waive(*, actor: User, item: GateItem, reason: str) -> GateItem:
    if not reason.strip():
        raise refuse("reason-needed")
    held = _locked(item)
    held.state, held.reason, held.expires = State.WAIVED, reason.strip(), None
    held.verified_at, held.verified_by = clock.now(), actor
    held.save()
    record(actor=actor, action="gate.waived", subject=held, gate=held.gate.key)
    return held


@transaction.atomic
def move_in(*, actor: User, residency: Residency) -> Residency:
    """Open the door once every blocking requirement is met."""
    held = (
        Residency.objects.select_for_update(of=("self",))
        .select_related("base")
        .get(pk=residency.pk)
    )
    if held.state != Residency.State.ONBOARDING:
        raise refuse("wrong-state")
    answer = may(held.gate_items.select_related("gate"), Activity.WORK, clock.today(held.base.zone))
    if not answer.allowed:
        names = ", ".join(in_language(item.gate.name) for item in answer.blocking)
        raise refuse("gate-closed", gates=names)
    held.state = Residency.State.ACTIVE
    held.save(update_fields=["state"])
    held.allocations.filter(state=Allocation.State.HELD).update(state=Allocation.State.OCCUPIED)
    record(actor=actor, action="residency.moved-in", subject=held)
    return held
