"""A decided cohort: who holds a place, which are free, who waits."""

from farshore.apps.calls.models import Call, CohortPlace

Standing = CohortPlace.Standing
LEFT = (Standing.GIVEN_UP, Standing.DECLINED)


def places_of(call: Call) -> list[CohortPlace]:
    """Every place of the cohort, in a few queries however many there are."""
    rows = CohortPlace.objects.filter(application__call=call).select_related(
        "application__organisation__parent",
        "application__posterior",
        "application__call",
        "follows__application__organisation",
        "followed_by__application__organisation",
        "decision",
        "changed_by",
    )
    return list(rows.order_by("order", "pk"))


def freed_places(call: Call) -> list[CohortPlace]:
    """Seats that nobody took yet, the longest free first."""
    rows = CohortPlace.objects.filter(
        application__call=call, standing__in=LEFT, seated=True, followed_by=None
    )
    return list(rows.select_related("application__organisation").order_by("changed_at", "pk"))
