"""The wait-list of equipment: what falls free goes to the first who waits for all of it; who
waits for more than that is offered the part that is free."""

from datetime import datetime

from django.db.models import QuerySet

from farshore.apps.bases.booking_news import tell
from farshore.apps.bases.booking_reasons import Reason
from farshore.apps.bases.models import Equipment, Reservation, ReservationEvent
from farshore.apps.bases.selectors.reservations import Span, free_parts
from farshore.apps.bases.services import booking_rules as rules
from farshore.apps.bases.services.booking_jobs import look_after
from farshore.apps.bases.services.booking_rows import MINUTE, note, saved
from farshore.web import clock

State, Kind = Reservation.State, ReservationEvent.Kind


def blocking(row: Reservation) -> QuerySet[Reservation]:
    """Bookings that hold the equipment in the row's time."""
    return row.equipment.reservations.filter(
        state__in=rules.OPEN, starts__lt=row.frees, frees__gt=row.starts
    )


def promote(equipment: Equipment) -> list[Reservation]:
    """Give what fell free to the first who waits and still may book. Needs the equipment's lock."""
    taken = []
    for row in _waiting(equipment):
        row.equipment = equipment
        if rules.booking_reasons(
            equipment, row.residency, row.person, row.starts, row.ends, but=row
        ):
            continue
        row.state, row.promoted_at = State.BOOKED, clock.now()
        if not saved(row):
            continue
        tell(row, note(row, Kind.PROMOTED, None, after=row.person))
        look_after(row.starts + equipment.grace_minutes * MINUTE)
        taken.append(row)
    return taken


def _waiting(equipment: Equipment) -> QuerySet[Reservation]:
    return (
        equipment.reservations.filter(state=State.WAITING, starts__gt=clock.now())
        .select_related("residency__organisation", "residency__base", "person")
        .order_by("asked_at", "pk")
    )


def freed(equipment: Equipment, starts: datetime, ends: datetime) -> None:
    """A time fell free, wholly or in part. Needs the equipment's lock."""
    promote(equipment)
    for row in _waiting(equipment).filter(starts__lt=ends, ends__gt=starts):
        row.equipment = equipment
        for part in free_parts(row, clock.now()):
            if part.starts < ends and part.ends > starts and not reasons(row, part):
                _offer(row, part)


def reasons(row: Reservation, part: Span) -> list[Reason]:
    """What stands against the person's booking just that part."""
    return rules.booking_reasons(
        row.equipment, row.residency, row.person, part.starts, part.ends, but=row
    )


def _offer(row: Reservation, part: Span) -> None:
    """Tell of it, once for each part."""
    last = row.events.filter(kind=Kind.OFFERED).last()
    if last is None or last.reason != part.told:
        tell(row, note(row, Kind.OFFERED, None, reason=part.told), part=part)
