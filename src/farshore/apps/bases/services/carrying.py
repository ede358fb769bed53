"""Requirements that were met before a stay began: they need not be handed in again."""

from zoneinfo import ZoneInfo

from farshore.apps.bases.gates import holds, on
from farshore.apps.bases.models import Gate, GateItem, Residency
from farshore.apps.bases.months import months_after
from farshore.web import clock

State = GateItem.State


def items_for(residency: Residency) -> list[GateItem]:
    """One item for each gate of the base: met where the nomination, or an earlier stay of the
    company at this base, met it and that still holds; else missing."""
    today = clock.today(residency.base.zone)
    before = {
        item.gate_id: item
        for item in GateItem.objects.filter(
            residency__organisation=residency.organisation_id, residency__base=residency.base_id,
            state=State.VERIFIED,
        ).exclude(residency=residency).select_related("gate").order_by("verified_at")
        if item.gate.step in (Gate.Step.NOMINATE, Gate.Step.CONTRACT) and holds(item, today)
    }  # fmt: skip
    rows = residency.base.gates.prefetch_related("changes")
    return [
        _item(residency, on(gate, today), before.get(gate.pk))
        for gate in rows
        if gate.until is None or gate.until > today
    ]


def _item(residency: Residency, gate: Gate, earlier: GateItem | None) -> GateItem:
    made = GateItem(residency=residency, gate=gate)
    if earlier is not None:
        made.state, made.expires = State.VERIFIED, earlier.expires
        made.verified_at, made.verified_by = earlier.verified_at, earlier.verified_by
    elif gate.step == Gate.Step.NOMINATE and residency.admission is not None:
        at = residency.admission.nominated_at
        made.state, made.verified_at = State.VERIFIED, at
        if gate.months_valid:
            day = at.astimezone(ZoneInfo(residency.base.zone)).date()
            made.expires = months_after(day, gate.months_valid)
    return made
