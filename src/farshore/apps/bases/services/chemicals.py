"""Bringing chemicals and agents in, turning them into waste, noting that they are gone.

Limits are shared by all tenants of an area: the area is locked while a sum is judged.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.chemistry import in_base_unit, is_cas
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.models import (
    Agent,
    Chemical,
    ControlArea,
    Hazard,
    HazardLimit,
    Residency,
    Room,
)
from farshore.apps.bases.policy import Action, may
from farshore.apps.bases.selectors.chemicals import AreaSum, sums
from farshore.web import clock


@dataclass(frozen=True)
class Brought:
    """What was brought in; `near` is the sum that came close to its limit by it."""

    chemical: Chemical
    near: AreaSum | None


def _allowed(residency: Residency) -> None:
    answer = may(residency, Action.CHEMICAL)
    if not answer.allowed:
        raise refuse("not-now", reasons=" ".join(row.text for row in answer.reasons))


def _in_base(residency: Residency, room: Room) -> None:
    if room.base_id != residency.base_id:
        raise refuse("wrong-state")


@transaction.atomic
def bring(
    *,
    actor: User,
    residency: Residency,
    room: Room,
    name: str,
    cas: str,
    hazard: str,
    amount: Decimal,
    unit: str,
    container: str = "",
) -> Brought:
    """Refused without a class, with a wrong number, or where it does not fit; says what would."""
    _allowed(residency)
    _in_base(residency, room)
    told, number = " ".join(name.split())[:120], cas.strip()
    if not told or amount <= 0:
        raise refuse("no-amount")
    if not is_cas(number):
        raise refuse("wrong-cas", cas=number or "–")
    if hazard not in Hazard.values:
        raise refuse("no-class")
    area = ControlArea.objects.select_for_update().filter(rooms=room).order_by("pk").first()
    if area is None:
        raise refuse("no-area", room=room)
    near = _fits(area, hazard, amount, unit)
    made = Chemical.objects.create(
        residency=residency, room=room, name=told, cas=number, hazard=hazard, amount=amount,
        unit=unit, container=container.strip()[:60], brought_at=clock.now(), brought_by=actor,
    )  # fmt: skip
    record(
        actor=actor, action="chemical.brought", subject=made, hazard=hazard, cas=number,
        amount=str(amount), unit=unit, area=area.key,
    )  # fmt: skip
    return Brought(made, near)


def _fits(area: ControlArea, hazard: str, amount: Decimal, unit: str) -> AreaSum | None:
    """None, or the sum that comes near its limit; refused where it would go over."""
    if hazard == Hazard.NONE:
        return None
    limit = HazardLimit.objects.filter(base=area.base_id, hazard=hazard).first()
    if limit is None:
        raise refuse("no-limit", hazard=Hazard(hazard).label)
    more, base_unit = in_base_unit(amount, unit)
    if base_unit != limit.unit:
        raise refuse("wrong-unit", unit=limit.get_unit_display())
    found = next(row for row in sums(area.base, [area]) if row.hazard == hazard)
    if more > found.left:
        raise refuse(
            "over-limit", area=area, hazard=found.label, limit=_plain(found.limit),
            held=_plain(found.held), left=_plain(found.left), unit=limit.get_unit_display(),
        )  # fmt: skip
    after = found.held + more
    return found if after >= found.limit * Decimal("0.8") else None


def _plain(amount: Decimal) -> str:
    return f"{amount:.3f}".rstrip("0").rstrip(".")


def _locked(chemical: Chemical) -> Chemical:
    held = Chemical.objects.select_for_update().get(pk=chemical.pk)
    if held.gone_at is not None:
        raise refuse("closed-already")
    return held


@transaction.atomic
def to_waste(*, actor: User, chemical: Chemical) -> Chemical:
    """It is waste now, and counts until it is collected."""
    held = _locked(chemical)
    if held.waste:
        raise refuse("closed-already")
    held.waste = True
    held.save(update_fields=["waste"])
    record(actor=actor, action="chemical.wasted", subject=held)
    return held


@transaction.atomic
def gone(*, actor: User, chemical: Chemical) -> Chemical:
    """Used up, or collected as waste."""
    held = _locked(chemical)
    held.gone_at = clock.now()
    held.save(update_fields=["gone_at"])
    record(actor=actor, action="chemical.gone", subject=held, waste=held.waste)
    return held


@transaction.atomic
def bring_agent(
    *,
    actor: User,
    residency: Residency,
    room: Room,
    name: str,
    risk_group: int,
    approval: str = "",
    approved_until: date | None = None,
) -> Agent:
    """The room's level must be enough; from risk group 2 on the committee approves, to a day."""
    _allowed(residency)
    _in_base(residency, room)
    if not name.strip():
        raise refuse("no-amount")
    if risk_group > room.biosafety_level:
        raise refuse("level-too-low", room=room, level=room.biosafety_level, group=risk_group)
    today = clock.today(residency.base.zone)
    if risk_group >= 2 and (not approval.strip() or approved_until is None):
        raise refuse("no-approval")
    if approved_until is not None and approved_until < today:
        raise refuse("expired-date")
    made = Agent.objects.create(
        residency=residency, room=room, name=name.strip()[:120], risk_group=risk_group,
        approval=approval.strip()[:60], approved_until=approved_until, brought_at=clock.now(),
        brought_by=actor,
    )  # fmt: skip
    record(actor=actor, action="agent.brought", subject=made, risk_group=risk_group)
    return made


@transaction.atomic
def agent_gone(*, actor: User, agent: Agent) -> Agent:
    held = Agent.objects.select_for_update().get(pk=agent.pk)
    if held.gone_at is not None:
        raise refuse("closed-already")
    held.gone_at = clock.now()
    held.save(update_fields=["gone_at"])
    record(actor=actor, action="agent.gone", subject=held)
    return held
