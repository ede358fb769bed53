"""Letters: which of them a reader may see, and how far a sending is."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.letters.kinds import CLOSED_TO
from farshore.apps.letters.models import Letter

State = Letter.State
# what the post still has to do, and what a person has to
UNDER_WAY = (State.QUEUED, State.SENDING)
STUCK = (State.BOUNCED, State.FAILED, State.IN_DOUBT)
LEFT = (State.SENT, State.BOUNCED, State.IN_DOUBT)
# whose teams write letters
WRITERS = (Role.OPERATOR, Role.BASE_MANAGER)


def visible(person: User) -> QuerySet[Letter]:
    """Letters of the person's own team, without those about what a room closes to them."""
    teams = {team for role in WRITERS for team in person.team_ids(role)}
    rows = Letter.objects.filter(team__in=teams)
    for group_kind, closed in CLOSED_TO.items():
        keys = list(closed(person))
        if keys:
            rows = rows.exclude(group_kind=group_kind, group_key__in=keys)
    return rows.order_by("-drafted_at", "-pk")


def stuck(person: User) -> int:
    return visible(person).filter(state__in=STUCK).count()


def of_group(subject: Any) -> QuerySet[Letter]:
    return Letter.objects.filter(group_kind=subject._meta.label_lower, group_key=subject.pk)


def about(subject: Any) -> QuerySet[Letter]:
    """Letters about one object, the newest first."""
    rows = Letter.objects.filter(about_kind=subject._meta.label_lower, about_key=subject.pk)
    return rows.order_by("-drafted_at", "-pk")


def counts(rows: QuerySet[Letter]) -> dict[str, int]:
    """How many letters are in which state."""
    found = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in State}


def progress(counted: Mapping[str, int]) -> tuple[int, int]:
    """(answered by the post, asked of it) of letters that a person sent."""
    waiting = sum(counted[state] for state in UNDER_WAY)
    asked = sum(counted.values()) - counted[State.DRAFTED]
    return asked - waiting, asked


def returned_before(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses from which a letter once came back."""
    rows = Letter.objects.filter(address__in=set(addresses) - {""}, state=State.BOUNCED)
    return set(rows.values_list("address", flat=True))
