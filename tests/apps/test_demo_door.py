"""One-click sign-in: in a demonstration, from this machine, for accounts that its build made."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from builders import organisation, person, team, texts
from farshore.apps.accounts.models import Installation, User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.selectors.installation import remembered
from farshore.demo.build import people

pytestmark = pytest.mark.django_db
TODAY = datetime(2025, 4, 17, tzinfo=UTC)
OPEN, SHUT = 200, 404


@pytest.fixture
def member() -> User:
    people.mark(TODAY)
    return people.member("operator", texts("operator"), team(), Role.OPERATOR, door=True)


def enter(who: Any, **origin: str) -> tuple[int, bool]:
    """(status, whether somebody is signed in) after a press on somebody's door."""
    client = Client()
    status = client.post(reverse("demo:enter"), {"person": getattr(who, "pk", who)}, **origin)
    return status.status_code, "_auth_user_id" in client.session


def test_a_door_signs_in_whom_it_belongs_to(member: User) -> None:
    page = Client().get(reverse("demo:doors"))
    assert page.status_code == OPEN
    assert f'value="{member.pk}"' in page.content.decode()
    client = Client()
    client.post(reverse("demo:enter"), {"person": member.pk})
    assert client.session["_auth_user_id"] == str(member.pk)
    assert client.get(reverse("briefing:board")).status_code == OPEN


@pytest.mark.parametrize("made", [True, False])
def test_outside_a_demonstration_there_is_no_door(made: bool, settings: Any) -> None:
    settings.DEBUG = True
    if made:
        Installation.objects.create(pk=1, name=texts("real"))
    who = people.member("operator", texts("operator"), team(), Role.OPERATOR, door=True)
    assert enter(who) == (SHUT, False)
    for name in ("demo:doors", "demo:travel"):
        assert Client().get(reverse(name)).status_code in (SHUT, 405)
    assert Client().post(reverse("demo:travel"), {"moment": "targets-due"}).status_code == SHUT


@pytest.mark.parametrize(
    "origin",
    [
        {"REMOTE_ADDR": "10.0.0.5"},
        {"REMOTE_ADDR": "2001:db8::1"},
        {"REMOTE_ADDR": "10.0.0.5", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "10.0.0.5", "HTTP_HOST": "localhost"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "not an address"},
    ],
    ids=str,
)
def test_no_door_opens_from_another_address(member: User, origin: dict[str, str]) -> None:
    assert enter(member, **origin) == (SHUT, False)
    assert Client().get(reverse("demo:doors"), **origin).status_code == SHUT


@pytest.mark.parametrize("address", ["127.0.0.1", "127.3.2.1", "::1"])
def test_this_machine_has_several_addresses(member: User, address: str) -> None:
    assert enter(member, REMOTE_ADDR=address) == (302, True)


def test_no_door_leads_to_accounts_that_the_build_did_not_make(member: User) -> None:
    own = person(Role.ADMINISTRATOR)
    handed = person(Role.OPERATOR)
    User.objects.filter(pk=handed.pk).update(has_door=True)
    doorless = people.member("reviewer", texts("reviewer"), team(), Role.REVIEWER)
    shut = people.member("shut", texts("shut"), team(), Role.PARTNER, door=True)
    User.objects.filter(pk=shut.pk).update(is_active=False)
    for who in (own, handed, doorless, shut, 987654, "", "1 OR 1=1", "９", "9" * 30):
        assert enter(who) == (SHUT, False), who
    page = Client().get(reverse("demo:doors")).content.decode()
    assert [who for who in (own, handed, doorless, shut) if f'value="{who.pk}"' in page] == []


@pytest.mark.parametrize("what", [person, organisation, lambda: Installation.objects.create(pk=1)])
def test_a_database_that_holds_anything_never_becomes_a_demonstration(what: Any) -> None:
    what()
    with pytest.raises(people.NotEmptyError):
        people.mark(TODAY)
    remembered.cache_clear()
    assert not Installation.objects.filter(demonstration=True).exists()
