"""Accounts from outside: invited, given roles, shut; and whoever looks is noted."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from builders import person, team
from farshore.apps.accounts.models import TeamRole, User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry, PersonalAccess

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(person(Role.ADMINISTRATOR, language="en"), backend=BACKEND)
    return client


def invite(client: Client, **fields: Any) -> User:
    given = {"email": "New.Person@example.org", "name": "New", "language": "ja", **fields}
    assert client.post(reverse("accounts:people"), given).status_code == 302
    return User.objects.get(email=given["email"].lower())


def test_an_invited_person_sets_a_password_and_signs_in(administrator: Client) -> None:
    invite(administrator)
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link is not None
    assert link[1].startswith("/ja/")
    guest = Client()
    page = guest.get(link[1], follow=True)
    form = page.redirect_chain[-1][0]
    words = {"password1": "long-enough-8472", "password2": "long-enough-8472"}
    assert guest.post(form, words).status_code == 302
    answer = guest.post(
        reverse("account_login"),
        {"login": "new.person@example.org", "password": words["password1"]},
    )
    assert answer.status_code == 302
    assert "_auth_user_id" in guest.session
    assert guest.get(link[1], follow=True).context["token_fail"], "the link works once"


def test_an_address_is_invited_once(administrator: Client) -> None:
    invite(administrator)
    again = {"email": "new.PERSON@example.org", "name": "x", "language": "en"}
    assert administrator.post(reverse("accounts:people"), again).status_code == 200
    assert User.objects.filter(email="new.person@example.org").count() == 1


def test_roles_are_granted_in_a_team_and_withdrawn(administrator: Client) -> None:
    guest = invite(administrator)
    page = reverse("accounts:person", args=[guest.pk])
    administrator.post(page, {"role": "operator", "new_team": "Agency"})
    held = TeamRole.objects.get(person=guest)
    assert (held.role, str(held.team)) == ("operator", "Agency")
    both = {"role": "operator", "new_team": "x", "team": held.team_id}
    assert administrator.post(page, both).status_code == 200
    administrator.post(reverse("accounts:revoke", args=[held.pk]))
    assert not TeamRole.objects.filter(person=guest).exists()
    assert Entry.objects.filter(action="accounts.role-revoked").count() == 1


def test_nobody_locks_themselves_out() -> None:
    me = person(Role.ADMINISTRATOR, team=team())
    client = Client()
    client.force_login(me, backend=BACKEND)
    client.post(reverse("accounts:revoke", args=[me.team_roles.get().pk]))
    client.post(reverse("accounts:close", args=[me.pk]), {"active": "no"})
    me.refresh_from_db()
    assert me.is_active
    assert me.team_roles.exists()


def test_a_shut_account_is_out_at_once(administrator: Client) -> None:
    guest = person(Role.OPERATOR)
    client = Client()
    client.force_login(guest, backend=BACKEND)
    assert client.get(reverse("accounts:me")).status_code == 200
    administrator.post(reverse("accounts:close", args=[guest.pk]), {"active": "no"})
    assert client.get(reverse("accounts:me")).status_code == 302


def test_whoever_looks_at_people_is_noted(administrator: Client) -> None:
    guest = person()
    administrator.get(reverse("accounts:people"))
    administrator.get(reverse("accounts:person", args=[guest.pk]), REMOTE_ADDR="10.1.2.3")
    seen = list(PersonalAccess.objects.order_by("pk").values_list("action", "concerns", "address"))
    assert seen == [
        ("people.listed", "people", "127.0.0.1"),
        ("person.seen", f"person {guest.pk}", "10.1.2.3"),
    ]
