"""Ties that a person notes, ends or marks wrong. Nothing is deleted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.registry.errors import refuse
from farshore.apps.registry.models import Affiliation, Inventor, RoundInvestor
from farshore.apps.registry.signals import ties_changed
from farshore.web import clock

KINDS: dict[str, type[Any]] = {
    "employment": Affiliation,
    "investor": RoundInvestor,
    "inventor": Inventor,
}
# what makes two entries the same tie
SAME = {
    "employment": ("person", "person_name", "organisation", "starts"),
    "investor": ("round", "name"),
    "inventor": ("technology", "name"),
}
Tie = Affiliation | RoundInvestor | Inventor


@transaction.atomic
def note(*, actor: User, kind: str, values: Mapping[str, Any]) -> Tie:
    made = _note(actor, kind, values)
    ties_changed.send(sender=type(made), actor=actor)
    return made


def _note(actor: User, kind: str, values: Mapping[str, Any]) -> Tie:
    model = KINDS[kind]
    same = {name: values.get(name) for name in SAME[kind]}
    if model.objects.filter(wrong_at=None, **same).exists():
        raise refuse("tie-known")
    starts, ends = values.get("starts"), values.get("ends")
    if starts and ends and ends <= starts:
        raise refuse("tie-end")
    made: Tie = model.objects.create(**values, noted_at=clock.now(), noted_by=actor)
    record(actor=actor, action="tie.noted", subject=made)
    return made


def _held(actor: User, tie: Tie, reason: str) -> Tie:
    if not reason.strip():
        raise refuse("tie-reason")
    held: Tie = type(tie).objects.select_for_update().get(pk=tie.pk)
    if held.wrong_at is not None:
        raise refuse("tie-settled")
    if held.person_id == actor.pk:
        raise refuse("tie-own")
    return held


@transaction.atomic
def end(*, actor: User, tie: Tie, ends: date, reason: str) -> Tie:
    """From that day on it holds no longer; that it held is still known."""
    if isinstance(tie, Inventor):
        raise refuse("tie-endless")
    held: Any = _held(actor, tie, reason)
    starts = held.starts if isinstance(held, Affiliation) else held.round.date
    if starts and ends <= starts:
        raise refuse("tie-end")
    held.ends, held.reason = ends, reason.strip()[:500]
    held.save(update_fields=["ends", "reason"])
    record(actor=actor, action="tie.ended", subject=held, ends=ends.isoformat())
    ties_changed.send(sender=type(held), actor=actor)
    ended: Tie = held
    return ended


@transaction.atomic
def mark_wrong(*, actor: User, tie: Tie, reason: str) -> Tie:
    held = _wrong(actor, tie, reason)
    ties_changed.send(sender=type(held), actor=actor)
    return held


def _wrong(actor: User, tie: Tie, reason: str) -> Tie:
    held = _held(actor, tie, reason)
    held.wrong_at, held.reason = clock.now(), reason.strip()[:500]
    held.save(update_fields=["wrong_at", "reason"])
    record(actor=actor, action="tie.marked-wrong", subject=held)
    return held


@transaction.atomic
def correct(*, actor: User, kind: str, tie: Tie, values: Mapping[str, Any], reason: str) -> Tie:
    """The old entry is marked wrong, and a new one takes its place."""
    _wrong(actor, tie, reason)
    made = _note(actor, kind, values)
    ties_changed.send(sender=type(made), actor=actor)
    return made
