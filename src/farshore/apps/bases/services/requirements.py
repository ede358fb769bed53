"""The requirements of a base: added, changed from a day, no longer asked for from a day.

Nothing that companies handed in is removed. Earlier days keep the terms that held on them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors_setup import check_day, refuse
from farshore.apps.bases.gates import OVER, PRESENT
from farshore.apps.bases.keys import free_key
from farshore.apps.bases.models import Base, BasePolicy, Gate, GateChange, GateItem
from farshore.apps.bases.models.gates import TERMS
from farshore.apps.bases.policy import STEPS
from farshore.apps.bases.services.suspensions import settle
from farshore.web import clock

MOST_DAYS = 366
FIGURES = {
    "review_months": (1, 24), "notice_days": (0, 365), "most_years": (1, 20),
    "tickets_a_year": (0, 50), "renewal_odds": (0, 100),
}  # fmt: skip


def checked(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Terms as they are kept: known actions, reminders of whole days, the longest first."""
    made = {name: terms[name] for name in TERMS}
    if any(action not in STEPS for action in made["actions"]):
        raise refuse("no-such-action")
    if not all(0 < days <= MOST_DAYS for days in made["remind"]):
        raise refuse("out-of-range")
    made["remind"] = sorted(set(made["remind"]), reverse=True)
    made["actions"] = [str(action) for action in made["actions"]]
    return made


def _from(base: Base, day: date) -> date:
    today = clock.today(base.zone)
    check_day(day, today)
    return today


def _settle(base: Base) -> None:
    """Whom the new terms give or take access today."""
    for stay in base.residencies.filter(state__in=PRESENT).select_related(
        "base__team", "organisation"
    ).order_by("pk"):  # fmt: skip
        settle(residency=stay)


def _locked(gate: Gate) -> Gate:
    rows = Gate.objects.select_for_update(of=("self",), no_key=True).select_related("base")
    return rows.get(pk=gate.pk)


@transaction.atomic
def add(
    *, actor: User, base: Base, name: dict[str, str], told: dict[str, str], since: date,
    terms: Mapping[str, Any],
) -> Gate:  # fmt: skip
    """Asked for from a day, of those who stay already too: each gets an item to hand in."""
    _from(base, since)
    if not name:
        raise refuse("name-needed")
    last = base.gates.order_by("-order").first()
    made = Gate.objects.create(
        base=base, key=free_key(name, base.gates, "requirement"), name=name, help=told, since=since,
        order=last.order + 1 if last else 0, **checked(terms),
    )  # fmt: skip
    stays = base.residencies.exclude(state__in=OVER)
    GateItem.objects.bulk_create(GateItem(residency=stay, gate=made) for stay in stays)
    record(actor=actor, action="requirement.added", subject=made, since=str(since))
    _settle(base)
    return made


@transaction.atomic
def reword(*, actor: User, gate: Gate, name: dict[str, str], told: dict[str, str]) -> Gate:
    """Other words for the same requirement."""
    held = _locked(gate)
    if not name:
        raise refuse("name-needed")
    held.name, held.help = name, told
    held.save(update_fields=["name", "help"])
    record(actor=actor, action="requirement.reworded", subject=held)
    return held


@transaction.atomic
def change(*, actor: User, gate: Gate, starts: date, terms: Mapping[str, Any]) -> GateChange:
    """Other terms from a day; what is verified already keeps its last day."""
    held = _locked(gate)
    today = _from(held.base, starts)
    if held.until is not None and held.until <= starts:
        raise refuse("retired-already", until=held.until)
    given = checked(terms)
    made, _new = GateChange.objects.update_or_create(
        gate=held, starts=starts, withdrawn_at=None,
        defaults={**given, "made_at": clock.now(), "made_by": actor},
    )  # fmt: skip
    record(actor=actor, action="requirement.changed", subject=held, starts=str(starts), **given)
    if starts <= today:
        _settle(held.base)
    return made


@transaction.atomic
def withdraw_change(*, actor: User, change: GateChange, reason: str) -> Gate:
    """Terms that have not begun yet will not hold; those before them go on."""
    if not reason.strip():
        raise refuse("reason-needed")
    held = _locked(change.gate)
    row = held.changes.get(pk=change.pk)
    if row.withdrawn_at is not None:
        raise refuse("withdrawn-already")
    if row.starts <= clock.today(held.base.zone):
        raise refuse("begun-already", starts=row.starts)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = clock.now(), actor, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    record(
        actor=actor, action="requirement.change-withdrawn", subject=held, starts=str(row.starts),
        **row.terms,
    )  # fmt: skip
    return held


@transaction.atomic
def retire(*, actor: User, gate: Gate, until: date | None) -> Gate:
    """No longer asked for from a day; without a day it goes on, while it has not ended yet."""
    held = _locked(gate)
    today = clock.today(held.base.zone)
    if held.until is not None and held.until <= today:
        raise refuse("retired-already", until=held.until)
    if until is not None:
        _from(held.base, until)
        if held.since is not None and until < held.since:
            raise refuse("retires-before", since=held.since)
    held.until = until
    held.save(update_fields=["until"])
    record(actor=actor, action="requirement.retired", subject=held, until=str(until or "–"))
    if until is not None and until <= today:
        _settle(held.base)
    return held


@transaction.atomic
def set_figures(
    *, actor: User, base: Base, deposit_blocks: bool = False, **figures: int
) -> BasePolicy:
    """Notice, reviews, longest stay, tickets, odds and the deposit's part in the base's policy."""
    for name, (least, most) in FIGURES.items():
        if not least <= figures[name] <= most:
            raise refuse("out-of-range")
    made, _new = BasePolicy.objects.update_or_create(
        base=base,
        defaults={"deposit_blocks": deposit_blocks, **{name: figures[name] for name in FIGURES}},
    )
    record(
        actor=actor, action="base.policy-set", subject=base, deposit_blocks=deposit_blocks,
        **figures,
    )  # fmt: skip
    return made
