"""People of one company who write its applications together."""

from dataclasses import dataclass

from django.db import transaction

from farshore.apps.accounts.models import Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse

MOST = 20


@dataclass(frozen=True)
class Invited:
    """`new`: an account was made; `joined`: the person writes with the team from now on."""

    person: User
    new: bool
    joined: bool


@transaction.atomic
def invite(*, actor: User, team: Team, email: str, name: str, language: str) -> Invited:
    """Let somebody write with the team.

    An account that holds another role (a reviewer's, an operator's) is not drawn into a company
    by an applicant: that could make a conflict of interest. The person is told by mail, and the
    applicant cannot learn from the answer whether the address has an account.
    """
    Team.objects.select_for_update().get(pk=team.pk)
    if team.roles.filter(role=Role.APPLICANT).count() >= MOST:
        raise refuse("too-many-colleagues", most=MOST)
    found = User.objects.filter(email=email.lower()).first()
    if found is None:
        person = people.create_person(actor=actor, email=email, name=name, language=language)
        people.grant_role(actor=actor, person=person, team=team, role=Role.APPLICANT)
        return Invited(person, new=True, joined=True)
    elsewhere = found.team_roles.exclude(team=team, role=Role.APPLICANT).exists()
    joins = found.is_active and not elsewhere
    if joins:
        people.grant_role(actor=actor, person=found, team=team, role=Role.APPLICANT)
    else:
        record(actor=actor, action="application.colleague-asked", subject=found, team=team.pk)
    return Invited(found, new=False, joined=joins)


@transaction.atomic
def part(*, actor: User, team: Team, person: User) -> None:
    """The person writes with the team no more; what they wrote stays."""
    if person.pk == actor.pk:
        raise refuse("not-oneself")
    people.revoke_role(actor=actor, person=person, team=team, role=Role.APPLICANT)
