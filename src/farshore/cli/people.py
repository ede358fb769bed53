"""People and roles from the command line: how an installation gets its first administrator."""

from typing import Annotated

import typer

from farshore.cli.files import InputError, finish
from farshore.cli.site import set_up


def add(
    email: Annotated[str, typer.Argument(help="Address by which the person signs in.")],
    role: Annotated[str, typer.Option(help="administrator, operator, reviewer, …")],
    team: Annotated[str, typer.Option(help="Team in which the role is held; made if new.")],
    language: Annotated[str, typer.Option(help="ko, en or ja")] = "ko",
) -> None:
    """Give a person an account and a role, and print the link that sets the password."""
    set_up()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from farshore.apps.accounts.invitations import link_for, vouch
    from farshore.apps.accounts.models import Team, User
    from farshore.apps.accounts.roles import Role
    from farshore.apps.accounts.services import people

    if role not in set(Role):
        raise InputError(role, f"unknown role; one of {', '.join(sorted(Role))}")
    if language not in ("ko", "en", "ja"):
        raise InputError(language, "unknown language; one of ko, en, ja")
    try:
        validate_email(email)
    except ValidationError as error:
        raise InputError(email, "is no e-mail address") from error
    person = User.objects.filter(email=email.lower()).first()
    if person is None:
        person = people.create_person(actor=None, email=email, language=language)
        vouch(person)
    known = next((row for row in Team.objects.all() if team in row.name.values()), None)
    home = known or people.create_team(actor=None, name={language: team})
    people.grant_role(actor=None, person=person, team=home, role=Role(role))
    finish({"person": person.pk, "team": home.pk, "role": role, "link": link_for(person)})


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="People and their roles.", no_args_is_help=True)
    group.command("add")(add)
    app.add_typer(group, name="people")
