"""Calls: drafts, deadlines, withdrawals and returns, and rules with dates."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from builders import cluster, membership
from farshore.apps.audit.models import Entry
from farshore.apps.calls.models import (
    Application,
    Call,
    EligibilityResult,
    EligibilityRule,
)
from farshore.apps.calls.services import applications as service
from farshore.apps.calls.services import eligibility
from farshore.apps.registry.models import OrganisationIdentifier
from stories import (
    ANSWERS,
    closed,
    company,
    draft,
    open_call,
    operator,
    refusal,
    standing_at,
    submitted,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
VALID_NUMBER = "2208162517"


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


# --- the applicant's side


def test_a_deadline_a_second_ago_is_past_and_the_draft_is_kept() -> None:
    call = open_call()
    owner, who = company()
    row = draft(call, owner, who)
    with standing_at(call.deadline + SECOND), pytest.raises(ValidationError) as error:
        service.submit(actor=who, application=row)
    assert refusal(error) == "deadline-passed"
    assert (fresh(row).state, fresh(row).number) == ("draft", None)
    with standing_at(call.deadline - 2 * SECOND):
        assert service.submit(actor=who, application=row).state == "submitted"


@pytest.mark.parametrize(("late", "taken"), [(58, True), (61, False)])
def test_grace_is_the_calls_policy(late: int, taken: bool) -> None:
    call = open_call(grace_seconds=60)
    owner, who = company()
    row = draft(call, owner, who)
    with standing_at(call.deadline + late * SECOND):
        if taken:
            service.submit(actor=who, application=row)
        else:
            with pytest.raises(ValidationError):
                service.submit(actor=who, application=row)
    assert (fresh(row).state == "submitted") is taken


def test_submitting_twice_counts_once() -> None:
    row = submitted(open_call())[0]
    with standing_at(datetime.now(UTC) + timedelta(hours=1)):
        again = service.submit(actor=operator(), application=row)
    assert (again.number, again.submitted_at) == (row.number, row.submitted_at)
    assert Entry.objects.filter(action="application.submitted").count() == 1


def test_numbers_follow_the_order_of_submission() -> None:
    call = open_call()
    rows = submitted(call, 3)
    service.withdraw(actor=operator(), application=rows[1])
    assert [row.number for row in [*rows, *submitted(call, 1)]] == [1, 2, 3, 4]


def test_two_who_edit_at_once_lose_nothing() -> None:
    call = open_call()
    owner, who = company()
    row = draft(call, owner, who)
    given: dict[str, Any] = {"actor": who, "application": row, "values": {}, "revision": 1}
    service.save_draft(answers={"plan": "hers"}, **given)
    with pytest.raises(ValidationError) as error:
        service.save_draft(answers={"plan": "his"}, **given)
    assert refusal(error) == "edited-meanwhile"
    assert fresh(row).answers["plan"] == "hers"


def test_confidential_answers_are_kept_apart() -> None:
    owner, who = company()
    row = fresh(draft(open_call(), owner, who))
    assert row.answers == {"plan": ANSWERS["plan"]}
    assert row.annex.answers == {"secret": ANSWERS["secret"]}


def test_what_is_missing_is_named() -> None:
    owner, who = company()
    row = draft(open_call(), owner, who, starts=None, wished_bases=[])
    service.save_draft(actor=who, application=row, values={}, answers={"plan": " "}, revision=1)
    with pytest.raises(ValidationError) as error:
        service.submit(actor=who, application=row)
    assert refusal(error) == "incomplete"
    assert service.missing(fresh(row)) == ["wished_bases", "starts", "plan"]


def test_a_company_applies_once_and_again_after_it_withdrew() -> None:
    call = open_call()
    owner, who = company()
    row = service.submit(actor=who, application=draft(call, owner, who))
    with pytest.raises(ValidationError) as error:
        draft(call, owner, who)
    assert refusal(error) == "already-applied"
    service.withdraw(actor=who, application=row, reason="A partner first.")
    again = service.submit(actor=who, application=draft(call, owner, who))
    assert (fresh(row).state, again.number) == ("withdrawn", 2)


def test_what_was_not_selected_is_not_withdrawn() -> None:
    row = submitted(open_call())[0]
    Application.objects.filter(pk=row.pk).update(state="rejected")
    with pytest.raises(ValidationError) as error:
        service.withdraw(actor=operator(), application=row)
    assert refusal(error) == "not-withdrawable"


def test_a_return_for_correction_needs_a_reason_and_an_open_call() -> None:
    call = open_call()
    owner, who = company()
    row = service.submit(actor=who, application=draft(call, owner, who))
    with pytest.raises(ValidationError):
        service.return_for_correction(actor=operator(), application=row, reason=" ")
    with standing_at(call.deadline + SECOND), pytest.raises(ValidationError):
        service.return_for_correction(actor=operator(), application=row, reason="Which bench?")
    back = service.return_for_correction(actor=operator(), application=row, reason="Which bench?")
    saved = service.save_draft(
        actor=who, application=back, values={"space_count": 2}, answers={}, revision=back.revision
    )
    again = service.submit(actor=who, application=saved)
    assert (back.state, again.state, again.number, again.space_count) == (
        "returned",
        "submitted",
        1,
        2,
    )


# --- dated rules


def verdict(call: Call, test: str, row: Application, **rule: Any) -> bool:
    EligibilityRule.objects.create(
        call=call, test=test, name={"en": test}, **{"starts": date(2000, 1, 1), **rule}
    )
    closed(call)
    holds = EligibilityResult.objects.get(application=row).holds
    assert fresh(row).state == ("eligible" if holds else "ineligible")
    return holds


@pytest.mark.parametrize(("raised", "holds"), [("10000000", True), ("10000000.01", False)])
@pytest.mark.parametrize(
    ("test", "field"), [("raised-at-most", "raised_usd"), ("revenue-at-most", "revenue_usd")]
)
def test_money_rules_take_the_limit_itself(test: str, field: str, raised: str, holds: bool) -> None:
    call = open_call()
    row = submitted(call, 1, **{field: Decimal(raised)})[0]
    assert verdict(call, test, row, limit=10_000_000, currency="USD") is holds


@pytest.mark.parametrize(("number", "holds"), [(VALID_NUMBER, True), ("2208162518", False)])
def test_a_registration_number_is_checked(number: str, holds: bool) -> None:
    call = open_call()
    row = submitted(call)[0]
    OrganisationIdentifier.objects.create(
        organisation=row.organisation, scheme="kr-brn", value=number
    )
    assert verdict(call, "registered", row) is holds


def test_no_registration_number_is_not_eligible() -> None:
    call = open_call()
    assert verdict(call, "registered", submitted(call)[0]) is False


@pytest.mark.parametrize(("left_after", "holds"), [(0, False), (1, True)])
def test_a_tenant_is_one_on_the_deadlines_day(left_after: int, holds: bool) -> None:
    call, own = open_call(), cluster(own=True)
    row = submitted(call)[0]
    day = eligibility.deadline_day(call)
    membership(row.organisation, own, date(2020, 1, 1), day + timedelta(days=left_after))
    membership(row.organisation, cluster(), date(2020, 1, 1))
    assert verdict(call, "tenant", row) is holds


@pytest.mark.parametrize(("founded", "holds"), [((2018, 3, 10), True), ((2018, 3, 9), False)])
def test_age_counts_to_the_day(founded: tuple[int, int, int], holds: bool) -> None:
    deadline = datetime(2025, 3, 10, 9, tzinfo=UTC)
    call = open_call(opens_at=deadline - timedelta(days=30), deadline=deadline)
    with standing_at(deadline - timedelta(days=1)):
        row = submitted(call)[0]
    row.organisation.founded = date(*founded)
    row.organisation.save()
    assert verdict(call, "age-at-most", row, limit=7) is holds


def test_required_answers_are_a_rule_too() -> None:
    call = open_call()
    first, second = submitted(call, 2)
    Application.objects.filter(pk=second.pk).update(answers={})
    EligibilityRule.objects.create(
        call=call, test="answered", name={"en": "a"}, starts=date(2000, 1, 1)
    )
    closed(call)
    assert (fresh(first).state, fresh(second).state) == ("eligible", "ineligible")


@pytest.mark.parametrize(("zone", "in_force"), [("Asia/Seoul", True), ("America/New_York", False)])
def test_the_rule_in_force_is_that_of_the_deadlines_day_there(zone: str, in_force: bool) -> None:
    # half past midnight on 1 March in Seoul; still February in Boston
    call = open_call(
        opens_at=datetime(2025, 2, 1, tzinfo=UTC),
        deadline=datetime(2025, 2, 28, 15, 30, tzinfo=UTC),
        zone=zone,
    )
    EligibilityRule.objects.create(
        call=call, test="registered", name={"en": "new"}, starts=date(2025, 3, 1)
    )
    EligibilityRule.objects.create(
        call=call, test="tenant", name={"en": "old"}, starts=date(2020, 1, 1),
        ends=date(2025, 3, 1),
    )  # fmt: skip
    tests = [rule.test for rule in eligibility.rules_in_force(call)]
    assert tests == (["registered"] if in_force else ["tenant"])


def test_an_exception_needs_a_reason_and_survives_another_check() -> None:
    call = open_call()
    row = submitted(call, 1, raised_usd=Decimal(20))[0]
    assert verdict(call, "raised-at-most", row, limit=10) is False
    result, by = EligibilityResult.objects.get(application=row), operator()
    with pytest.raises(ValidationError) as error:
        eligibility.override(actor=by, result=result, holds=True, reason="")
    assert refusal(error) == "reason-needed"
    eligibility.override(actor=by, result=result, holds=True, reason="Committee, 3 March.")
    assert fresh(row).state == "eligible"
    eligibility.check_call(actor=by, call=fresh(call))
    kept = fresh(result)
    assert (fresh(row).state, kept.passed, kept.reason) == (
        "eligible",
        False,
        "Committee, 3 March.",
    )
    Application.objects.filter(pk=row.pk).update(state="in-review")
    with pytest.raises(ValidationError) as error:
        eligibility.override(actor=by, result=result, holds=False, reason="No.")
    assert refusal(error) == "frozen"
