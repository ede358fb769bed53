from farshore.apps.accounts.models.installation import Installation
from farshore.apps.accounts.models.people import Consent, User
from farshore.apps.accounts.models.teams import Team, TeamRole

__all__ = ["Consent", "Installation", "Team", "TeamRole", "User"]
