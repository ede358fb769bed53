"""Rooms and places of a base: added, changed, taken out of use from a day and put back.

What is out of use stays in the database: it is closed from a day for good. Stays that hold it
after that day stand in the way, and the refusal names them.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors_setup import check_day, refuse
from farshore.apps.bases.keys import free_key
from farshore.apps.bases.models import Agent, Base, Chemical, Closure, Place, Residency, Room
from farshore.apps.bases.models.sites import FAR
from farshore.apps.bases.selectors.features import in_words, names_of
from farshore.apps.bases.selectors.setup import held_after, out_from
from farshore.apps.bases.services import features, plans
from farshore.web import clock
from farshore.web.translated import as_written

MOST = 60
LETTERS = {"bench": "B", "desk": "D", "suite": "S"}


def locked(room: Room) -> Room:
    """The room against other writers: who places companies in it waits for the same lock."""
    return (
        Room.objects.select_for_update(of=("self",), no_key=True)
        .select_related("base").get(pk=room.pk)
    )  # fmt: skip


def _ahead(room: Room, day: date) -> date:
    today = clock.today(room.base.zone)
    check_day(day, today)
    return today


@transaction.atomic
def add_room(*, actor: User, base: Base, **values: Any) -> Room:
    if not values["name"]:
        raise refuse("name-needed")
    last = base.rooms.order_by("-order").first()
    values["equipment"] = features.kept(base, values["equipment"])
    key = free_key(values["name"], base.rooms, "room")
    made = Room.objects.create(base=base, key=key, order=last.order + 1 if last else 0, **values)
    record(actor=actor, action="room.added", subject=made, base=base.key)
    return made


@transaction.atomic
def change_room(*, actor: User, room: Room, **values: Any) -> Room:
    """A level is not lowered under what companies in the room were promised or keep, and what they
    need of the room is not taken away."""
    held = locked(room)
    if not values["name"]:
        raise refuse("name-needed")
    values["equipment"] = features.kept(held.base, values["equipment"])
    level = values["biosafety_level"]
    if level < held.biosafety_level:
        _level_fits(held, level)
    _needs_fit(held, set(held.equipment) - set(values["equipment"]))
    before = {key: getattr(held, key) for key in values}
    for name, value in values.items():
        setattr(held, name, value)
    if before["floor"] != held.floor:
        plans.fits(held)
    held.save()
    features.drop_unused(held.base)
    changed = sorted(key for key, value in values.items() if before[key] != value)
    record(actor=actor, action="room.changed", subject=held, fields=changed)
    return held


def _level_fits(room: Room, level: int) -> None:
    rows = held_after(room.places.all(), clock.today(room.base.zone)).select_related(
        "residency__organisation",
        "residency__admission__application",
        "residency__admission__wish",
    )
    for row in rows:
        admission = row.residency.admission
        if admission is not None and admission.space.level > level:
            raise refuse(
                "level-needed", company=row.residency.organisation, until=row.ends, room=room,
                level=admission.space.level,
            )  # fmt: skip
    kept = Agent.objects.filter(room=room, gone_at=None, risk_group__gt=level)
    agent = kept.select_related("residency__organisation").order_by("-risk_group").first()
    if agent is not None:
        raise refuse(
            "agent-level", company=agent.residency.organisation, group=agent.risk_group, room=room
        )


def _needs_fit(room: Room, lost: set[str]) -> None:
    """Every company that holds a place needs none of these, or all that do are named."""
    if not lost:
        return
    today, names = clock.today(room.base.zone), names_of(room.base)
    stays = Residency.objects.filter(allocations__in=held_after(room.places.all(), today))
    affected = [
        f"{stay.organisation} ({in_words(lost & set(stay.needs), names)})"
        for stay in stays.select_related("organisation")
        .order_by("organisation__sort_name", "pk")
        .distinct()
        if lost & set(stay.needs)
    ]
    if affected:
        raise refuse("features-needed", room=room, companies="; ".join(affected))


@transaction.atomic
def close_room(*, actor: User, room: Room, starts: date, reason: str) -> Closure:
    """Out of use from a day, with all its places."""
    held = locked(room)
    today = _ahead(held, starts)
    if not reason.strip():
        raise refuse("reason-needed")
    _not_out(held, None, starts)
    rows = held_after(held.places.all(), starts)
    last = rows.first()
    if last is not None:
        raise refuse(
            "room-held", count=rows.values("place").distinct().order_by().count(), room=held,
            company=last.residency.organisation, until=last.ends,
        )  # fmt: skip
    booked = held.instruments.filter(retired=False).count()
    if booked:
        raise refuse("room-equipped", count=booked, room=held)
    kept = Chemical.objects.filter(room=held, gone_at=None).count()
    kept += Agent.objects.filter(room=held, gone_at=None).count()
    if kept and starts <= today:
        raise refuse("room-chemicals", room=held, count=kept)
    made = _shut(held, None, starts, reason)
    record(actor=actor, action="room.closed", subject=held, starts=str(starts))
    return made


def _not_out(room: Room, place: Place | None, starts: date) -> None:
    row = room.closures.filter(place=place, ends=FAR).first()
    if row is not None and row.starts <= starts:
        raise refuse("out-already", starts=row.starts)


def _shut(room: Room, place: Place | None, starts: date, reason: str) -> Closure:
    made, _new = Closure.objects.update_or_create(
        room=room, place=place, ends=FAR,
        defaults={"starts": starts, "reason": as_written(reason.strip())},
    )  # fmt: skip
    return made


@transaction.atomic
def reopen_room(*, actor: User, room: Room) -> Room:
    held = locked(room)
    _open(held, None)
    record(actor=actor, action="room.reopened", subject=held)
    return held


def _open(room: Room, place: Place | None) -> None:
    """What was shut until today stays known as shut; what has not begun does not come."""
    row = room.closures.filter(place=place, ends=FAR).first()
    if row is None:
        raise refuse("in-use")
    today = clock.today(room.base.zone)
    if row.starts < today:
        row.ends = today
        row.save(update_fields=["ends"])
    else:
        row.delete()


@transaction.atomic
def add_places(*, actor: User, room: Room, kind: str, count: int, starts: date) -> list[Place]:
    """So many more of a kind, numbered on; before `starts` they are closed."""
    held = locked(room)
    today = _ahead(held, starts)
    if not 1 <= count <= MOST:
        raise refuse("many-places", most=MOST)
    gone = out_from(held)
    if gone is not None and gone <= starts:
        raise refuse("room-out", room=held, starts=gone)
    last = held.places.order_by("-order").first()
    order = last.order + 1 if last else 0
    made = [
        Place.objects.create(room=held, kind=kind, number=number, order=order + at)
        for at, number in enumerate(_numbers(held.base, kind, count))
    ]
    if starts > today:
        Closure.objects.bulk_create(
            Closure(room=held, place=place, starts=today, ends=starts) for place in made
        )
    record(
        actor=actor, action="places.added", subject=held, kind=kind, count=count,
        starts=str(starts), numbers=[place.number for place in made],
    )  # fmt: skip
    return made


def _numbers(base: Base, kind: str, count: int) -> list[str]:
    """Numbers that go on where those of the base's places of the kind end."""
    known = Place.objects.filter(room__base=base).values_list("kind", "number")
    parts = [
        (found[1], found[2])
        for own, number in known
        if own == kind and (found := re.match(r"^(\D*)(\d+)$", number))
    ]
    prefix, digits = max(parts, key=lambda p: int(p[1])) if parts else (LETTERS[kind], "00")
    taken, made, at = {number for _kind, number in known}, list[str](), int(digits)
    while len(made) < count:
        at += 1
        number = f"{prefix}{at:0{len(digits)}d}"
        if number not in taken:
            made.append(number)
    return made


@transaction.atomic
def take_out(*, actor: User, place: Place, starts: date, reason: str) -> Closure:
    """One place out of use from a day."""
    room = locked(place.room)
    _ahead(room, starts)
    if not reason.strip():
        raise refuse("reason-needed")
    _not_out(room, place, starts)
    last = held_after([place], starts).first()
    if last is not None:
        raise refuse(
            "place-held", place=place, company=last.residency.organisation, until=last.ends
        )
    made = _shut(room, place, starts, reason)
    record(actor=actor, action="place.out", subject=place, starts=str(starts))
    return made


@transaction.atomic
def put_back(*, actor: User, place: Place) -> Place:
    room = locked(place.room)
    _open(room, place)
    record(actor=actor, action="place.back", subject=place)
    return place


@transaction.atomic
def take_out_many(
    *, actor: User, room: Room, kind: str, count: int, starts: date, reason: str
) -> list[Place]:
    """So many fewer of a kind from a day: the last of the room's that nobody holds after it."""
    held = locked(room)
    _ahead(held, starts)
    if not reason.strip():
        raise refuse("reason-needed")
    if not 1 <= count <= MOST:
        raise refuse("many-places", most=MOST)
    going = held.closures.filter(ends=FAR).exclude(place=None).values_list("place", flat=True)
    rows = list(held.places.filter(kind=kind).exclude(pk__in=list(going)).order_by("-order", "-pk"))
    if count > len(rows):
        raise refuse("too-few-places", room=held, total=len(rows), count=count, starts=starts)
    busy = set(held_after(rows, starts).values_list("place", flat=True))
    free = _free(rows, busy)
    if count > len(free):
        raise refuse(
            "places-held", room=held, total=len(rows), held=len(busy), free=len(free),
            starts=starts,
        )  # fmt: skip
    for place in free[:count]:
        _shut(held, place, starts, reason)
    record(
        actor=actor, action="places.out", subject=held, kind=kind, count=count, starts=str(starts),
        numbers=[place.number for place in free[:count]],
    )  # fmt: skip
    return free[:count]


def _free(rows: Sequence[Place], busy: set[int]) -> list[Place]:
    return [place for place in rows if place.pk not in busy]
