"""Whose a season and its decisions are: those of the team that operates the call's programme."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.audit.selectors.decisions import waiting
from farshore.apps.briefing.models import Season
from farshore.apps.calls.models import Call, Reviewer


def operated(person: User) -> QuerySet[Season]:
    """Seasons of the programmes that the person's team operates, the newest first."""
    teams = person.team_ids(Role.OPERATOR)
    return Season.objects.filter(call__programme__team__in=teams).order_by("-pk")


def judges(person: User, call: Call) -> bool:
    """Does the person sit on the call's panel?"""
    return Reviewer.objects.filter(call=call, person=person).exists()


def visible(person: User) -> QuerySet[Decision]:
    """Decisions that the person may see and answer.

    Those about a call name its companies, reviewers and merits: somebody who sits on the call's
    panel sees none of them, since blind review would be undone through the other door.
    """
    teams = person.team_ids(Role.OPERATOR)
    sits = Reviewer.objects.filter(call=OuterRef("pk"), person=person)
    calls = Call.objects.filter(programme__team__in=teams).exclude(Exists(sits))
    seasons = Season.objects.filter(call__programme__team__in=teams)
    return Decision.objects.filter(
        Q(subject_kind="calls.call", subject_key__in=calls.values("pk"))
        | Q(subject_kind="briefing.season", subject_key__in=seasons.values("pk"))
        | Q(
            subject_kind="meetings.event",
            subject_key__in=seasons.exclude(event=None).values("event"),
        )
    )


def waiting_for(person: User) -> QuerySet[Decision]:
    """Proposals that await this person's answer, the earliest deadline first."""
    return waiting() & visible(person)
