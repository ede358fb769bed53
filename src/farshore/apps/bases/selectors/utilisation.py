"""How much equipment is booked, used and left standing, by month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, Sum

from farshore.apps.bases.models import Base, Equipment, Reservation
from farshore.apps.bases.models.reservations import hours
from farshore.apps.bases.months import months_after
from farshore.apps.bases.selectors.reservations import DAY, Hours, hours_of, midnight
from farshore.web.seconds import Seconds

State = Reservation.State
COUNTED = (State.BOOKED, State.CHECKED_IN, State.COMPLETED, State.NO_SHOW)


@dataclass
class Use:
    """One piece of equipment in one month, in hours. A booking counts where it begins."""

    equipment: Equipment
    month: date
    bookings: int = 0
    booked: Decimal = Decimal("0.00")
    used: Decimal = Decimal("0.00")
    missed: Decimal = Decimal("0.00")
    no_shows: int = 0
    late: int = 0
    open: float = 0.0

    @property
    def pk(self) -> str:
        return f"{self.equipment.pk}-{self.month:%Y-%m}"

    @property
    def rate(self) -> float | None:
        return float(self.booked) / self.open if self.open else None


def open_hours(equipment: Equipment, first: date, last: date) -> float:
    """Hours in which it can be booked between two days, the second excluded."""
    return 0.0 if equipment.retired else _open_hours(hours_of(equipment), first, last)


@lru_cache(maxsize=1024)
def _open_hours(hours: Hours, first: date, last: date) -> float:
    days = (hours.on(first + count * DAY) for count in range((last - first).days))
    return sum((day[1] - day[0]).total_seconds() for day in days if day is not None) / 3600


def utilisation(bases: Sequence[Base], first: date, last: date) -> list[Use]:
    """Every month from `first` to before `last`, with each piece of equipment, used or not."""
    equipment = list(
        Equipment.objects.filter(room__base__in=bases)
        .select_related("room__base")
        .order_by("room__base", "room__order", "pk")
    )
    months, month = [], first
    while month < last:
        months.append(month)
        month = months_after(month, 1)
    found = {
        (item.pk, month): Use(item, month, open=open_hours(item, month, months_after(month, 1)))
        for month in months
        for item in equipment
    }
    _count(found, {item.pk: item.base.zone for item in equipment}, first, last)
    return list(found.values())


def _count(
    found: dict[tuple[int, date], Use], zones: dict[int, str], first: date, last: date
) -> None:
    by_zone: dict[str, list[int]] = defaultdict(list)
    for key, zone in zones.items():
        by_zone[zone].append(key)
    for zone, keys in by_zone.items():
        month = first
        while month < last:
            for row in _sums(keys, midnight(month, zone), midnight(months_after(month, 1), zone)):
                _add(found[row["equipment"], month], row)
            month = months_after(month, 1)


def _sums(keys: Sequence[int], start: datetime, end: datetime) -> Iterable[Mapping[str, Any]]:
    """Bookings that begin between two moments, by equipment and state: how many, how long."""
    rows = Reservation.objects.filter(equipment__in=keys, starts__gte=start, starts__lt=end)
    return (
        rows.order_by()
        .values("equipment", "state")
        .annotate(
            bookings=Count("pk"),
            booked=Sum(Seconds("ends") - Seconds("starts")),
            used=Sum(Seconds("checked_out_at") - Seconds("checked_in_at")),
            late_ones=Count("pk", filter=Q(late=True)),
        )
    )


def _add(use: Use, row: Mapping[str, Any]) -> None:
    booked, used = (hours(timedelta(seconds=row[name] or 0)) for name in ("booked", "used"))
    if row["state"] in COUNTED:
        use.bookings += row["bookings"]
        use.booked += booked
        use.used += used
    if row["state"] == State.NO_SHOW:
        use.no_shows += row["bookings"]
        use.missed += booked
    use.late += row["late_ones"]
