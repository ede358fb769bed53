"""Asking for meetings, and answering."""

from django.db import IntegrityError, transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.meetings.errors import refuse
from farshore.apps.meetings.models import Event, Meeting, MeetingRequest, Participant
from farshore.web import clock

State = MeetingRequest.State


@transaction.atomic
def ask(
    *,
    actor: User | None,
    asker: Participant,
    asked: Participant,
    message: str = "",
    weight: int = 1,
) -> MeetingRequest:
    """One request a pair, whoever asks first."""
    event = asker.event
    if event.state != Event.State.REQUESTS or clock.now() > event.requests_until:
        raise refuse("closed")
    if asked.event_id != event.pk or asked.pk == asker.pk:
        raise refuse("not-participant")
    if MeetingRequest.objects.filter(event=event, asker=asked, asked=asker).exists():
        raise refuse("asked-already")
    try:
        with transaction.atomic():
            request = MeetingRequest.objects.create(
                event=event,
                asker=asker,
                asked=asked,
                message=message.strip()[:500],
                weight=weight,
                requested_at=clock.now(),
            )
    except IntegrityError as error:
        raise refuse("asked-already") from error
    record(actor=actor, action="meeting.requested", subject=request, event=event.pk)
    return request


@transaction.atomic
def answer(*, actor: User | None, request: MeetingRequest, accept: bool) -> MeetingRequest:
    held = MeetingRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != State.REQUESTED:
        raise refuse("wrong-state")
    held.state = State.ACCEPTED if accept else State.DECLINED
    held.answered_at = clock.now()
    held.save()
    record(actor=actor, action=f"meeting.{held.state}", subject=held)
    return held


@transaction.atomic
def note_outcome(*, actor: User | None, meeting: Meeting, held: bool, outcome: str = "") -> Meeting:
    found = (
        Meeting.objects.select_for_update(of=("self",)).select_related("slot").get(pk=meeting.pk)
    )
    if found.state == Meeting.State.CANCELLED:
        raise refuse("wrong-state")
    if found.slot.starts > clock.now():
        raise refuse("not-begun")
    found.state = Meeting.State.HELD if held else Meeting.State.MISSED
    found.outcome = outcome.strip()[:300]
    found.save()
    record(actor=actor, action=f"meeting.{found.state}", subject=found)
    return found
