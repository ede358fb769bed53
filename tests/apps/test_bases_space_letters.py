"""A nominee is asked for the host's form by letter, and told when its base changed it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from builders import person
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Base, Feature, HostAdmission
from farshore.apps.bases.selectors.wishes import to_write
from farshore.apps.bases.services import host, wishes
from farshore.apps.calls.models import Application
from farshore.apps.letters.models import Letter
from farshore.apps.letters.services import delivery
from farshore.web import clock
from stories import base, nominated, open_call, refusal, submitted

pytestmark = pytest.mark.django_db


def before_the_host(at: Base, language: str = "en") -> HostAdmission:
    (row,) = submitted(open_call(), 1)
    Application.objects.filter(pk=row.pk).update(state="recommended")
    User.objects.filter(pk=row.created_by_id).update(language=language)
    return host.nominate(actor=None, base=at, application=Application.objects.get(pk=row.pk))


@pytest.mark.parametrize("language", ["ko", "en", "ja"])
def test_a_nominee_is_asked_for_its_form_once_in_its_language(
    client: Client, settings: Any, language: str
) -> None:
    settings.PUBLIC_ADDRESS = "https://network.example"
    at = base()
    admission = before_the_host(at, language)
    letter = Letter.objects.get(kind="bases-host-form")
    writer = admission.application.created_by
    assert writer is not None
    assert (letter.address, letter.language, letter.state) == (writer.email, language, "queued")
    path = f"/{language}/bases/admissions/{admission.pk}/space/"
    assert f"https://network.example{path}" in letter.body
    assert delivery.deliver_due().handled == 1
    client.force_login(writer)
    assert client.get(path).status_code == 200
    host.nominate(actor=None, base=at, application=admission.application)
    assert Letter.objects.count() == 1


def test_a_nominee_whom_nobody_serves_has_a_letter_that_waits_for_an_address() -> None:
    at = base()
    (row,) = submitted(open_call(), 1)
    row.organisation.team = None
    row.organisation.save()
    Application.objects.filter(pk=row.pk).update(state="recommended")
    row.refresh_from_db()
    host.nominate(actor=None, base=at, application=Application.objects.get(pk=row.pk))
    letter = Letter.objects.get()
    assert (letter.state, letter.address) == ("drafted", "")


def test_each_change_by_the_base_is_told_with_its_reason() -> None:
    at = base()
    Feature.objects.create(base=at, key="cold-room", name={"en": "cold room"})
    boss, row = person(Role.BASE_MANAGER, team=at.team), nominated(at)
    User.objects.filter(pk=row.application.created_by_id).update(language="en")
    starts = clock.today(at.zone) + timedelta(days=7)
    given: dict[str, Any] = {"kind": "bench", "count": 3, "level": 1, "starts": starts, "slack": 1}
    who = row.application.created_by
    assert who is not None
    wishes.ask(actor=who, admission=row, needs=[], **given)
    for count, reason in ((2, "The lab is small."), (1, "It became smaller.")):
        wishes.change(
            actor=boss,
            admission=row,
            needs=["cold-room"],
            reason=reason,
            **{**given, "count": count},
        )
    first, second = Letter.objects.filter(kind="bases-space-changed").order_by("pk")
    assert f"Before: 3 × bench, BSL-1 · {starts} · up to 1 week later" in first.body
    assert f"Now: 2 × bench, BSL-1, cold room · {starts} · up to 1 week later" in first.body
    assert "Reason: The lab is small." in first.body
    assert "Before: 2 × bench, BSL-1, cold room" in second.body
    assert f"/bases/admissions/{row.pk}/space/" in second.body


@dataclass
class Nominee:
    at: Base
    boss: User
    row: HostAdmission

    @property
    def writer(self) -> User:
        assert self.row.application.created_by is not None
        return self.row.application.created_by

    def asks(self, **given: Any) -> None:
        standard: dict[str, Any] = {"kind": "bench", "count": 3, "level": 1, "slack": 1}
        starts = clock.today(self.at.zone) + timedelta(days=7)
        wishes.ask(
            actor=self.writer, admission=self.row, needs=[], starts=starts, **{**standard, **given}
        )

    def is_changed(self, reason: str) -> None:
        starts = clock.today(self.at.zone)
        wishes.change(
            actor=self.boss, admission=self.row, needs=[], reason=reason, kind="bench", count=2,
            level=1, starts=starts, slack=0,
        )  # fmt: skip

    def sent_back(self, reason: str) -> HostAdmission:
        return host.return_form(actor=self.boss, admission=self.row, reason=reason)


@pytest.fixture
def nominee() -> Nominee:
    at = base()
    row = nominated(at)
    User.objects.filter(pk=row.application.created_by_id).update(language="en")
    return Nominee(at, person(Role.BASE_MANAGER, team=at.team), row)


def test_a_form_is_sent_back_with_a_reason_and_comes_again(
    client: Client, nominee: Nominee
) -> None:
    row, why = nominee.row, "Which level do you need?"
    step = reverse("bases:admission-step", args=[row.pk])
    with pytest.raises(ValidationError) as error:
        nominee.sent_back(why)
    assert refusal(error) == "wrong-state"
    nominee.asks()
    client.force_login(nominee.boss)
    client.post(step, {"step": "return", "reason": " "})
    row.refresh_from_db()
    assert (row.state, row.returned_at) == ("form", None)
    client.post(step, {"step": "return", "reason": why})
    row.refresh_from_db()
    assert (row.state, row.returned) == ("nominated", why)
    assert f"Reason: {why}" in Letter.objects.get(kind="bases-form-returned").body
    assert to_write(nominee.writer) == 1
    client.force_login(nominee.writer)
    space = reverse("bases:space", args=[row.pk])
    assert why in client.get(space).content.decode()
    nominee.asks(level=2)
    found = HostAdmission.objects.get(pk=row.pk)
    assert (found.state, found.space.level) == ("form", 2)
    assert why not in client.get(space).content.decode()


def test_a_form_that_the_base_changed_is_not_sent_back(nominee: Nominee) -> None:
    nominee.asks()
    nominee.is_changed("The lab is small.")
    with pytest.raises(ValidationError) as error:
        nominee.sent_back("Again, please.")
    assert refusal(error) == "wrong-state"


@pytest.mark.parametrize("kind", ["bases-host-form", "bases-form-returned", "bases-space-changed"])
def test_an_operator_previews_the_texts_in_each_language(
    client: Client, nominee: Nominee, kind: str
) -> None:
    nominee.asks()
    nominee.sent_back("As told.")
    nominee.asks()
    nominee.is_changed("As told.")
    operator = person(Role.OPERATOR, team=nominee.row.application.call.programme.team)
    client.force_login(operator)
    page = client.get(reverse("letters:template", args=[kind])).content.decode()
    assert page.count(f"bases/admissions/{nominee.row.pk}/space/") == 3
