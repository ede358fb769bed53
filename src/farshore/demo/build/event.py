"""The partnering event: its day, who takes part, who asked whom and what they answered."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from farshore.apps.meetings.models import Event, Participant, Slot
from farshore.apps.meetings.services import requests as asking
from farshore.demo.build.moment import standing_at
from farshore.demo.build.network import Network, names_of
from farshore.demo.content import types as content

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST_REQUEST = datetime(2025, 4, 3, 9, tzinfo=TOKYO)
# of a hundred requests: answered before they closed, and answered with yes
ANSWERED, AGREED = 0.96, 0.97


def create(row: content.Event) -> Event:
    event = Event.objects.create(
        key=row.key, name=names_of(row.name), place=names_of(row.place), zone=row.zone,
        tables=len(row.tables), requests_until=row.requests_close,
    )  # fmt: skip
    Slot.objects.bulk_create(
        Slot(event=event, number=slot.number, starts=slot.start, ends=slot.end)
        for slot in row.slots
    )
    return event


def participants(network: Network, event: Event, row: content.Event) -> dict[str, Participant]:
    return {
        person.organisation: Participant.objects.create(
            event=event,
            organisation=network.organisations[person.organisation],
            away=list(person.unavailable),
        )
        for person in row.participants
    }


def requests(people: dict[str, Participant], row: content.Event, rng: Random) -> None:
    """One after another until requests close; an answer comes within two days."""
    step = (row.requests_close - FIRST_REQUEST) / (len(row.requests) + 1)
    for number, wish in enumerate(row.requests, start=1):
        asked_at = FIRST_REQUEST + step * number
        with standing_at(asked_at):
            request = asking.ask(
                actor=None,
                asker=people[wish.asker],
                asked=people[wish.asked],
                weight=wish.priority,
            )
        if rng.random() < ANSWERED:
            with standing_at(asked_at + timedelta(hours=rng.randint(2, 48))):
                asking.answer(actor=None, request=request, accept=rng.random() < AGREED)
