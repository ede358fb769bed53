"""Alliances: what was committed and agreed is settled once, with a day and where needed a reason."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from builders import cluster, organisation, texts
from farshore.apps.accounts.roles import Role
from farshore.apps.alliances.models import (
    ActionItem,
    Agreement,
    Commitment,
    Consultation,
    Suggestion,
)
from farshore.apps.alliances.services import agreements as service
from farshore.apps.audit.models import Entry
from farshore.web import clock
from stories import operator
from world import build

pytestmark = pytest.mark.django_db
DUE = date(2027, 1, 1)


def commitment() -> Commitment:
    agreement = Agreement.objects.create(
        name=texts("memorandum"), cluster=cluster(), counterpart=organisation()
    )
    return Commitment.objects.create(
        agreement=agreement, text=texts("exchange"), owner=texts("us"), due=DUE
    )


def action() -> ActionItem:
    talk = Consultation.objects.create(name=texts("talk"), on=date(2023, 5, 12))
    said = Suggestion.objects.create(consultation=talk, text=texts("more benches"))
    return ActionItem.objects.create(
        suggestion=said, text=texts("ask"), owner=texts("KIST"), due=DUE
    )


def settle(row: Any, good: bool, reason: str = "") -> Any:
    if isinstance(row, Commitment):
        return service.settle_commitment(actor=operator(), commitment=row, kept=good, note=reason)
    return service.settle_action(actor=operator(), action=row, done=good, reason=reason)


@pytest.mark.parametrize(("make", "done"), [(commitment, "kept"), (action, "done")])
def test_what_is_done_is_dated_and_settled_once(make: Any, done: str) -> None:
    row = settle(make(), True)
    assert (row.state, row.settled) == (done, clock.today())
    for good in (True, False):
        with pytest.raises(ValidationError):
            settle(row, good, "Again.")
    row.refresh_from_db()
    assert row.state == done
    assert Entry.objects.filter(action__endswith=f".{done}").count() == 1


@pytest.mark.parametrize("make", [commitment, action])
def test_dropping_needs_a_reason(make: Any) -> None:
    row = make()
    with pytest.raises(ValidationError):
        settle(row, False, " ")
    row.refresh_from_db()
    assert (row.state, row.settled) == ("open", None)
    dropped = settle(row, False, "The partner left.")
    kept = dropped.note if isinstance(dropped, Commitment) else dropped.reason
    assert (dropped.state, kept) == ("dropped", "The partner left.")


@pytest.mark.parametrize(
    ("page", "key", "thing"),
    [
        ("alliances:settle-commitment", "commitment", "kept"),
        ("alliances:settle-action", "action", "done"),
    ],
)
def test_operators_settle_and_others_only_read(page: str, key: str, thing: str) -> None:
    world = build(rows=1)
    row = world.things[key]
    where = reverse(page, args=[row.pk])
    assert world.client(Role.MINISTRY).post(where, {"answer": thing}).status_code == 404
    row.refresh_from_db()
    assert row.state == "open"
    assert world.client(Role.OPERATOR).post(where, {"answer": thing}).status_code == 302
    row.refresh_from_db()
    assert row.state == thing
