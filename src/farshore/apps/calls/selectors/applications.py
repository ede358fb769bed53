"""Applications: which of them a reader may see."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Application, Review, Reviewer

State = Application.State
# what the panel judges
JUDGED = (State.IN_REVIEW, State.INTERVIEW)
# no longer, or not yet, in the running
OUT = (State.DRAFT, State.RETURNED, State.INELIGIBLE, State.WITHDRAWN)


def own(person: User) -> QuerySet[Application]:
    """Those of the companies in whose team the person applies."""
    teams = person.team_ids(Role.APPLICANT)
    return Application.objects.filter(organisation__team__in=teams).select_related(
        "call", "organisation", "technology"
    )


def administers(person: User, at: str = "") -> Q:
    """Submitted applications of the programmes that the person's team operates; `at`: the way to
    the application from what is asked for.

    Somebody who sits on the panel of a call does not read it as an operator: blind review would
    be undone through the other door.
    """
    teams = person.team_ids(Role.OPERATOR)
    sits = Reviewer.objects.filter(call=OuterRef(f"{at}call"), person=person)
    operated = Q(**{f"{at}call__programme__team__in": teams})
    return operated & ~Q(**{f"{at}state": State.DRAFT}) & Q(~Exists(sits))


def administered(person: User) -> QuerySet[Application]:
    return Application.objects.filter(administers(person)).select_related(
        "call", "organisation", "technology", "posterior", "place"
    )


def review_counts(application: Application) -> dict[str, int]:
    """How many reviews are in which state; no score, and nobody's name."""
    rows = application.reviews.values_list("state").annotate(count=Count("pk"))
    return {str(Review.State(state).label): count for state, count in rows.order_by("state")}


def reviews_of(person: User) -> QuerySet[Review]:
    """The person's own reviews; those stepped back from stay listed without their content."""
    return (
        Review.objects.filter(reviewer__person=person)
        .select_related(
            "reviewer",
            "application__call__review_policy",
            "application__organisation",
            "application__technology",
            "application__annex",
            "application__discussion",
        )
        .order_by("-application__call", "application__number")
    )


def standing(call_pk: int) -> QuerySet[Application]:
    """Applications that are still in the running."""
    return Application.objects.filter(call=call_pk).exclude(state__in=OUT)
