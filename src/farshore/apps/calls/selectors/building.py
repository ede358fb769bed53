"""Calls that a person may build, and the form that is worked on."""

from django.db.models import QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Call, FormVersion, HearingScore, Programme
from farshore.apps.calls.models.form_versions import Question

# applicants have read the criteria, and no interview was scored by them yet
CORRECTABLE = (Call.State.OPEN, Call.State.CLOSED, Call.State.REVIEWING)


def programmes(person: User) -> QuerySet[Programme]:
    return Programme.objects.filter(team__in=person.team_ids(Role.OPERATOR)).order_by("pk")


def buildable(person: User) -> QuerySet[Call]:
    """Calls of the programmes whose team the person operates in."""
    teams = person.team_ids(Role.OPERATOR)
    return (
        Call.objects.filter(programme__team__in=teams)
        .select_related("programme")
        .order_by("-deadline", "-pk")
    )


def working(call: Call) -> FormVersion | None:
    """The version that applicants do not see yet."""
    return call.versions.filter(published_at=None).first()


def questions_in_work(call: Call) -> list[Question]:
    """What the builder shows: the version that is worked on, or else the newest."""
    version = working(call) or call.form
    return list(version.questions) if version else []


def interviews_scored(call: Call) -> bool:
    return HearingScore.objects.filter(hearing__interview__application__call=call).exists()


def correctable(call: Call) -> bool:
    """Whether criteria of interviews may still be corrected, though applicants read them."""
    return call.state in CORRECTABLE and not interviews_scored(call)
