"""Hours of completed bookings of equipment."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from farshore.apps.bases.models import Equipment, Reservation, Residency
from farshore.apps.charges.meters import Reading

SECONDS = Decimal(3600)


def booked_hours(residencies: Sequence[int], starts: date, ends: date) -> Iterator[Reading]:
    """The booked time of each completed booking, on the day it began as the base's clocks show."""
    zones = dict(
        Residency.objects.filter(pk__in=residencies).values_list("pk", "base__zone").order_by()
    )
    bases = Residency.objects.filter(pk__in=residencies).values("base")
    names = dict(Equipment.objects.filter(room__base__in=bases).values_list("pk", "name"))
    for zone in set(zones.values()):
        clock = ZoneInfo(zone)
        rows = Reservation.objects.filter(
            residency__in=[key for key, own in zones.items() if own == zone],
            state=Reservation.State.COMPLETED,
            starts__gte=datetime.combine(starts, time(), clock),
            starts__lt=datetime.combine(ends, time(), clock),
        )
        values = rows.exclude(equipment__rate_key="").values_list(
            "residency", "equipment__rate_key", "starts", "ends", "equipment"
        )
        for residency, rate_key, begun, ended, instrument in values:
            hours = Decimal((ended - begun).total_seconds()) / SECONDS
            day = begun.astimezone(clock).date()
            whole = hours.quantize(Decimal("0.01"))
            yield Reading(residency, rate_key, whole, day, instrument, names[instrument])
