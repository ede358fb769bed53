"""Access taken and given back: noted when it happens, and told to the company.

Nothing here decides who may enter; `policy` does, anew each time. This keeps the record of it.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from farshore.apps.audit.services.record import record
from farshore.apps.bases.gate_letters import EXPIRED, REMINDER, RESTORED, draft_of
from farshore.apps.bases.gates import PRESENT, days_left
from farshore.apps.bases.models import Base, Gate, GateItem, Residency, Suspension
from farshore.apps.bases.policy import case_of, suspending
from farshore.apps.bases.signals_access import access_restored, access_suspended
from farshore.apps.letters.models import Letter
from farshore.apps.letters.services.queueing import post
from farshore.web import clock


@transaction.atomic
def settle(*, residency: Residency, day: date | None = None) -> Suspension | None:
    """Bring the record up to what the policy says on the day, today if none is named. Returns the
    suspension that stands. The policy is asked under the lock: what was read before may be old."""
    held = Residency.objects.select_for_update().get(pk=residency.pk)
    residency.state = held.state
    found = suspending(case_of(residency, day=day))
    standing = Suspension.objects.filter(residency=residency, lifted_at=None).first()
    keys = sorted(item.gate.key for item in found)
    if found and standing is None:
        standing = Suspension.objects.create(residency=residency, gates=keys, began_at=clock.now())
        record(actor=None, action="access.suspended", subject=residency, gates=keys)
        _write(residency, found[0], EXPIRED, f"bases.suspended:{standing.pk}")
        access_suspended.send(Suspension, residency=residency, gates=keys)
    elif found and standing is not None and standing.gates != keys:
        standing.gates = keys
        standing.save(update_fields=["gates"])
    elif not found and standing is not None:
        standing.lifted_at = clock.now()
        standing.save(update_fields=["lifted_at"])
        record(actor=None, action="access.restored", subject=residency, gates=standing.gates)
        _write(residency, None, RESTORED, f"bases.restored:{standing.pk}")
        access_restored.send(Suspension, residency=residency, gates=standing.gates)
        return None
    return standing


def _write(residency: Residency, item: GateItem | None, kind: str, key: str) -> Letter:
    given = draft_of(kind, key, residency, item)
    return post(actor=None, team=residency.base.team, group=residency.base, given=given)


def threshold(left: int, before: Iterable[int]) -> int | None:
    """The reminder that is due with so many days left; a day that was missed is caught up."""
    due = [days for days in before if left <= days]
    return min(due) if due and left >= 0 else None


def remind(residency: Residency, items: Iterable[GateItem], day: date) -> int:
    """Write the reminders that are due and not written yet: one for each item, day and step."""
    sent = 0
    for item in items:
        left = days_left(item, day)
        asked = item.gate.step not in (Gate.Step.EVENT, Gate.Step.LEAVE)
        days = threshold(left, item.gate.remind) if left is not None and asked else None
        if days is None or item.submitted_at is not None:
            continue
        key = f"bases.reminder:{item.pk}:{item.expires}:{days}"
        if not Letter.objects.filter(key=key).exists():
            _write(residency, item, REMINDER, key)
            sent += 1
    return sent


def daily(base: Base) -> dict[str, int]:
    """What a base's day brings: reminders, suspensions, restorations. Again: nothing new."""
    today = clock.today(base.zone)
    counted = {"reminders": 0, "suspended": 0, "restored": 0}
    stays = base.residencies.filter(state__in=[*PRESENT, Residency.State.ONBOARDING])
    for stay in stays.select_related("base__team", "organisation").order_by("pk"):
        before = Suspension.objects.filter(residency=stay, lifted_at=None).exists()
        counted["reminders"] += remind(stay, case_of(stay, day=today).items, today)
        after = settle(residency=stay, day=today) is not None
        counted["suspended"] += after and not before
        counted["restored"] += before and not after
    return counted
