"""Meetings: asked, answered, scheduled, shown in the zone of the place, held."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from builders import organisation, texts
from farshore.apps.audit.services.replay import replay
from farshore.apps.meetings.calendars import calendar_of
from farshore.apps.meetings.models import Event, Meeting, MeetingRequest, Participant, Slot
from farshore.apps.meetings.selectors.events import schedule_of
from farshore.apps.meetings.services import events, requests, scheduling
from farshore.apps.partnering.models import Engagement, Partner
from farshore.web import clock
from stories import company, operator, refusal, standing_at

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MINUTES = timedelta(minutes=20)


def event(key: str = "event", zone: str = "Asia/Tokyo", tables: int = 2, **fields: Any) -> Event:
    given = {"name": texts(key), "requests_until": clock.now() + timedelta(days=9)}
    return Event.objects.create(key=key, zone=zone, tables=tables, **{**given, **fields})


def slots(of: Event, *begins: datetime) -> list[Slot]:
    return [
        Slot.objects.create(event=of, number=number, starts=at, ends=at + MINUTES)
        for number, at in enumerate(begins, start=1)
    ]


def three_slots(of: Event) -> list[Slot]:
    first = (clock.now() + timedelta(days=20)).replace(microsecond=0)
    return slots(of, *(first + number * MINUTES for number in range(3)))


def guest(of: Event, **fields: Any) -> Participant:
    return Participant.objects.create(event=of, organisation=organisation(), **fields)


def agreed(one: Participant, other: Participant, **fields: Any) -> MeetingRequest:
    asked = requests.ask(actor=None, asker=one, asked=other, **fields)
    return requests.answer(actor=None, request=asked, accept=True)


def test_a_pair_asks_once_whoever_asks_first() -> None:
    of = event()
    one, other, elsewhere = guest(of), guest(of), guest(event("elsewhere"))
    asked = requests.ask(actor=None, asker=one, asked=other, message=" Hello. ")
    assert asked.message == "Hello."
    for asker, target, code in (
        (one, other, "asked-already"),
        (other, one, "asked-already"),
        (one, one, "not-participant"),
        (one, elsewhere, "not-participant"),
    ):
        with pytest.raises(ValidationError) as error:
            requests.ask(actor=None, asker=asker, asked=target)
        assert refusal(error) == code
    assert MeetingRequest.objects.count() == 1


def test_requests_close_to_the_second() -> None:
    of = event()
    one, other = guest(of), guest(of)
    with standing_at(of.requests_until + timedelta(seconds=1)):
        with pytest.raises(ValidationError) as error:
            requests.ask(actor=None, asker=one, asked=other)
        assert refusal(error) == "closed"
    with standing_at(of.requests_until - timedelta(seconds=5)):
        requests.ask(actor=None, asker=one, asked=other)


def test_an_answer_is_given_once() -> None:
    of = event()
    asked = requests.ask(actor=None, asker=guest(of), asked=guest(of))
    assert requests.answer(actor=None, request=asked, accept=False).state == "declined"
    with pytest.raises(ValidationError) as error:
        requests.answer(actor=None, request=asked, accept=True)
    assert refusal(error) == "wrong-state"


def crowd() -> tuple[Event, list[Participant], list[MeetingRequest]]:
    """Four who all wish to meet, three slots, two tables; the first is away at first."""
    of = event()
    three_slots(of)
    people = [guest(of, away=[1] if number == 0 else []) for number in range(4)]
    wishes = [agreed(one, other) for at, one in enumerate(people) for other in people[at + 1 :]]
    return of, people, wishes


def test_a_published_schedule_keeps_every_rule() -> None:
    of, people, wishes = crowd()
    late = requests.ask(actor=None, asker=guest(of), asked=people[0])
    decision = scheduling.propose(actor=operator(), event=of)
    made = scheduling.accept(actor=operator(), decision=decision)
    rows = list(Meeting.objects.select_related("slot", "request"))
    # the first can meet two of three, and then the others' pairs fill the tables: five of six
    assert made == len(rows) == decision.told["scheduled"] == 5
    assert {row.request_id for row in rows} <= {row.pk for row in wishes}
    busy = Counter(
        (row.slot.number, who)
        for row in rows
        for who in (row.request.asker_id, row.request.asked_id)
    )
    assert max(busy.values()) == 1
    assert (1, people[0].pk) not in busy
    assert max(Counter((row.slot_id, row.table) for row in rows).values()) == 1
    assert {row.table for row in rows} <= {1, 2}
    late.refresh_from_db(), of.refresh_from_db()
    assert (late.state, of.state) == ("expired", "scheduled")
    with pytest.raises(ValidationError) as error:
        scheduling.propose(actor=operator(), event=of)
    assert refusal(error) == "wrong-state"


def test_a_meeting_is_fixed_at_a_time_or_left_out() -> None:
    of, _people, wishes = crowd()
    decision = scheduling.propose(actor=operator(), event=of)
    keep, leave = wishes[0], wishes[-1]
    edits = [{"do": "to", "key": str(keep.pk), "value": "3"}, {"do": "out", "key": str(leave.pk)}]
    changed = scheduling.rework(actor=operator(), decision=decision, edits=edits)
    scheduling.accept(actor=operator(), decision=changed, reason="They asked for it.")
    assert Meeting.objects.get(request=keep).slot.number == 3
    assert not Meeting.objects.filter(request=leave).exists()
    assert replay(changed).agrees


def test_one_who_is_away_is_not_fixed_there() -> None:
    of, _people, wishes = crowd()
    decision = scheduling.propose(actor=operator(), event=of)
    edits = [{"do": "to", "key": str(wishes[0].pk), "value": "1"}]
    with pytest.raises(ValidationError) as error:
        scheduling.rework(actor=operator(), decision=decision, edits=edits)
    assert refusal(error) == "away-then"
    decision.refresh_from_db()
    assert decision.final is None


def test_nothing_to_schedule_is_said() -> None:
    of = event()
    three_slots(of)
    requests.ask(actor=None, asker=guest(of), asked=guest(of))
    with pytest.raises(ValidationError) as error:
        scheduling.propose(actor=operator(), event=of)
    assert refusal(error) == "nothing-to-schedule"


# 9 o'clock in Boston before and after clocks went back on 2 November 2025
BEFORE = datetime(2025, 11, 1, 13, tzinfo=UTC)
AFTER = datetime(2025, 11, 3, 14, tzinfo=UTC)


def in_boston() -> tuple[Event, Participant, Any]:
    of = event(zone="America/New_York", state="scheduled")
    owner, who = company()
    mine = Participant.objects.create(event=of, organisation=owner)
    for slot in slots(of, BEFORE, AFTER):
        asked = MeetingRequest.objects.create(
            event=of, asker=guest(of), asked=mine, state="accepted", requested_at=clock.now()
        )
        Meeting.objects.create(request=asked, slot=slot, table=slot.number)
    return of, mine, who


def test_a_calendar_keeps_the_moment_through_a_change_of_clocks() -> None:
    of, mine, _who = in_boston()
    found = Calendar.from_ical(calendar_of(of, mine, list(schedule_of(mine))))
    entries = found.walk("VEVENT")
    assert [entry["DTSTART"].dt for entry in entries] == [BEFORE, AFTER]
    assert [entry["DTEND"].dt for entry in entries] == [BEFORE + MINUTES, AFTER + MINUTES]
    assert len({str(entry["UID"]) for entry in entries}) == 2
    other = schedule_of(mine)[0].request.asker
    assert str(other) in str(entries[0]["SUMMARY"])


def test_a_page_shows_the_hour_of_the_place() -> None:
    of, _mine, who = in_boston()
    client = Client()
    client.force_login(who, backend=BACKEND)
    page = client.get(reverse("meetings:event", args=[of.key])).content.decode()
    assert page.count("09:00") == 2
    assert client.get(reverse("meetings:calendar", args=[of.key])).status_code == 200


def test_a_held_event_makes_meetings_steps_of_their_day_there() -> None:
    of = event(state="scheduled")
    # half past eight in Tokyo is still the day before in London
    early = slots(of, datetime(2025, 5, 21, 23, 30, tzinfo=UTC))[0]
    owner = company()[0]
    firm = Partner.objects.create(organisation=organisation(country="JP"))
    one = Participant.objects.create(event=of, organisation=owner)
    other = Participant.objects.create(event=of, organisation=firm.organisation)
    asked = MeetingRequest.objects.create(
        event=of, asker=one, asked=other, state="accepted", requested_at=clock.now()
    )
    Meeting.objects.create(request=asked, slot=early, table=1)
    with standing_at(early.starts), pytest.raises(ValidationError):
        events.hold(actor=operator(), event=of)
    with standing_at(early.ends + MINUTES):
        assert events.hold(actor=operator(), event=of) == 1
    step = Engagement.objects.get(company=owner, partner=firm).steps.get(kind="meeting")
    assert step.on == date(2025, 5, 22)


def test_a_missed_meeting_is_no_step() -> None:
    of, mine, _who = in_boston()
    Partner.objects.create(organisation=mine.organisation)
    first, second = schedule_of(mine)
    with standing_at(AFTER + 2 * MINUTES):
        requests.note_outcome(actor=None, meeting=first, held=False)
        requests.note_outcome(actor=None, meeting=second, held=True, outcome=" A licence. ")
        assert events.hold(actor=operator(), event=of) == 1
    second.refresh_from_db()
    assert (second.state, second.outcome) == ("held", "A licence.")
    assert Engagement.objects.count() == 1
