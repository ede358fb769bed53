"""Control areas and the limits that hold in them, each figure with a dated source."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.chemistry import in_base_unit
from farshore.apps.bases.errors_setup import refuse
from farshore.apps.bases.keys import free_key
from farshore.apps.bases.models import (
    Base,
    Chemical,
    ControlArea,
    HazardLimit,
    Room,
    StoreyShare,
    Unit,
)
from farshore.web import clock


def _sourced(base: Base, source: str, on: date | None) -> str:
    told = " ".join(source.split())[:200]
    if not told or on is None:
        raise refuse("source-needed")
    if on > clock.today(base.zone):
        raise refuse("source-ahead", day=on)
    return told


def _locked(base: Base) -> None:
    Base.objects.select_for_update(no_key=True).get(pk=base.pk)


@transaction.atomic
def set_limit(
    *, actor: User, base: Base, hazard: str, amount: Decimal, unit: str, source: str,
    sourced_on: date | None, checked: bool,
) -> HazardLimit:  # fmt: skip
    """The most of a class on the first storey. A limit below what is there is a limit too: the
    area then shows as over it, and nothing more comes in."""
    _locked(base)
    told = _sourced(base, source, sourced_on)
    if amount < 0:
        raise refuse("negative-limit")
    there = Chemical.objects.filter(room__base=base, hazard=hazard, gone_at=None)
    units = [in_base_unit(Decimal(1), row)[1] for row in there.values_list("unit", flat=True)]
    other = [own for own in units if own != unit]
    if other:
        raise refuse("unit-differs", count=len(other), unit=Unit(other[0]).label)
    before = HazardLimit.objects.filter(base=base, hazard=hazard).first()
    made, _new = HazardLimit.objects.update_or_create(
        base=base, hazard=hazard,
        defaults={
            "amount": amount, "unit": unit, "source": told, "sourced_on": sourced_on,
            "checked": checked,
        },
    )  # fmt: skip
    record(
        actor=actor, action="limit.set", subject=made, hazard=hazard, amount=str(amount), unit=unit,
        before=str(before.amount) if before else None, source=told, of=str(sourced_on),
    )  # fmt: skip
    return made


@transaction.atomic
def set_share(
    *, actor: User, base: Base, storey: int, percent: Decimal, source: str,
    sourced_on: date | None, checked: bool,
) -> StoreyShare:  # fmt: skip
    """The share of the limits that holds on a storey."""
    _locked(base)
    told = _sourced(base, source, sourced_on)
    if not 0 <= percent <= 100:
        raise refuse("percent")
    before = StoreyShare.objects.filter(base=base, storey=storey).first()
    made, _new = StoreyShare.objects.update_or_create(
        base=base, storey=storey,
        defaults={
            "percent": percent, "source": told, "sourced_on": sourced_on, "checked": checked,
        },
    )  # fmt: skip
    record(
        actor=actor, action="share.set", subject=made, storey=storey, percent=str(percent),
        before=str(before.percent) if before else None, source=told, of=str(sourced_on),
    )  # fmt: skip
    return made


@transaction.atomic
def keep_area(
    *, actor: User, base: Base, area: ControlArea | None, name: dict[str, str], storey: int,
    rooms: Sequence[Room],
) -> ControlArea:  # fmt: skip
    """A new area, or another name, storey or set of rooms. A room lies in one area at most, and
    none leaves its area while it holds something that counts there."""
    _locked(base)
    if not name:
        raise refuse("name-needed")
    held = None
    if area is not None:
        held = ControlArea.objects.select_for_update(no_key=True).get(pk=area.pk, base=base)
    _nobody_elses(base, held, rooms)
    if held is None:
        held = ControlArea(base=base, key=free_key(name, base.areas, "area"))
    else:
        _leaving_empty(held, rooms)
    held.name, held.storey = name, storey
    held.save()
    held.rooms.set(rooms)
    record(
        actor=actor, action="area.kept", subject=held, storey=storey,
        rooms=[room.key for room in rooms],
    )  # fmt: skip
    return held


def _nobody_elses(base: Base, area: ControlArea | None, rooms: Sequence[Room]) -> None:
    taken = {
        room.pk: other
        for other in base.areas.prefetch_related("rooms")
        if area is None or other.pk != area.pk
        for room in other.rooms.all()
    }
    for room in rooms:
        if room.pk in taken:
            raise refuse("room-elsewhere", room=room, area=taken[room.pk])


def _leaving_empty(area: ControlArea, rooms: Sequence[Room]) -> None:
    for room in area.rooms.exclude(pk__in=[row.pk for row in rooms]):
        count = Chemical.objects.filter(room=room, gone_at=None).count()
        if count:
            raise refuse("area-holds", room=room, count=count)
