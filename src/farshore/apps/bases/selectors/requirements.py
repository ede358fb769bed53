"""The requirements of a base as they are asked for, were, and will be."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from farshore.apps.bases.gates import OVER, holding, on
from farshore.apps.bases.models import Base, Gate, GateChange, GateItem
from farshore.apps.bases.policy import STEPS, asks

LATER = (Gate.Step.EVENT, Gate.Step.LEAVE)


@dataclass(frozen=True)
class Requirement:
    """With its terms of the day; `coming`: what will change; `open`: companies that
    lack it, where it is asked for before they work."""

    gate: Gate
    asked: bool
    coming: tuple[GateChange, ...]
    open: int | None
    stays: int

    @property
    def before(self) -> list[str]:
        return [action.label for action in STEPS if asks(self.gate, action)]


def requirements(base: Base, day: date) -> list[Requirement]:
    """Three queries, however many there are. Those no longer asked for come last."""
    here = Q(items__residency__state__in=OVER)
    rows = base.gates.prefetch_related("changes").annotate(stays=Count("items", filter=~here))
    rows = rows.order_by("order", "pk")
    items = GateItem.objects.filter(residency__base=base).exclude(residency__state__in=OVER)
    open_ = items.exclude(holding(day)).order_by().values("gate")
    lacking = dict(open_.annotate(many=Count("pk")).values_list("gate", "many"))
    found = [
        Requirement(
            on(gate, day), gate.asked_on(day),
            tuple(change for change in gate.changes.all() if change.ahead_of(day)),
            None if gate.step in LATER else lacking.get(gate.pk, 0), gate.stays,
        )
        for gate in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: row.gate.until is not None and row.gate.until <= day)
