"""Partnering events: who asks whom, who meets when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.meetings.calendars import calendar_of
from farshore.apps.meetings.models import Event, Meeting, MeetingRequest, Participant
from farshore.apps.meetings.selectors import events as selectors
from farshore.apps.meetings.services import events
from farshore.apps.meetings.services import requests as service
from farshore.apps.meetings.tables import ParticipantTable, ScheduleTable
from farshore.web import clock
from farshore.web.downloads import attachment
from farshore.web.tables import Listing, listing

readers = opens_to(Role.APPLICANT, Role.PARTNER, Role.OPERATOR)
OVERSEERS = {Role.OPERATOR}


@readers
def index(request: AuthedRequest) -> HttpResponse:
    found = list(selectors.events()[:50])
    mine = selectors.own_participants(request.user, found)
    rows = [(row, mine.get(row.pk)) for row in found]
    if not request.user.roles & OVERSEERS:
        rows = [row for row in rows if row[1] is not None]
    return render(request, "meetings/events.html", {"rows": rows})


@readers
def detail(request: AuthedRequest, key: str) -> HttpResponse:
    event = get_object_or_404(Event, key=key)
    mine = selectors.own_participant(request.user, event)
    oversees = bool(request.user.roles & OVERSEERS)
    if mine is None and not oversees:
        raise Http404
    recruiting = mine is None and event.state == Event.State.REQUESTS
    found = taking_part(request, event) if recruiting else schedule(request, event, mine)
    if isinstance(found, HttpResponse):
        return found
    context = {
        "event": event,
        "mine": mine,
        "recruiting": recruiting,
        "listing": found,
        "requests": selectors.own_requests(mine) if mine else [],
        "others": others_for(event, mine) if mine else [],
        "over": selectors.is_over(event),
        "people": event.participants.count(),
        "asked": event.requests.count(),
        "accepted": selectors.accepted(event).count(),
    }
    return render(request, "meetings/event.html", context)


def others_for(event: Event, mine: object) -> object:
    known = {
        key
        for pair in selectors.own_requests(mine).values_list("asker_id", "asked_id")  # type: ignore[arg-type]
        for key in pair
    }
    rows = event.participants.select_related("organisation").exclude(pk=mine.pk)  # type: ignore[attr-defined]
    return rows.exclude(pk__in=known).order_by("organisation__sort_name")


def taking_part(request: AuthedRequest, event: Event) -> Listing | HttpResponse:
    rows = selectors.participants(event)
    return listing(request, ParticipantTable, rows, name=f"{event.key}-participants")


def schedule(
    request: AuthedRequest, event: Event, mine: Participant | None
) -> Listing | HttpResponse:
    rows = selectors.schedule_of(mine) if mine else selectors.schedule(event)
    return listing(
        request, ScheduleTable, rows, name=f"{event.key}-schedule", event=event,
        reports=mine is not None and event.state != Event.State.REQUESTS, now=clock.now(),
    )  # fmt: skip


@opens_to(Role.APPLICANT, Role.PARTNER)
@require_POST
def ask(request: AuthedRequest, key: str) -> HttpResponse:
    event = get_object_or_404(Event, key=key)
    mine = selectors.own_participant(request.user, event)
    if mine is None:
        raise Http404
    wanted = request.POST.get("asked", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        raise Http404
    other = get_object_or_404(event.participants, pk=int(wanted))
    try:
        service.ask(
            actor=request.user, asker=mine, asked=other, message=request.POST.get("message", "")
        )
        messages.success(request, _("Asked. They answer in their own room."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("meetings:event", key=key)


@opens_to(Role.APPLICANT, Role.PARTNER)
@require_POST
def answer(request: AuthedRequest, pk: int) -> HttpResponse:
    teams = request.user.team_ids(Role.APPLICANT, Role.PARTNER)
    mine = MeetingRequest.objects.filter(asked__organisation__team__in=teams)
    found = get_object_or_404(mine.select_related("event"), pk=pk)
    try:
        service.answer(
            actor=request.user, request=found, accept=request.POST.get("answer") == "yes"
        )
        messages.success(request, _("Your answer is recorded."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("meetings:event", key=found.event.key)


@opens_to(Role.APPLICANT, Role.PARTNER)
def calendar(request: AuthedRequest, key: str) -> HttpResponse:
    event = get_object_or_404(Event, key=key)
    mine = selectors.own_participant(request.user, event)
    if mine is None:
        raise Http404
    rows: list[Meeting] = list(selectors.schedule_of(mine))
    return attachment(calendar_of(event, mine, rows), f"{event.key}.ics", "text/calendar")


@opens_to(Role.OPERATOR)
@require_POST
def hold(request: AuthedRequest, key: str) -> HttpResponse:
    """Note that the event is over; its meetings become steps of engagements."""
    event = get_object_or_404(Event, key=key)
    try:
        many = events.hold(actor=request.user, event=event)
        messages.success(request, _("Noted: %(many)s meetings were held.") % {"many": many})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("meetings:event", key=key)


@opens_to(Role.APPLICANT, Role.PARTNER)
@require_POST
def outcome(request: AuthedRequest, pk: int) -> HttpResponse:
    """One side notes what became of a meeting."""
    meeting = get_object_or_404(selectors.own_meetings(request.user), pk=pk)
    try:
        service.note_outcome(
            actor=request.user,
            meeting=meeting,
            held=request.POST.get("held") == "yes",
            outcome=request.POST.get("outcome", ""),
        )
        messages.success(request, _("Noted."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("meetings:event", key=meeting.slot.event.key)
