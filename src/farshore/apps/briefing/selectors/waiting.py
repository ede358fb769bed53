"""The small number beside the season in the navigation."""

from farshore.apps.accounts.models import User
from farshore.apps.audit.selectors.decisions import waiting


def decisions_waiting(person: User) -> int:
    return waiting().count()
