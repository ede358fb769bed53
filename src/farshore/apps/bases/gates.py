"""When a requirement holds. Whether a company may do something, `policy` answers."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from farshore.apps.bases.models import Gate, GateItem, Residency

OVER = (Residency.State.GRADUATED, Residency.State.TERMINATED, Residency.State.ALUMNI)
MET = (GateItem.State.VERIFIED, GateItem.State.WAIVED)
# there and not about to leave
STAYING = (Residency.State.ACTIVE, Residency.State.RENEWAL, Residency.State.EXTENDED)
PRESENT = (*STAYING, Residency.State.NOTICE)
# days before it expires from which an item counts as expiring and a successor is taken
SOON = 60


def on(gate: Gate, day: date) -> Gate:
    """The requirement with its terms of that day. Prefetch `changes` where there are many."""
    begun = [row for row in gate.changes.all() if row.holds_on(day)]
    for name, value in (begun[-1].terms if begun else {}).items():
        setattr(gate, name, value)
    return gate


def asked(items: Iterable[GateItem], day: date) -> list[GateItem]:
    """Those items whose requirement is asked for on the day, with its terms of the day."""
    rows = list(items)
    gates = {id(item.gate): item.gate for item in rows}
    asked_for = {key for key, gate in gates.items() if gate.asked_on(day)}
    for key in asked_for:
        on(gates[key], day)
    return [item for item in rows if id(item.gate) in asked_for]


def expired(item: GateItem, day: date) -> bool:
    return item.expires is not None and item.expires < day


def holds(item: GateItem, day: date) -> bool:
    """A requirement is met while verified or waived, and not expired."""
    return item.state in MET and not expired(item, day)


def holding(day: date) -> Q:
    """The rows of items that hold on the day, as `holds` answers of one."""
    return Q(state__in=MET) & (Q(expires=None) | Q(expires__gte=day))


def days_left(item: GateItem, day: date) -> int | None:
    return None if item.expires is None else (item.expires - day).days
