"""Deposits asked for by the tariff, told before the door, and given back; tickets and subsidies."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from builders import organisation, person
from charging import manager, priced, settled, supported
from farshore.apps.accounts.roles import Role
from farshore.apps.bases import requests
from farshore.apps.bases.models import BasePolicy, GoldenTicket, Residency
from farshore.apps.bases.policy import Action, may
from farshore.apps.bases.services import gates
from farshore.apps.bases.tickets import notes
from farshore.apps.charges.models import Award
from farshore.apps.charges.selectors.deposits import unpaid
from farshore.apps.charges.selectors.sponsored import disagreeing, waiting
from farshore.apps.charges.selectors.statements import accounts
from farshore.apps.charges.selectors.statements import unpaid as owed
from farshore.apps.charges.services import deposits, facts
from farshore.apps.charges.services import subsidies as granting
from farshore.apps.letters.models import Letter
from farshore.web import clock
from stories import refusal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def coming(**rates: str) -> Residency:
    """A company that waits before the door, at a base whose tariff has a deposit."""
    at = priced(**(rates or {"deposit": "5000", "bench": "3900"}))
    today = clock.today(at.zone)
    stay = settled(at, today - DAY, today + 300 * DAY, heads=None)
    Residency.objects.filter(pk=stay.pk).update(state="onboarding")
    stay.refresh_from_db()
    person(Role.APPLICANT, team=stay.organisation.team)
    return stay


def asked(stay: Residency, days: int = 14) -> Any:
    due = clock.today(stay.base.zone) + days * DAY
    return deposits.ask(actor=manager(stay.base), residency=stay, due=due)


def move(stay: Residency, kind: str, amount: str) -> None:
    facts.move_deposit(
        actor=manager(stay.base), residency=stay, kind=kind, on=clock.today(stay.base.zone),
        amount=Decimal(amount),
    )  # fmt: skip


def refused(do: Any) -> str:
    with pytest.raises(ValidationError) as error:
        do()
    return refusal(error)


def test_a_deposit_is_asked_for_by_the_tariff_once_and_told() -> None:
    stay = coming()
    assert refused(lambda: asked(stay, -1)) == "due-over"
    row = asked(stay)
    assert row.amount == Decimal("5000")
    assert "5,000" in Letter.objects.get(kind="charges-deposit").body
    assert refused(lambda: asked(stay)) == "deposit-asked"
    boss = manager(stay.base)
    assert refused(lambda: deposits.withdraw(actor=boss, request=row, reason="")) == (
        "reason-needed"
    )
    deposits.withdraw(actor=boss, request=row, reason="The programme vouches.")
    move(stay, "received", "5000")
    assert refused(lambda: asked(stay)) == "deposit-held"


def test_without_a_deposit_in_the_tariff_none_is_asked_for() -> None:
    stay = coming(bench="1")
    assert refused(lambda: asked(stay)) == "no-deposit-tariff"


def test_a_deposit_not_paid_informs_and_blocks_where_the_base_says_so() -> None:
    stay = coming()
    asked(stay)
    answer = may(stay, Action.MOVE_IN)
    assert answer.allowed
    assert [row.code for row in answer.notes] == ["deposit-open"]
    policy = BasePolicy.objects.create(base=stay.base, deposit_blocks=True)
    assert [row.code for row in may(stay, Action.MOVE_IN).reasons] == ["deposit-open"]
    boss = manager(stay.base)
    assert refused(lambda: gates.move_in(actor=boss, residency=stay)) == "not-now"
    move(stay, "received", "2000")
    (row,) = unpaid()
    (account,) = accounts(stay.base)
    assert row.held == Decimal(2000)
    assert account.deposit_open == Decimal(3000)
    move(stay, "received", "3000")
    assert not unpaid().exists()
    assert policy.deposit_blocks
    assert gates.move_in(actor=boss, residency=stay).state == "active"


def test_the_menu_counts_a_deposit_until_it_is_paid() -> None:
    stay = coming()
    resident = person(Role.APPLICANT, team=stay.organisation.team)
    assert owed(resident) == 0
    asked(stay)
    assert owed(resident) == 1
    assert owed(person(Role.APPLICANT)) == 0
    move(stay, "received", "5000")
    assert owed(resident) == 0


def test_the_managers_day_tells_what_is_overdue_and_what_to_return() -> None:
    stay = coming()
    row = asked(stay)
    today = clock.today(stay.base.zone)

    def told(day: date) -> list[tuple[str, str]]:
        found = requests.waiting(stay.base, day)
        return [(r.kind, r.text) for r in found if r.address.endswith("#h-deposit")]

    assert told(today) == []
    assert len(told(row.due)) == 1
    move(stay, "received", "5000")
    assert told(row.due) == []
    Residency.objects.filter(pk=stay.pk).update(state="graduated")
    ((_kind, text),) = told(today)
    assert "5,000" in text
    assert requests.count([(stay.base, today)]) == len(requests.waiting(stay.base, today))
    move(stay, "returned", "5000")
    assert told(today) == []


def test_manager_and_company_see_the_request_on_screen() -> None:
    stay = coming()
    theirs, mine = Client(), Client()
    theirs.force_login(manager(stay.base))
    mine.force_login(person(Role.APPLICANT, team=stay.organisation.team))
    page = reverse("charges:account", args=[stay.pk])
    ask = reverse("charges:deposit-ask", args=[stay.pk])
    assert ask in theirs.get(page).content.decode()
    theirs.post(ask, {"due": (clock.today() + 9 * DAY).isoformat()})
    row = stay.deposit_requests.get()
    assert "5,000" in mine.get(reverse("charges:statements")).content.decode()
    assert ask not in mine.get(page).content.decode()
    theirs.post(reverse("charges:deposit-withdraw", args=[row.pk]), {"text": "A mistake."})
    row.refresh_from_db()
    assert row.reason == "A mistake."


# --- golden tickets beside subsidies


def redeemed(stay: Residency) -> GoldenTicket:
    return GoldenTicket.objects.create(
        base=stay.base, sponsor=organisation("sponsor", kind="company"), year=2025,
        organisation=stay.organisation, residency=stay, state="redeemed", amount=40000,
        offered_at=clock.now(), awarded_at=clock.now(), redeemed_at=clock.now(),
        expires=clock.today() + DAY,
    )  # fmt: skip


def test_a_ticket_and_the_subsidies_of_its_stay_are_told_where_they_disagree() -> None:
    stay = coming()
    ticket = redeemed(stay)
    today = clock.today(stay.base.zone)
    assert notes([ticket]) == {}
    span = {"starts": today - 30 * DAY, "ends": today + 700 * DAY}
    own = supported(stay, sponsor=ticket.sponsor, award=False, **span)
    assert [row.pk for row in waiting(own)] == [ticket.pk]
    assert "청구서" in notes([ticket])[ticket.pk]
    rival = organisation("rival", kind="company")
    both = ["bench", "membership"]
    other = supported(stay, sponsor=rival, items=both, award=False, **span)
    made = granting.award(actor=None, scheme=other, residency=stay, starts=today)
    assert set(disagreeing([made])) == {made.pk}
    assert "rival" in notes([ticket])[ticket.pk]
    Award.objects.all().delete()
    right = granting.award(actor=None, scheme=own, residency=stay, starts=today)
    assert disagreeing([right]) == {}
    assert notes([ticket]) == {}
    assert waiting(own) == []


def test_a_subsidy_of_a_bench_that_is_prepaid_is_refused() -> None:
    stay = coming()
    redeemed(stay)
    today = clock.today(stay.base.zone)
    span = {"starts": today - 30 * DAY, "ends": today + 700 * DAY}
    scheme = supported(stay, items=["bench"], award=False, **span)
    assert refused(
        lambda: granting.award(actor=None, scheme=scheme, residency=stay, starts=today)
    ) == "bench-prepaid"  # fmt: skip
