"""Decided calls for tests: who was chosen, who is told, who reads."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.test import Client

from farshore.apps.accounts.models import User
from farshore.apps.calls.models import (
    Application,
    Call,
    EligibilityRule,
)
from farshore.apps.calls.services import (
    decision_letters,
    selection,
)
from farshore.apps.letters.services import delivery
from stories import (
    closed,
    open_call,
    operator,
    scored,
    submitted,
)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def decided(how_many: int = 5, before: Any = None, **fields: Any) -> tuple[Call, User]:
    """A decided call and its operator: two chosen, two in reserve, the last not selected."""
    by = operator()
    call = scored(how_many, by=by, **{"reserve_seats": 2, **fields})
    if before is not None:
        before(call)
    selection.accept(actor=by, decision=selection.propose(actor=by, call=call))
    call.refresh_from_db()
    return call, by


def row(call: Call, number: int) -> Application:
    return Application.objects.get(call=call, number=number)


def told(call: Call, by: User) -> None:
    """The letters are sent; the demonstration's outbox takes them."""
    decision_letters.prepare(actor=by, call=call)
    decision_letters.send(actor=by, call=call)
    delivery.deliver_due()


def browser(who: User) -> Client:
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def applicant(of: Application) -> User:
    return User.objects.get(pk=of.created_by_id)


def ineligible() -> tuple[Call, Application, User]:
    """A closed call with an application that a rule refused, told so."""
    by = operator()
    call = open_call(by)
    submitted(call, 2)
    EligibilityRule.objects.create(
        call=call, test="raised-at-most", limit=Decimal(500_000), starts=datetime(2020, 1, 1).date(),
        name={"ko": "투자 유치액", "en": "Raised at most", "ja": "調達額"},
    )  # fmt: skip
    Application.objects.filter(call=call, number=1).update(raised_usd=Decimal(1))
    call = closed(call)
    told(call, by)
    return call, row(call, 2), by
