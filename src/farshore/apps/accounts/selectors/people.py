"""People and the roles they hold."""

from typing import Any

from django.db.models import Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import ROLE_NAMES, Role


def roles_held(person: User) -> list[tuple[Any, Any]]:
    """(team, role name) pairs as the person's page lists them."""
    rows = person.team_roles.select_related("team").order_by("pk")
    return [(row.team, ROLE_NAMES[Role(row.role)]) for row in rows]


def found_people(words: str) -> QuerySet[User]:
    """People whose name or address holds all the words, with their roles."""
    rows = User.objects.prefetch_related("team_roles__team").order_by("email")
    for word in words.split():
        rows = rows.filter(Q(email__icontains=word) | Q(name__icontains=word))
    return rows
