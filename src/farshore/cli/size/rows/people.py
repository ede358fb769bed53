"""One team and one person of each role."""

from farshore.apps.accounts.models import Installation, Team, TeamRole, User
from farshore.apps.accounts.roles import ROLE_NAMES, Role
from farshore.cli.size.rows.writing import NOTE, texts


def staff() -> tuple[dict[Role, Team], dict[Role, User]]:
    Installation.objects.create(pk=1, name=NOTE, line=NOTE, demonstration=True)
    teams = {role: Team.objects.create(name=texts(f"team {role}")) for role in Role}
    people = {}
    for role in Role:
        person = User.objects.create_user(
            f"{role}@size.invalid",
            None,
            role_name={"en": str(ROLE_NAMES[role]), "ko": str(ROLE_NAMES[role])},
            is_demonstration=True,
            has_door=True,
        )
        TeamRole.objects.create(person=person, team=teams[role], role=str(role))
        people[role] = person
    return teams, people
