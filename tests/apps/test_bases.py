"""Bases: nomination, the host's own decision, space and dates, gates, the open door."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.bases.gates import Activity, may
from farshore.apps.bases.models import GateItem
from farshore.apps.bases.models import Residency as Stay
from farshore.apps.bases.services import gates
from farshore.web import clock
from stories import (
    base,
    gate,
    refusal,
    standing_at,
    stay,
)

pytestmark = pytest.mark.django_db


def manager() -> Any:
    return person(Role.BASE_MANAGER)


def item_of(residency: Stay, key: str) -> GateItem:
    return residency.gate_items.select_related("gate").get(gate__key=key)


def answer_on(residency: Stay, day: Any) -> Any:
    return may(residency.gate_items.select_related("gate"), Activity.WORK, day)


def test_gates_that_block_and_gates_that_inform() -> None:
    at = base()
    gate(at, "safety")
    gate(at, "visa", step="contract", blocks=False)
    gate(at, "badge", step="leave")
    home = stay(at)
    before = answer_on(home, clock.today())
    assert not before.allowed
    assert [row.gate.key for row in before.blocking] == ["safety"]
    assert [row.gate.key for row in before.informing] == ["visa"]
    gates.verify(actor=manager(), item=item_of(home, "safety"))
    after = answer_on(home, clock.today())
    assert after.allowed
    assert [row.gate.key for row in after.informing] == ["visa"]


def test_a_requirement_lasts_through_its_last_day() -> None:
    at = base()
    gate(at, "safety")
    home, today = stay(at), clock.today("America/New_York")
    gates.verify(actor=manager(), item=item_of(home, "safety"), expires=today)
    assert answer_on(home, today).allowed
    assert not answer_on(home, today + timedelta(days=1)).allowed
    with pytest.raises(ValidationError) as error:
        gates.verify(
            actor=manager(), item=item_of(home, "safety"), expires=today - timedelta(days=1)
        )
    assert refusal(error) == "expired-date"


def test_a_waiver_needs_a_reason() -> None:
    at = base()
    gate(at, "safety")
    home = stay(at)
    with pytest.raises(ValidationError) as error:
        gates.waive(actor=manager(), item=item_of(home, "safety"), reason="  ")
    assert refusal(error) == "reason-needed"
    assert item_of(home, "safety").state == "missing"
    gates.waive(actor=manager(), item=item_of(home, "safety"), reason="No wet work.")
    assert answer_on(home, clock.today()).allowed
    with pytest.raises(IntegrityError), transaction.atomic():
        GateItem.objects.filter(residency=home).update(reason="")


@pytest.mark.parametrize("how", ["verify", "waive"])
def test_handing_in_again_does_not_undo_what_is_met(how: str) -> None:
    at = base()
    gate(at, "safety")
    home = stay(at)
    item, given = item_of(home, "safety"), {"reason": "No wet work."} if how == "waive" else {}
    gates.submit(actor=manager(), item=item)
    getattr(gates, how)(actor=manager(), item=item, **given)
    with pytest.raises(ValidationError) as error:
        gates.submit(actor=manager(), item=item)
    assert refusal(error) == "met-already"
    assert item_of(home, "safety").state == {"verify": "verified", "waive": "waived"}[how]


def test_an_expired_requirement_is_handed_in_anew() -> None:
    at = base()
    gate(at, "safety")
    home, today = stay(at), clock.today("America/New_York")
    gates.verify(actor=manager(), item=item_of(home, "safety"), expires=today)
    with standing_at(clock.now() + timedelta(days=2)):
        gates.submit(actor=manager(), item=item_of(home, "safety"))
    assert item_of(home, "safety").state == "submitted"


def test_handing_in_twice_keeps_the_first_time() -> None:
    at = base()
    gate(at, "safety")
    home = stay(at)
    first = gates.submit(actor=manager(), item=item_of(home, "safety")).submitted_at
    with standing_at(clock.now() + timedelta(days=1)):
        gates.submit(actor=manager(), item=item_of(home, "safety"))
    assert item_of(home, "safety").submitted_at == first
    assert Entry.objects.filter(action="gate.submitted").count() == 1
