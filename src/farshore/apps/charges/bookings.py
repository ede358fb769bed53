"""Hours of completed bookings of equipment."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, IntegerField, Value, When

from farshore.apps.bases.models import Equipment, Reservation, Residency
from farshore.apps.bases.models.reservations import hours
from farshore.apps.charges.meters import Reading
from farshore.web.seconds import Seconds


@lru_cache(maxsize=1024)
def _hours(seconds: int) -> Decimal:
    return hours(timedelta(seconds=seconds))


def booked_hours(residencies: Sequence[int], edges: Sequence[date]) -> Iterator[Reading]:
    """The booked time of completed bookings, each on the day it began as the base's clocks show.

    Summed a stay, instrument and stretch; each booking is rounded by itself, so those of a length
    are counted together.
    """
    known = Residency.objects.filter(pk__in=residencies).order_by()
    stays = list(known.values_list("pk", "base", "base__zone"))
    zones = {key: zone for key, _base, zone in stays}
    charged = Equipment.objects.filter(room__base__in={base for _key, base, _zone in stays})
    charged = charged.exclude(rate_key="")
    instruments = {row[0]: row for row in charged.values_list("pk", "rate_key", "name")}
    for zone in set(zones.values()):
        begins = [datetime.combine(day, time(), ZoneInfo(zone)) for day in edges]
        rows = Reservation.objects.filter(
            residency__in=[key for key, own in zones.items() if own == zone],
            equipment__in=instruments,
            state=Reservation.State.COMPLETED,
            starts__gte=begins[0],
            starts__lt=begins[-1],
        ).order_by()
        rows = rows.annotate(stretch=_stretch(begins), long=Seconds("ends") - Seconds("starts"))
        kinds = rows.values_list("residency", "equipment", "stretch", "long")
        for residency, key, stretch, long, many in kinds.annotate(many=Count("pk")):
            instrument, rate_class, name = instruments[key]
            booked = many * _hours(long)
            yield Reading(residency, rate_class, booked, edges[stretch], instrument, name)


def _stretch(begins: Sequence[datetime]) -> Case:
    """In which stretch a booking begins, counted from nought."""
    later = [
        When(starts__gte=begin, then=Value(number)) for number, begin in enumerate(begins[1:-1], 1)
    ]
    return Case(*reversed(later), default=Value(0), output_field=IntegerField())
