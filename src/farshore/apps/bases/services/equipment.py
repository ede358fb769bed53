"""Equipment, its closures, and the trainings that people hold."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.booking_news import tell
from farshore.apps.bases.booking_reasons import refuse
from farshore.apps.bases.models import (
    Base,
    Equipment,
    EquipmentClosure,
    Reservation,
    ReservationEvent,
    Room,
    Training,
    TrainingGrant,
)
from farshore.apps.bases.months import months_after
from farshore.apps.bases.services.booking_rows import lock, note
from farshore.apps.bases.services.wait_list import promote
from farshore.web import clock
from farshore.web.translated import in_language

State, Kind = Reservation.State, ReservationEvent.Kind


@transaction.atomic
def create(*, actor: User | None, room: Room, key: str, **values: Any) -> Equipment:
    made = Equipment.objects.create(room=room, key=key, **values)
    record(actor=actor, action="equipment.created", subject=made, base=room.base.key)
    return made


@transaction.atomic
def change(*, actor: User, equipment: Equipment, **values: Any) -> Equipment:
    """Bookings that stand keep their times, whatever the new rules say; who waits and may book
    by them is served."""
    held = lock(equipment)
    for name, value in values.items():
        setattr(held, name, value)
    held.save()
    record(actor=actor, action="equipment.changed", subject=held, fields=sorted(values))
    if not held.retired:
        promote(lock(held))
    return held


@transaction.atomic
def close(
    *, actor: User, equipment: Equipment, starts: datetime, ends: datetime, reason: dict[str, str]
) -> EquipmentClosure:
    """Close for maintenance. Bookings in that time are cancelled, and their people told why."""
    held = lock(equipment)
    if ends <= starts:
        raise refuse("ends-before-start")
    if not any(text.strip() for text in reason.values()):
        raise refuse("reason-needed")
    made = EquipmentClosure.objects.create(
        equipment=held, starts=starts, ends=ends, reason=reason, made_by=actor
    )
    rows = held.reservations.filter(
        state__in=(State.BOOKED, State.WAITING), starts__lt=ends, ends__gt=starts
    ).select_related("person", "residency")
    hit = list(rows)
    for row in hit:
        row.equipment = held
        row.state = State.CANCELLED
        row.save(update_fields=["state"])
        told = in_language(reason, row.person.language)
        tell(row, note(row, Kind.CLOSED, actor, before=row.person, reason=told), reason=told)
    record(actor=actor, action="equipment.closed", subject=made, cancelled=len(hit))
    return made


@transaction.atomic
def lift(*, actor: User, closure: EquipmentClosure) -> EquipmentClosure:
    """Open again, now or before the closure began. Who still waits is served."""
    held = lock(closure.equipment)
    row = EquipmentClosure.objects.select_for_update().get(pk=closure.pk)
    if row.lifted_at is not None or row.ends <= clock.now():
        raise refuse("lifted")
    row.lifted_at = clock.now()
    row.save(update_fields=["lifted_at"])
    record(actor=actor, action="equipment.opened", subject=row)
    promote(held)
    return row


@transaction.atomic
def create_training(
    *, actor: User | None, base: Base, key: str, name: dict[str, str],
    months_valid: int | None = None,
) -> Training:  # fmt: skip
    made = Training.objects.create(base=base, key=key, name=name, months_valid=months_valid)
    record(actor=actor, action="training.created", subject=made, base=base.key)
    return made


@transaction.atomic
def grant(
    *, actor: User, training: Training, person: User, starts: date, expires: date | None = None
) -> TrainingGrant:
    """Enter that a person was trained. Without a day of expiry, the training's own term counts."""
    if expires is None and training.months_valid:
        expires = months_after(starts, training.months_valid)
    if expires is not None and expires < starts:
        raise refuse("expires-early")
    made = TrainingGrant.objects.create(
        training=training, person=person, starts=starts, expires=expires,
        granted_at=clock.now(), granted_by=actor,
    )  # fmt: skip
    record(
        actor=actor, action="training.granted", subject=made, training=training.key,
        person=person.pk,
    )  # fmt: skip
    return made


@transaction.atomic
def revoke(*, actor: User, grant: TrainingGrant, reason: str) -> TrainingGrant:
    """The training no longer counts. Bookings that stand are refused at check-in."""
    row = TrainingGrant.objects.select_for_update().get(pk=grant.pk)
    if row.revoked_at is not None:
        raise refuse("wrong-state")
    if not reason.strip():
        raise refuse("reason-needed")
    row.revoked_at, row.reason = clock.now(), reason.strip()
    row.save(update_fields=["revoked_at", "reason"])
    record(actor=actor, action="training.revoked", subject=row, person=row.person_id)
    return row
