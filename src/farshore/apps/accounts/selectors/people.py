"""People and the roles they hold."""

from typing import Any

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import ROLE_NAMES, Role


def roles_held(person: User) -> list[tuple[Any, Any]]:
    """(team, role name) pairs as the person's page lists them."""
    rows = person.team_roles.select_related("team").order_by("pk")
    return [(row.team, ROLE_NAMES[Role(row.role)]) for row in rows]
