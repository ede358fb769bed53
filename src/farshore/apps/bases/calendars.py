"""Bookings as a calendar file: times in UTC, which a calendar shows in its owner's zone."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from farshore.apps.bases.models import Reservation


def calendar_of(rows: Iterable[Reservation]) -> bytes:
    """No names of people: what, where and when."""
    calendar = Calendar()
    calendar.add("prodid", "-//Farshore//bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Equipment bookings"))
    for row in rows:
        base = row.equipment.base
        entry = Event()
        entry.add("uid", f"booking-{row.pk}@farshore")
        entry.add("dtstamp", row.asked_at)
        entry.add("dtstart", row.starts)
        entry.add("dtend", row.ends)
        entry.add("summary", str(row.equipment))
        entry.add("location", f"{base}, {row.equipment.room}")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())
