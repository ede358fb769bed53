"""The policy, the demonstration's doors, and what stays shut."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from builders import person
from farshore.apps.accounts.models import Installation
from farshore.apps.accounts.selectors.installation import remembered
from farshore.apps.audit.models import Entry

pytestmark = pytest.mark.django_db


def install(*, demonstration: bool) -> None:
    Installation.objects.create(pk=1, name={"en": "x"}, demonstration=demonstration)
    remembered.cache_clear()


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    answer = client.get(reverse("briefing:board"))
    assert answer.status_code == 302
    assert "/sign-in/login/" in answer["Location"]


@pytest.mark.parametrize("role", ["applicant", "partner", "reviewer", "ministry"])
def test_other_roles_see_a_missing_page(signed_in_as: Callable[..., Client], role: str) -> None:
    client = signed_in_as(role)
    known = client.get(reverse("briefing:board"))
    unknown = client.get("/ko/briefing/nothing-like-this/")
    assert (known.status_code, unknown.status_code) == (404, 404)


def test_the_operator_opens_the_board(signed_in_as: Callable[..., Client]) -> None:
    assert signed_in_as("operator").get(reverse("briefing:board")).status_code == 200


@pytest.mark.parametrize("demonstration", [False, True])
def test_doors_exist_in_a_demonstration_only(client: Client, demonstration: bool) -> None:
    install(demonstration=demonstration)
    guest = person("operator", is_demonstration=True, has_door=True)
    enter = client.post(reverse("demo:enter"), {"person": guest.pk})
    assert enter.status_code == (302 if demonstration else 404)
    assert ("_auth_user_id" in client.session) == demonstration


def test_doors_open_from_this_machine_and_to_its_own_people_only(client: Client) -> None:
    install(demonstration=True)
    guest = person("operator", is_demonstration=True, has_door=True)
    real = person("operator")
    address = reverse("demo:enter")
    assert client.post(address, {"person": guest.pk}, REMOTE_ADDR="10.0.0.7").status_code == 404
    assert client.post(address, {"person": real.pk}).status_code == 404
    assert client.post(address, {"person": "1 OR 1"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_only_a_demonstration_shifts_its_clock() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(pk=1, name={}, clock_shift=timedelta(days=1))


def test_display_settings_are_kept_and_bad_ones_ignored(client: Client) -> None:
    answer = client.post(reverse("display"), {"size": "1.3", "next": "https://evil.example/"})
    assert (answer.cookies["size"].value, answer["Location"]) == ("1.3", "/")
    assert "mode" not in client.post(reverse("display"), {"mode": "<x>"}).cookies


def test_audit_entries_are_never_changed() -> None:
    person("operator")
    entry = Entry.objects.order_by("pk")[0]
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.parametrize("query", ["?page=-3&sort=x", "?page=99999&sort=-name", "?founded=1"])
def test_odd_queries_are_answered(signed_in_as: Callable[..., Client], query: str) -> None:
    answer = signed_in_as("operator").get(reverse("registry:organisations") + query)
    assert answer.status_code == 200


@pytest.mark.parametrize("query", ["?q=%00", "?never-read=a%00b", "?%00=1", "?a=1&b=%00"])
def test_a_nul_is_refused_wherever_it_stands(
    signed_in_as: Callable[..., Client], query: str
) -> None:
    answer = signed_in_as("operator").get(reverse("registry:organisations") + query)
    assert answer.status_code == 400
    read = signed_in_as("operator").get(reverse("registry:organisations") + "?q=%2500")
    assert read.status_code == 200
