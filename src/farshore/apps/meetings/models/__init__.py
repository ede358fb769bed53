from farshore.apps.meetings.models.events import Event, Participant, Slot
from farshore.apps.meetings.models.requests import Meeting, MeetingRequest

__all__ = ["Event", "Meeting", "MeetingRequest", "Participant", "Slot"]
