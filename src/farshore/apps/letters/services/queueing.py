"""Handing letters to the post: by a person's click, each at most once."""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from farshore.apps.accounts.models import Team, User
from farshore.apps.audit.services.record import record
from farshore.apps.letters.errors import refuse
from farshore.apps.letters.models import Attempt, Letter
from farshore.apps.letters.services.delivery import wake
from farshore.apps.letters.services.drafting import Draft, draft
from farshore.apps.letters.signals import letter_leaves
from farshore.web import clock

State = Letter.State


@transaction.atomic
def send_drafts(*, actor: User, letters: QuerySet[Letter], group: Any) -> int:
    """Queue every draft that has an address. Doing it again queues only what is new."""
    now = clock.now()
    queued = (
        letters.order_by()
        .filter(state=State.DRAFTED)
        .exclude(address="")
        .update(state=State.QUEUED, queued_at=now, next_attempt_at=now, round=F("round") + 1)
    )
    if queued:
        record(actor=actor, action="letters.queued", subject=group, letters=queued)
        transaction.on_commit(wake)
    return queued


@transaction.atomic
def send(*, actor: User | None, letter: Letter) -> Letter:
    """Queue one letter: a draft, or again what failed, came back or is in doubt."""
    # before the letter is locked: what it tells of is locked first, everywhere
    letter_leaves.send(sender=Letter, actor=actor, letter=letter)
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    if held.state in (State.QUEUED, State.SENDING):
        return held
    if held.state == State.SENT:
        raise refuse("already-sent")
    if not held.address:
        raise refuse("no-address")
    last = held.history.last()
    if held.state == State.BOUNCED and last is not None and last.address == held.address:
        raise refuse("same-address")
    now = clock.now()
    held.state, held.queued_at, held.next_attempt_at = State.QUEUED, now, now
    held.round, held.attempts, held.fault = held.round + 1, 0, ""
    held.claimed_at = held.handed_at = None
    held.save()
    record(actor=actor, action="letter.queued", subject=held, kind=held.kind, round=held.round)
    transaction.on_commit(wake)
    return held


@transaction.atomic
def count_as_sent(*, actor: User, letter: Letter) -> Letter:
    """A person found out that a letter in doubt did arrive."""
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    if held.state != State.IN_DOUBT:
        raise refuse("not-in-doubt")
    held.state, held.sent_at = State.SENT, held.handed_at or clock.now()
    held.fault = ""
    held.save()
    Attempt.objects.create(
        letter=held, at=clock.now(), address=held.address, outcome=Attempt.Outcome.CONFIRMED
    )
    record(actor=actor, action="letter.counted-as-sent", subject=held, kind=held.kind)
    return held


@transaction.atomic
def post(*, actor: User | None, team: Team, group: Any, given: Draft) -> Letter:
    """Draft and queue in one go; without an address the draft waits for one."""
    letter = draft(actor=actor, team=team, group=group, given=given)
    if letter.state != State.DRAFTED or not letter.address:
        return letter
    return send(actor=actor, letter=letter)
