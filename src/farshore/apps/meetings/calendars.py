"""A participant's meetings as a calendar file."""

from collections.abc import Sequence

from icalendar import Calendar
from icalendar import Event as Entry

from farshore.apps.meetings.models import Event, Meeting, Participant
from farshore.web.translated import in_language


def calendar_of(event: Event, participant: Participant, meetings: Sequence[Meeting]) -> bytes:
    """Times in UTC; a calendar shows them in its owner's zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Farshore//meetings//EN")
    calendar.add("version", "2.0")
    for meeting in meetings:
        asker, asked = meeting.request.asker, meeting.request.asked
        other = asked if asker.pk == participant.pk else asker
        entry = Entry()
        entry.add("uid", f"meeting-{meeting.pk}@farshore")
        entry.add("dtstamp", meeting.slot.starts)
        entry.add("dtstart", meeting.slot.starts)
        entry.add("dtend", meeting.slot.ends)
        entry.add("summary", f"{in_language(event.name)}: {other}")
        entry.add("location", f"{in_language(event.place)}, table {meeting.table}")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())
