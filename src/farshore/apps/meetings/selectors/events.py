"""Events, requests and schedules, by reader."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.meetings.models import Event, Meeting, MeetingRequest, Participant
from farshore.web import clock


def events() -> QuerySet[Event]:
    return Event.objects.order_by("-requests_until").annotate(
        people=Count("participants", distinct=True)
    )


def participants(event: Event) -> QuerySet[Participant]:
    """Who takes part, with how often each asked, was asked, and is to meet somebody."""
    yes = MeetingRequest.State.ACCEPTED
    rows = event.participants.select_related("organisation").order_by("organisation__sort_name")
    return rows.annotate(
        asked_count=Count("asked", distinct=True),
        asked_by_count=Count("asked_by", distinct=True),
        accepted_count=Count("asked", filter=Q(asked__state=yes), distinct=True)
        + Count("asked_by", filter=Q(asked_by__state=yes), distinct=True),
    )


def is_over(event: Event) -> bool:
    """Whether the last slot has ended."""
    last = event.slots.order_by("-ends").values_list("ends", flat=True).first()
    return last is not None and last <= clock.now()


def own_participant(person: User, event: Event) -> Participant | None:
    teams = person.team_ids(Role.APPLICANT, Role.PARTNER)
    rows = event.participants.filter(organisation__team__in=teams)
    return rows.select_related("organisation").order_by("pk").first()


def own_participants(person: User, rows: Sequence[Event]) -> dict[int, Participant]:
    """The person's participant in each of the events, in one query."""
    teams = person.team_ids(Role.APPLICANT, Role.PARTNER)
    found = Participant.objects.filter(event__in=rows, organisation__team__in=teams)
    return {row.event_id: row for row in found.select_related("organisation").order_by("-pk")}


def own_requests(participant: Participant) -> QuerySet[MeetingRequest]:
    return (
        MeetingRequest.objects.filter(Q(asker=participant) | Q(asked=participant))
        .select_related("asker__organisation", "asked__organisation", "meeting__slot")
        .order_by("state", "pk")
    )


def accepted(event: Event) -> QuerySet[MeetingRequest]:
    return event.requests.filter(state=MeetingRequest.State.ACCEPTED).order_by("pk")


def schedule(event: Event) -> QuerySet[Meeting]:
    return (
        Meeting.objects.filter(slot__event=event)
        .exclude(state=Meeting.State.CANCELLED)
        .select_related("slot", "request__asker__organisation", "request__asked__organisation")
        .order_by("slot__number", "table")
    )


def schedule_of(participant: Participant) -> QuerySet[Meeting]:
    mine = Q(request__asker=participant) | Q(request__asked=participant)
    return schedule(participant.event).filter(mine)


def own_meetings(person: User) -> QuerySet[Meeting]:
    """Meetings in which the person's organisation takes part."""
    teams = person.team_ids(Role.APPLICANT, Role.PARTNER)
    mine = Q(request__asker__organisation__team__in=teams)
    mine |= Q(request__asked__organisation__team__in=teams)
    return Meeting.objects.filter(mine).select_related("slot__event")


def waiting(person: User) -> int:
    """Requests that await this reader's answer."""
    teams = person.team_ids(Role.APPLICANT, Role.PARTNER)
    return MeetingRequest.objects.filter(
        asked__organisation__team__in=teams,
        state=MeetingRequest.State.REQUESTED,
        event__state=Event.State.REQUESTS,
    ).count()
