"""One place that answers: may this company do this at this base now, and if not, why and what next.

Screens, services and jobs all ask here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from farshore.apps.bases.models import Gate, GateItem, Residency


class Activity(StrEnum):
    """What a company may want to do, each behind the gates of its step and those before."""

    CONTRACT = "contract"
    WORK = "work"


NEEDED = {
    Activity.CONTRACT: (Gate.Step.NOMINATE, Gate.Step.CONTRACT),
    Activity.WORK: (Gate.Step.NOMINATE, Gate.Step.CONTRACT, Gate.Step.ACCESS),
}
PRESENT = (
    Residency.State.ACTIVE,
    Residency.State.RENEWAL,
    Residency.State.EXTENDED,
    Residency.State.NOTICE,
)


@dataclass(frozen=True)
class Answer:
    """`allowed`, and the items that stand in the way (`blocking`) or only inform (`informing`)."""

    allowed: bool
    blocking: tuple[GateItem, ...]
    informing: tuple[GateItem, ...]


def expired(item: GateItem, day: date) -> bool:
    return item.expires is not None and item.expires < day


def holds(item: GateItem, day: date) -> bool:
    """A requirement is met while verified or waived, and not expired."""
    met = item.state in (GateItem.State.VERIFIED, GateItem.State.WAIVED)
    return met and not expired(item, day)


def may(items: Iterable[GateItem], activity: Activity, day: date) -> Answer:
    """Judge the items of one residency (with their gates) on a day."""
    steps = NEEDED[activity]
    open_items = [item for item in items if item.gate.step in steps and not holds(item, day)]
    blocking = tuple(item for item in open_items if item.gate.blocks)
    informing = tuple(item for item in open_items if not item.gate.blocks)
    return Answer(not blocking, blocking, informing)


def days_left(item: GateItem, day: date) -> int | None:
    return None if item.expires is None else (item.expires - day).days
