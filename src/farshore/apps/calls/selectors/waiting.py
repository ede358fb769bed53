"""What waits for a reader in this room: the small numbers in the navigation."""

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Application, Hearing, Interview, Review


def open_reviews(person: User) -> int:
    done = [Review.State.SUBMITTED, Review.State.RECUSED]
    return Review.objects.filter(reviewer__person=person).exclude(state__in=done).count()


def open_drafts(person: User) -> int:
    return Application.objects.filter(
        organisation__team__in=person.team_ids(Role.APPLICANT),
        state__in=[Application.State.DRAFT, Application.State.RETURNED],
    ).count()


def open_hearings(person: User) -> int:
    """Interviews whose panel waits for the person's scores."""
    return Hearing.objects.filter(
        reviewer__person=person, submitted_at=None, interview__state=Interview.State.HELD
    ).count()
