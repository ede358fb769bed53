"""Pairs that exclude or need each other: set and taken back until the cohort is decided."""

from collections.abc import Iterable

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, CohortPair
from farshore.apps.calls.selectors.cohort_pairs import OPEN, Kept, kept_pairs, pairable
from farshore.web import clock

Kind = CohortPair.Kind


@transaction.atomic
def set_pair(
    *, actor: User | None, call: Call, kind: str, first: Application, second: Application,
    reason: str,
) -> CohortPair:  # fmt: skip
    """Not both go, or the first goes only with the second.

    Refused where one of the call could then never go: it needs two that exclude each other.
    """
    held = _held(call, reason)
    if first.pk == second.pk:
        raise refuse("pair-with-itself")
    if pairable(held).filter(pk__in=[first.pk, second.pk]).count() != 2:
        raise refuse("pair-out-of-the-running")
    if kind == Kind.EXCLUDES and first.pk > second.pk:
        first, second = second, first
    standing = kept_pairs(held)
    wanted = (str(Kind(kind)), first.pk, second.pk)
    if wanted in standing:
        raise refuse("pair-stands")
    _refuse_contradiction([*standing, wanted])
    pair = CohortPair.objects.create(
        call=held, kind=kind, first=first, second=second, reason=reason.strip()[:500],
        made_at=clock.now(), made_by=actor,
    )  # fmt: skip
    _record(actor, "call.pair-set", pair)
    return pair


@transaction.atomic
def take_back(*, actor: User, pair: CohortPair, reason: str) -> CohortPair:
    _held(pair.call, reason)
    held = CohortPair.objects.select_for_update().get(pk=pair.pk)
    if held.ended_at is not None:
        raise refuse("pair-ended")
    held.ended_at, held.ended_by, held.ended_reason = clock.now(), actor, reason.strip()[:500]
    held.save()
    _record(actor, "call.pair-taken-back", held)
    return held


def _held(call: Call, reason: str) -> Call:
    if not reason.strip():
        raise refuse("reason-needed")
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state not in OPEN:
        raise refuse("pairs-decided")
    return held


def _record(actor: User | None, action: str, pair: CohortPair) -> None:
    record(
        actor=actor, action=action, subject=pair.call, pair=str(pair.kind), first=pair.first_id,
        second=pair.second_id,
    )  # fmt: skip


def _refuse_contradiction(pairs: Kept) -> None:
    apart = [{a, b} for kind, a, b in pairs if kind == Kind.EXCLUDES]
    needs = [(a, b) for kind, a, b in pairs if kind == Kind.NEEDS]
    for who in dict.fromkeys(key for _kind, a, b in pairs for key in (a, b)):
        company = _going_with(who, needs)
        both = next((two for two in apart if two <= company), None)
        if both is not None:
            codes = _codes([who, *sorted(both)])
            raise refuse("pair-contradicts", who=codes[0], first=codes[1], second=codes[2])


def _going_with(who: int, needs: Iterable[tuple[int, int]]) -> set[int]:
    """One application and all without whom it does not go."""
    found, before = {who}, 0
    while len(found) > before:
        before = len(found)
        found |= {b for a, b in needs if a in found}
    return found


def _codes(keys: list[int]) -> list[str]:
    rows = Application.objects.in_bulk(keys)
    return [rows[key].code for key in keys]
