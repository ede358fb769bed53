"""Hours of completed bookings of equipment."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from farshore.apps.bases.models import Equipment, Reservation, Residency
from farshore.apps.bases.models.reservations import hours
from farshore.apps.charges.meters import Reading
from farshore.web.seconds import Seconds


@lru_cache(maxsize=1024)
def _hours(seconds: int) -> Decimal:
    return hours(timedelta(seconds=seconds))


def booked_hours(residencies: Sequence[int], starts: date, ends: date) -> Iterator[Reading]:
    """The booked time of each completed booking, on the day it began as the base's clocks show."""
    known = Residency.objects.filter(pk__in=residencies).order_by()
    stays = list(known.values_list("pk", "base", "base__zone"))
    zones = {key: zone for key, _base, zone in stays}
    charged = Equipment.objects.filter(room__base__in={base for _key, base, _zone in stays})
    charged = charged.exclude(rate_key="")
    instruments = {row[0]: row for row in charged.values_list("pk", "rate_key", "name")}
    for zone in set(zones.values()):
        clock = ZoneInfo(zone)
        rows = Reservation.objects.filter(
            residency__in=[key for key, own in zones.items() if own == zone],
            equipment__in=instruments,
            state=Reservation.State.COMPLETED,
            starts__gte=datetime.combine(starts, time(), clock),
            starts__lt=datetime.combine(ends, time(), clock),
        ).values_list("residency", "equipment", Seconds("starts"), Seconds("ends"))
        for residency, key, begun, ended in rows:
            instrument, rate_class, name = instruments[key]
            day = datetime.fromtimestamp(begun, clock).date()
            yield Reading(residency, rate_class, _hours(ended - begun), day, instrument, name)
