"""Requirements of a stay: handed in, verified, waived with a reason; access follows from them."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.gates import SOON, holds, on
from farshore.apps.bases.models import Allocation, GateItem, Residency
from farshore.apps.bases.months import months_after
from farshore.apps.bases.policy import Action, Answer, may
from farshore.apps.bases.selectors.papers import papers
from farshore.apps.bases.services.carrying import items_for
from farshore.apps.bases.services.suspensions import settle
from farshore.apps.documents.models import Version
from farshore.apps.documents.selectors.files import filled
from farshore.apps.documents.services.store import Upload, hand_in
from farshore.web import clock
from farshore.web.translated import in_language

State = GateItem.State
SLOT = "evidence"
Kind = Version.Kind
TAKEN = (Kind.PDF, Kind.PNG, Kind.JPEG, Kind.DOCX, Kind.XLSX, Kind.HWPX, Kind.HWP)


def create_items(residency: Residency) -> int:
    """One item for each gate of the base; what was met before the stay carries over."""
    made = GateItem.objects.bulk_create(items_for(residency), ignore_conflicts=True)
    return len(made)


def _locked(item: GateItem) -> GateItem:
    held = (
        GateItem.objects.select_for_update(of=("self",))
        .select_related("gate", "residency__base", "residency__organisation")
        .get(pk=item.pk)
    )
    on(held.gate, clock.today(held.residency.base.zone))
    return held


def seen(item: GateItem, kept: Mapping[int, Version] | None = None) -> str:
    """What somebody who looks at the item sees: its state, its days, the paper that stands
    (`kept`: by item, where they are known already)."""
    stands = (papers([item]) if kept is None else kept).get(item.pk)
    moments = (item.submitted_at, item.verified_at)
    told = [moment.isoformat() if moment else "-" for moment in moments]
    paper = str(stands.pk) if stands else "-"
    return " ".join([item.state, *told, str(item.expires or "-"), paper])


def _looked_at(held: GateItem, saw: str | None) -> None:
    """Refuse a step that answers what is no longer there; without a look nothing is compared."""
    if saw is not None and saw != seen(held):
        raise refuse("looked-at-since")


@transaction.atomic
def submit(*, actor: User, item: GateItem, upload: Upload | None = None) -> GateItem:
    """Hand in, with the document that shows it. What is met already stays met; what waits for
    verification waits on, and a document handed in again replaces the one before."""
    held = _locked(item)
    today = clock.today(held.residency.base.zone)
    soon = held.expires is not None and (held.expires - today).days <= SOON
    if holds(held, today) and not soon:
        raise refuse("met-already")
    if upload is not None:
        hand_in(
            actor=actor, owner=held, slot=SLOT, upload=upload, accepted=TAKEN, confidential=True
        )
    elif held.gate.needs_paper and SLOT not in filled(held):
        raise refuse("paper-needed")
    if held.state == State.SUBMITTED or holds(held, today):
        # while the old one holds, its successor lies beside it and access goes on
        if holds(held, today):
            held.submitted_at = clock.now()
            held.save(update_fields=["submitted_at"])
            record(actor=actor, action="gate.submitted", subject=held, gate=held.gate.key)
        return held
    held.state, held.submitted_at, held.reason = State.SUBMITTED, clock.now(), ""
    held.save()
    record(actor=actor, action="gate.submitted", subject=held, gate=held.gate.key)
    return held


@transaction.atomic
def verify(
    *, actor: User, item: GateItem, expires: date | None = None, seen: str | None = None
) -> GateItem:
    """The base manager saw that it is met. Without a day it lasts as long as the gate says."""
    held = _locked(item)
    _looked_at(held, seen)
    today = clock.today(held.residency.base.zone)
    if expires is not None and expires < today:
        raise refuse("expired-date")
    if expires is None and held.gate.months_valid:
        expires = months_after(today, held.gate.months_valid)
    held.state, held.verified_at, held.verified_by = State.VERIFIED, clock.now(), actor
    held.expires, held.reason, held.submitted_at = expires, "", None
    held.save()
    record(actor=actor, action="gate.verified", subject=held, gate=held.gate.key)
    settle(residency=held.residency)
    return held


@transaction.atomic
def send_back(*, actor: User, item: GateItem, reason: str, seen: str | None = None) -> GateItem:
    """Return what was handed in, and say what is wrong with it. What still holds stays met."""
    if not reason.strip():
        raise refuse("reason-needed")
    held = _locked(item)
    _looked_at(held, seen)
    if not waits(held):
        raise refuse("not-submitted")
    if held.state == State.SUBMITTED:
        held.state = State.RETURNED
    held.reason, held.submitted_at = reason.strip(), None
    held.save()
    record(actor=actor, action="gate.returned", subject=held, gate=held.gate.key)
    return held


def waits(item: GateItem) -> bool:
    """Handed in, or a successor of what still holds was, and nobody looked at it yet."""
    return item.state == State.SUBMITTED or (
        item.state == State.VERIFIED and item.submitted_at is not None
    )


@transaction.atomic
def waive(
    *, actor: User, item: GateItem, reason: str, expires: date | None = None,
    seen: str | None = None,
) -> GateItem:  # fmt: skip
    """Do without it, for a reason, and until a day where one is given."""
    if not reason.strip():
        raise refuse("reason-needed")
    held = _locked(item)
    _looked_at(held, seen)
    if expires is not None and expires < clock.today(held.residency.base.zone):
        raise refuse("expired-date")
    held.state, held.reason, held.expires = State.WAIVED, reason.strip(), expires
    held.verified_at, held.verified_by, held.submitted_at = clock.now(), actor, None
    held.save()
    record(actor=actor, action="gate.waived", subject=held, gate=held.gate.key)
    settle(residency=held.residency)
    return held


def told(answer: Answer) -> str:
    return " ".join(row.text for row in answer.reasons)


@transaction.atomic
def move_in(*, actor: User, residency: Residency) -> Residency:
    """Open the door once the stay has begun and every blocking requirement is met."""
    held = (
        Residency.objects.select_for_update(of=("self",))
        .select_related("base", "organisation")
        .get(pk=residency.pk)
    )
    if held.state != Residency.State.ONBOARDING:
        raise refuse("wrong-state")
    answer = may(held, Action.MOVE_IN)
    if not answer.allowed:
        gates = [row.item.gate for row in answer.reasons if row.item is not None]
        if gates:
            raise refuse("gate-closed", gates=", ".join(in_language(row.name) for row in gates))
        raise refuse("not-now", reasons=told(answer))
    held.state = Residency.State.ACTIVE
    held.save(update_fields=["state"])
    held.allocations.filter(state=Allocation.State.HELD).update(state=Allocation.State.OCCUPIED)
    record(actor=actor, action="residency.moved-in", subject=held)
    return held
