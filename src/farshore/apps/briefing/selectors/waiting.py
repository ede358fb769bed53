"""The small number beside the season in the navigation."""

from farshore.apps.accounts.models import User
from farshore.apps.briefing.selectors.decisions import waiting_for


def decisions_waiting(person: User) -> int:
    return waiting_for(person).count()
