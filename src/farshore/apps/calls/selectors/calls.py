"""Calls: which are open, how far each is, and how long is left."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Application, Call, Reviewer
from farshore.web import clock

State = Call.State


def last_moment(call: Call) -> datetime:
    """Until when a submission counts: the deadline and the grace that the call's policy gives."""
    return call.deadline + timedelta(seconds=call.grace_seconds)


def is_open(call: Call) -> bool:
    return call.state == State.OPEN and call.opens_at <= clock.now() <= last_moment(call)


def open_calls() -> QuerySet[Call]:
    now = clock.now()
    return Call.objects.filter(state=State.OPEN, opens_at__lte=now, deadline__gte=now).order_by(
        "deadline"
    )


def published() -> QuerySet[Call]:
    return Call.objects.exclude(state=State.DRAFT).order_by("-deadline")


def time_left(call: Call) -> timedelta | None:
    left = last_moment(call) - clock.now()
    return left if is_open(call) and left > timedelta() else None


ELIGIBLE_ON = [
    Application.State.ELIGIBLE,
    Application.State.IN_REVIEW,
    Application.State.INTERVIEW,
    Application.State.RECOMMENDED,
    Application.State.RESERVE,
    Application.State.REJECTED,
]


def funnel(call: Call) -> dict[str, int]:
    """How many applications reached each stage. Withdrawn ones count where they were."""
    rows = call.applications.exclude(number=None).aggregate(
        submitted=Count("pk"),
        eligible=Count("pk", filter=Q(state__in=ELIGIBLE_ON)),
        ineligible=Count("pk", filter=Q(state=Application.State.INELIGIBLE)),
        withdrawn=Count("pk", filter=Q(state=Application.State.WITHDRAWN)),
        recommended=Count("pk", filter=Q(state=Application.State.RECOMMENDED)),
        reserve=Count("pk", filter=Q(state=Application.State.RESERVE)),
        reviewed=Count("pk", filter=Q(posterior__isnull=False)),
    )
    return dict(rows)


def operated(person: User) -> QuerySet[Call]:
    """Calls of the programmes that the person's team operates and on whose panel they do not sit:
    a cohort tells who stands behind the numbers."""
    sits = Reviewer.objects.filter(call=OuterRef("pk"), person=person)
    teams = person.team_ids(Role.OPERATOR)
    rows = published().filter(programme__team__in=teams).exclude(Exists(sits))
    return rows.select_related("programme__team")
