"""Bookings: made, waited for, handed over, cancelled, used.

Whether a time is free, the database decides: the second of two who book it at once is refused by
it, not by a look beforehand. Other rules are judged under a lock on the equipment.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.bases import signals_reservations as signals
from farshore.apps.bases.booking_news import tell
from farshore.apps.bases.booking_reasons import refusal, refuse
from farshore.apps.bases.models import Equipment, Reservation, ReservationEvent, Residency
from farshore.apps.bases.services import booking_rules as rules
from farshore.apps.bases.services.booking_jobs import look_after
from farshore.apps.bases.services.booking_rows import (
    MINUTE,
    lock,
    locked,
    new,
    note,
    saved,
    set_hours,
)
from farshore.apps.bases.services.wait_list import blocking, freed
from farshore.web import clock

State, Kind = Reservation.State, ReservationEvent.Kind
EARLY = timedelta(minutes=15)
# what a company that waits may have open and waiting together
CLAIMS = (*rules.OPEN, State.WAITING)


@transaction.atomic
def book(
    *,
    actor: User,
    equipment: Equipment,
    residency: Residency,
    person: User,
    starts: datetime,
    ends: datetime,
) -> Reservation:
    held = lock(equipment)
    found = rules.booking_reasons(held, residency, person, starts, ends)
    if found:
        raise refusal(*found)
    row = new(held, residency, person, starts, ends, State.BOOKED)
    if not saved(row):
        raise refuse("taken")
    note(row, Kind.BOOKED, actor, after=person)
    look_after(row.starts + held.grace_minutes * MINUTE)
    return row


@transaction.atomic
def wait(
    *,
    actor: User,
    equipment: Equipment,
    residency: Residency,
    person: User,
    starts: datetime,
    ends: datetime,
) -> Reservation:
    """Join the wait-list for a time that is taken."""
    held = lock(equipment)
    found = rules.booking_reasons(held, residency, person, starts, ends, states=CLAIMS)
    if found:
        raise refusal(*found)
    row = new(held, residency, person, starts, ends, State.WAITING)
    if not blocking(row).exists():
        raise refuse("not-taken")
    row.save()
    note(row, Kind.WAITING, actor, after=person)
    look_after(row.starts)
    return row


def is_late(row: Reservation, now: datetime) -> bool:
    """After the notice has run out. Who got it from the wait-list later than that may let go."""
    last = row.starts - timedelta(hours=row.equipment.notice_hours)
    return now > last and not (row.promoted_at is not None and row.promoted_at > last)


@transaction.atomic
def cancel(*, actor: User, reservation: Reservation, reason: str = "") -> Reservation:
    """By the company at any time before it begins, late or not; by others with a reason."""
    row, now = locked(reservation), clock.now()
    own = row.residency.organisation.team_id in actor.team_ids()
    if row.state not in (State.BOOKED, State.WAITING):
        raise refuse("wrong-state")
    if row.state == State.BOOKED and now >= row.starts:
        raise refuse("begun")
    if not own and not reason.strip():
        raise refuse("reason-needed")
    held = row.state == State.BOOKED
    row.late = held and own and is_late(row, now)
    row.state = State.CANCELLED
    row.save(update_fields=["state", "late"])
    step = note(row, Kind.CANCELLED, actor, before=row.person, reason=reason.strip())
    if not own:
        tell(row, step, reason=reason.strip())
    if row.late:
        signals.reservation_cancelled_late.send(
            Reservation, reservation=row, hours=row.booked_hours
        )
    if held:
        freed(row.equipment, row.starts, row.frees)
    return row


@transaction.atomic
def shorten(
    *, actor: User, reservation: Reservation, starts: datetime, ends: datetime, reason: str = ""
) -> Reservation:
    """Give part of the time back, before the notice runs out; by others with a reason."""
    row = locked(reservation)
    own = row.residency.organisation.team_id in actor.team_ids()
    if row.state != State.BOOKED:
        raise refuse("wrong-state")
    if clock.now() >= row.starts:
        raise refuse("begun")
    if not own and not reason.strip():
        raise refuse("reason-needed")
    if own and is_late(row, clock.now()):
        raise refuse("late-to-shorten", hours=row.equipment.notice_hours)
    if starts < row.starts or ends > row.ends or (starts, ends) == (row.starts, row.ends):
        raise refuse("not-shorter")
    found = rules.slot_reasons(row.equipment, starts, ends, clock.now())
    if found:
        raise refusal(*found)
    before = (row.starts, row.frees)
    set_hours(row, starts, ends)
    row.save(update_fields=["starts", "ends", "frees"])
    step = note(row, Kind.SHORTENED, actor, reason=reason.strip())
    if not own:
        tell(row, step, reason=reason.strip())
    look_after(row.starts + row.equipment.grace_minutes * MINUTE)
    freed(row.equipment, *before)
    return row


@transaction.atomic
def take_part(
    *, actor: User, reservation: Reservation, starts: datetime, ends: datetime
) -> Reservation:
    """Who waits takes the part that is free, and no longer waits for the rest."""
    row = locked(reservation)
    if row.state != State.WAITING:
        raise refuse("wrong-state")
    if starts < row.starts or ends > row.ends:
        raise refuse("not-shorter")
    found = rules.booking_reasons(row.equipment, row.residency, row.person, starts, ends, but=row)
    if found:
        raise refusal(*found)
    set_hours(row, starts, ends)
    row.state = State.BOOKED
    if not saved(row):
        raise refuse("taken")
    note(row, Kind.BOOKED, actor, after=row.person)
    look_after(row.starts + row.equipment.grace_minutes * MINUTE)
    return row


@transaction.atomic
def give_up(*, actor: User | None, residency: Residency, last: date) -> int:
    """Cancel what a stay booked beyond its last day, by the base's clocks; others may have it."""
    end = datetime.combine(last, time(), ZoneInfo(residency.base.zone))
    rows = residency.reservations.filter(state__in=(State.BOOKED, State.WAITING), ends__gt=end)
    items = Equipment.objects.filter(pk__in=rows.values("equipment")).order_by("pk")
    given = 0
    for item in map(lock, items):
        for row in rows.filter(equipment=item).select_related("person").order_by("pk"):
            row.equipment, row.state, given = item, State.CANCELLED, given + 1
            row.save(update_fields=["state"])
            with translation.override(row.person.language):
                reason = _("The stay ends on %(day)s.") % {"day": last}
            step = note(row, Kind.CANCELLED, actor, before=row.person, reason=reason)
            tell(row, step, reason=reason)
            freed(item, row.starts, row.frees)
    return given


@transaction.atomic
def transfer(
    *, actor: User, reservation: Reservation, person: User, residency: Residency, manages: bool
) -> Reservation:
    """Hand a booking to somebody else: a colleague, or, by the base manager, another company."""
    row = locked(reservation)
    if row.state != State.BOOKED:
        raise refuse("wrong-state")
    if clock.now() >= row.starts:
        raise refuse("begun")
    if person.pk == row.person_id and residency.pk == row.residency_id:
        raise refuse("same-person")
    if residency.organisation_id != row.residency.organisation_id and not manages:
        raise refuse("other-company")
    found = rules.use_reasons(row.equipment, residency, person, row.starts, row.ends)
    found += rules.share_reasons(row.equipment, residency, row, rules.OPEN)
    if found:
        raise refusal(*found)
    before, row.person, row.residency = row.person, person, residency
    row.save(update_fields=["person", "residency"])
    step = note(row, Kind.TRANSFERRED, actor, before=before, after=person)
    for who in (before, person):
        if who != actor:
            tell(row, step, to=who)
    return row


@transaction.atomic
def check_in(*, actor: User, reservation: Reservation) -> Reservation:
    """Access and training are asked for again: they may have ended since the booking."""
    row, now = locked(reservation), clock.now()
    if row.state != State.BOOKED:
        raise refuse("wrong-state")
    if now < row.starts - EARLY:
        raise refuse("too-early", minutes=int(EARLY / MINUTE))
    if now > due_out(row):
        raise refuse("too-late", minutes=row.equipment.grace_minutes)
    found = rules.use_reasons(row.equipment, row.residency, row.person, row.starts, row.ends)
    if found:
        raise refusal(*found)
    row.state, row.checked_in_at = State.CHECKED_IN, now
    row.save(update_fields=["state", "checked_in_at"])
    note(row, Kind.CHECKED_IN, actor)
    look_after(row.ends)
    return row


def due_out(row: Reservation) -> datetime:
    """Until when somebody must have checked in."""
    return min(row.starts + row.equipment.grace_minutes * MINUTE, row.ends)


@transaction.atomic
def check_out(*, actor: User, reservation: Reservation) -> Reservation:
    row = locked(reservation)
    if row.state != State.CHECKED_IN:
        raise refuse("wrong-state")
    complete(row, actor, clock.now())
    freed(row.equipment, row.frees, row.ends)
    return row


def complete(row: Reservation, actor: User | None, at: datetime) -> Reservation:
    """Over, at the latest when the booking ends; what is left of the time is free again."""
    row.state, row.checked_out_at = State.COMPLETED, max(at, row.checked_in_at or at)
    free = row.checked_out_at + row.equipment.buffer_minutes * MINUTE
    row.frees = max(row.starts + MINUTE, min(row.frees, free))
    row.save(update_fields=["state", "checked_out_at", "frees"])
    note(row, Kind.CHECKED_OUT, actor)
    signals.reservation_completed.send(
        Reservation, reservation=row, hours=row.booked_hours, used=row.used_hours
    )
    return row


def settle(now: datetime) -> int:
    """What time alone decides: nobody came, nobody checked out, nothing fell free."""
    due = Reservation.objects.filter(
        state__in=(State.BOOKED, State.CHECKED_IN, State.WAITING), starts__lte=now
    ).select_related("equipment")
    return sum(_settle_one(row, now) for row in due.order_by("starts", "pk"))


@transaction.atomic
def _settle_one(reservation: Reservation, now: datetime) -> bool:
    row = locked(reservation)
    if row.state == State.BOOKED and now > due_out(row):
        row.state = State.NO_SHOW
        row.save(update_fields=["state"])
        tell(row, note(row, Kind.NO_SHOW, None))
        signals.reservation_missed.send(Reservation, reservation=row, hours=row.booked_hours)
        freed(row.equipment, now, row.frees)
        return True
    if row.state == State.CHECKED_IN and now >= row.ends:
        complete(row, None, row.ends)
        return True
    if row.state == State.WAITING and now >= row.starts:
        row.state = State.LAPSED
        row.save(update_fields=["state"])
        note(row, Kind.LAPSED, None)
        return True
    return False
