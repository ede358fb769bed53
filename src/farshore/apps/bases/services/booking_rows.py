"""The rows of bookings: locked, made, kept with their history."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.models import Equipment, Reservation, ReservationEvent, Residency
from farshore.web import clock

Kind = ReservationEvent.Kind
MINUTE = timedelta(minutes=1)


def lock(equipment: Equipment) -> Equipment:
    """The equipment, held against other writers; rows that point to it may still be read."""
    return (
        Equipment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("room__base", "training")
        .get(pk=equipment.pk)
    )


def locked(reservation: Reservation) -> Reservation:
    """The booking as it stands, with its equipment locked first: one order for everybody."""
    lock(reservation.equipment)
    return (
        Reservation.objects.select_for_update(of=("self",))
        .select_related("equipment__room__base", "equipment__training")
        .select_related("residency__organisation", "residency__base", "person")
        .get(pk=reservation.pk)
    )


def note(
    row: Reservation,
    kind: str,
    actor: User | None,
    *,
    before: User | None = None,
    after: User | None = None,
    reason: str = "",
) -> ReservationEvent:
    """The step in the booking's history and in the audit; what people wrote stays out of that."""
    made = ReservationEvent.objects.create(
        reservation=row, kind=kind, at=clock.now(), by=actor, before=before, after=after,
        reason=reason,
    )  # fmt: skip
    acting = {"acting_for": row.person_id} if _acts_for(actor, row, kind) else {}
    record(
        actor=actor, action=f"booking.{kind}", subject=row, equipment=row.equipment_id,
        stay=row.residency_id, **acting,
    )  # fmt: skip
    return made


def _acts_for(actor: User | None, row: Reservation, kind: str) -> bool:
    """Whether somebody outside the company books for its person: the base's manager."""
    if actor is None or kind not in (Kind.BOOKED, Kind.WAITING):
        return False
    return row.residency.organisation.team_id not in actor.team_ids()


def new(
    equipment: Equipment, residency: Residency, person: User, starts: datetime, ends: datetime,
    state: str,
) -> Reservation:  # fmt: skip
    row = Reservation(
        equipment=equipment, residency=residency, person=person, state=state, asked_at=clock.now()
    )
    set_hours(row, starts, ends)
    return row


def set_hours(row: Reservation, starts: datetime, ends: datetime) -> None:
    """From when to when, and when the equipment is free for the next."""
    row.starts, row.ends = starts, ends
    row.frees = ends + row.equipment.buffer_minutes * MINUTE


def saved(row: Reservation) -> bool:
    """Whether the database took it: it refuses what overlaps."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True
