"""A company asks to stay longer; the base's manager accepts, to a day, or declines."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.gates import STAYING
from farshore.apps.bases.models import ExtensionRequest, RenewalReview, Residency
from farshore.apps.bases.selectors.extensions import latest_end, open_request
from farshore.apps.bases.services import features, lives
from farshore.apps.bases.services.extension_answers import answer_open
from farshore.web import clock

Answer, State = ExtensionRequest.Answer, Residency.State


@transaction.atomic
def ask(
    *, actor: User, residency: Residency, until: date, reason: str,
    needs: Iterable[str] | None = None,
) -> ExtensionRequest:  # fmt: skip
    """One wish at a time; whether there is space, the base's manager sees.

    `needs`: the features that its room must have in that time; without, those it needs now.
    """
    held = lives.locked(residency)
    if held.state not in STAYING:
        raise refuse("wrong-state")
    if not reason.strip():
        raise refuse("reason-needed")
    if until <= held.ends:
        raise refuse("not-later", ends=held.ends)
    if until > latest_end(held):
        raise refuse("stays-too-long", last=latest_end(held))
    if open_request(held) is not None:
        raise refuse("asked-already")
    keys = held.needs if needs is None else features.chosen(held.base, needs)
    made = ExtensionRequest.objects.create(
        residency=held, until=until, reason=reason.strip(), needs=keys, asked_at=clock.now(),
        asked_by=actor,
    )  # fmt: skip
    record(actor=actor, action="extension.asked", subject=held, until=str(until), needs=keys)
    return made


def _held(request: ExtensionRequest) -> Residency:
    """The stay, locked, while this wish of it is still open."""
    held = lives.locked(request.residency)
    found = open_request(held)
    if found is None or found.pk != request.pk:
        raise refuse("answered-already")
    return held


@transaction.atomic
def withdraw(*, actor: User, residency: Residency) -> ExtensionRequest:
    found = answer_open(actor=actor, residency=lives.locked(residency), answer=Answer.WITHDRAWN)
    if found is None:
        raise refuse("answered-already")
    return found


@transaction.atomic
def accept(
    *,
    actor: User,
    request: ExtensionRequest,
    new_end: date,
    reason: str,
    criteria: Mapping[str, Any] | None = None,
) -> ExtensionRequest:
    """Renew the stay as its review does; where none is open yet, one is opened for it."""
    held = _held(request)
    if held.state != State.RENEWAL:
        lives.open_review(actor=actor, residency=held, due=clock.today(held.base.zone))
    lives.decide_review(
        actor=actor, review=held.reviews.get(decided_at=None),
        outcome=RenewalReview.Outcome.RENEWED, reason=reason, new_end=new_end, criteria=criteria,
    )  # fmt: skip
    request.refresh_from_db()
    return request


@transaction.atomic
def decline(*, actor: User, request: ExtensionRequest, reason: str) -> ExtensionRequest:
    """The stay keeps its end. A review that is open stays open: it is decided by itself."""
    held = _held(request)
    if not reason.strip():
        raise refuse("reason-needed")
    answer_open(actor=actor, residency=held, answer=Answer.DECLINED, said=reason.strip())
    request.refresh_from_db()
    return request
