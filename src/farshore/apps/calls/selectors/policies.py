"""How a call is judged."""

from django.db.models import Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Call, Reviewer, ReviewPolicy


def policy_of(call: Call) -> ReviewPolicy:
    """The call's policy; one that nobody set holds the defaults."""
    try:
        return call.review_policy
    except ReviewPolicy.DoesNotExist:
        return ReviewPolicy(call=call)


def policy_set_by(person: User) -> QuerySet[Call]:
    """Calls whose judging the person's team sets, drafts too; not those whose panel they sit on."""
    sits = Reviewer.objects.filter(person=person).values("call")
    return (
        Call.objects.filter(programme__team__in=person.team_ids(Role.OPERATOR))
        .exclude(~Q(state=Call.State.DRAFT), pk__in=sits)
        .select_related("programme", "review_policy__chair")
    )
