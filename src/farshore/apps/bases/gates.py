"""When a requirement holds. Whether a company may do something, `policy` answers."""

from datetime import date

from farshore.apps.bases.models import GateItem, Residency

PRESENT = (
    Residency.State.ACTIVE,
    Residency.State.RENEWAL,
    Residency.State.EXTENDED,
    Residency.State.NOTICE,
)


def expired(item: GateItem, day: date) -> bool:
    return item.expires is not None and item.expires < day


def holds(item: GateItem, day: date) -> bool:
    """A requirement is met while verified or waived, and not expired."""
    met = item.state in (GateItem.State.VERIFIED, GateItem.State.WAIVED)
    return met and not expired(item, day)


def days_left(item: GateItem, day: date) -> int | None:
    return None if item.expires is None else (item.expires - day).days
