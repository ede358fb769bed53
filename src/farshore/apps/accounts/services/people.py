"""People, their roles in teams and their consents."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import Consent, Team, TeamRole, User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.signals import account_changed
from farshore.web import clock


def _tell(actor: User | None, action: str, subject: Any, **facts: Any) -> None:
    account_changed.send(
        sender=type(subject), actor=actor, action=action, subject=subject, facts=facts
    )


@transaction.atomic
def create_team(*, actor: User | None, name: Mapping[str, str]) -> Team:
    team = Team.objects.create(name=dict(name))
    _tell(actor, "accounts.team-created", team)
    return team


@transaction.atomic
def create_person(*, actor: User | None, email: str, **fields: Any) -> User:
    """A person without a usable password; they set one through the reset mail."""
    person = User.objects.create_user(email, None, **fields)
    _tell(actor, "accounts.person-created", person)
    return person


@transaction.atomic
def grant_role(*, actor: User | None, person: User, team: Team, role: Role) -> TeamRole:
    held, created = TeamRole.objects.get_or_create(person=person, team=team, role=str(role))
    if created:
        person.__dict__.pop("held_roles", None)
        _tell(actor, "accounts.role-granted", person, role=str(role), team=team.pk)
    return held


@transaction.atomic
def revoke_role(*, actor: User | None, person: User, team: Team, role: Role) -> None:
    gone, _rows = TeamRole.objects.filter(person=person, team=team, role=str(role)).delete()
    if gone:
        person.__dict__.pop("held_roles", None)
        _tell(actor, "accounts.role-revoked", person, role=str(role), team=team.pk)


@transaction.atomic
def set_active(*, actor: User, person: User, active: bool) -> User:
    """Shut an account or open it again. Sessions of a shut account end at once."""
    held = User.objects.select_for_update().get(pk=person.pk)
    if held.is_active != active:
        held.is_active = active
        held.save(update_fields=["is_active"])
        _tell(actor, "accounts.opened" if active else "accounts.shut", held)
    return held


@transaction.atomic
def give_consent(*, actor: User, purpose: str, version: str) -> Consent:
    consent, created = Consent.objects.get_or_create(
        person=actor,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"version": version, "given_at": clock.now()},
    )
    if created:
        _tell(actor, "accounts.consent-given", actor, purpose=purpose, version=version)
    return consent


@transaction.atomic
def withdraw_consent(*, actor: User, purpose: str) -> None:
    held = Consent.objects.select_for_update().filter(
        person=actor, purpose=purpose, withdrawn_at=None
    )
    consent = held.first()
    if consent is not None:
        consent.withdrawn_at = clock.now()
        consent.save(update_fields=["withdrawn_at"])
        _tell(actor, "accounts.consent-withdrawn", actor, purpose=purpose)
