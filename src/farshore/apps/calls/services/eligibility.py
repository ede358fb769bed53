"""Eligibility by dated rules, with a person's exception where a reason is given."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, EligibilityResult, EligibilityRule
from farshore.apps.calls.services.applications import missing
from farshore.apps.registry.identifiers import registration_number
from farshore.apps.registry.selectors.organisations import holds_on, own_cluster
from farshore.web import clock

State = Application.State
Verdict = tuple[bool, dict[str, Any]]


def deadline_day(call: Call) -> date:
    return call.deadline.astimezone(ZoneInfo(call.zone)).date()


def rules_in_force(call: Call) -> list[EligibilityRule]:
    """The rules that held on the deadline's day: they decide, and keep deciding."""
    return list(call.rules.filter(holds_on(deadline_day(call))).order_by("pk"))


def _registered(application: Application, rule: EligibilityRule, day: date) -> Verdict:
    for row in application.organisation.identifiers.all():
        if row.scheme == "kr-brn":
            try:
                return registration_number(row.value) == row.value, {}
            except ValidationError:
                return False, {"found": 1}
    return False, {"found": 0}


def _tenant(application: Application, rule: EligibilityRule, day: date) -> Verdict:
    cluster = own_cluster()
    held = application.organisation.memberships.filter(holds_on(day), cluster=cluster)
    return held.exists(), {"on": day.isoformat()}


def _at_most(value: Decimal | None, rule: EligibilityRule) -> Verdict:
    figures = {"limit": str(rule.limit), "currency": rule.currency}
    if value is None or rule.limit is None:
        return False, figures
    return value <= rule.limit, {**figures, "value": str(value)}


def _raised(application: Application, rule: EligibilityRule, day: date) -> Verdict:
    return _at_most(application.raised_usd, rule)


def _revenue(application: Application, rule: EligibilityRule, day: date) -> Verdict:
    return _at_most(application.revenue_usd, rule)


def years_between(first: date, last: date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _age(application: Application, rule: EligibilityRule, day: date) -> Verdict:
    founded = application.organisation.founded
    if founded is None or rule.limit is None:
        return False, {"limit": str(rule.limit)}
    years = years_between(founded, day)
    exact = years == rule.limit and (founded.month, founded.day) == (day.month, day.day)
    passed = years < rule.limit or exact
    return passed, {"limit": str(rule.limit), "value": years}


def _answered(application: Application, rule: EligibilityRule, day: date) -> Verdict:
    lacking = missing(application)
    return not lacking, {"missing": lacking}


TESTS: dict[str, Callable[[Application, EligibilityRule, date], Verdict]] = {
    EligibilityRule.Test.REGISTERED: _registered,
    EligibilityRule.Test.TENANT: _tenant,
    EligibilityRule.Test.RAISED_AT_MOST: _raised,
    EligibilityRule.Test.REVENUE_AT_MOST: _revenue,
    EligibilityRule.Test.AGE_AT_MOST: _age,
    EligibilityRule.Test.ANSWERED: _answered,
}


@transaction.atomic
def check_call(*, actor: User | None, call: Call) -> dict[str, int]:
    """Judge every submitted application by the rules in force on the deadline's day.

    Exceptions made by a person stay. Doing it again gives the same.
    """
    if call.state not in (Call.State.CLOSED, Call.State.REVIEWING):
        raise refuse("wrong-state")
    rules, day = rules_in_force(call), deadline_day(call)
    judged = {State.SUBMITTED, State.ELIGIBLE, State.INELIGIBLE}
    applications = (
        call.applications.filter(state__in=judged)
        .select_related("organisation", "call", "annex", "version")
        .prefetch_related("organisation__identifiers", "eligibility")
    )
    count = {"eligible": 0, "ineligible": 0, "exceptions": 0}
    for application in applications:
        results = [_judge(application, rule, day) for rule in rules]
        holds = all(result.holds for result in results)
        count["eligible" if holds else "ineligible"] += 1
        count["exceptions"] += sum(result.overridden is not None for result in results)
        application.state = State.ELIGIBLE if holds else State.INELIGIBLE
        application.save(update_fields=["state"])
    record(actor=actor, action="call.eligibility-checked", subject=call, rules=len(rules), **count)
    return count


def _judge(application: Application, rule: EligibilityRule, day: date) -> EligibilityResult:
    passed, figures = TESTS[EligibilityRule.Test(rule.test)](application, rule, day)
    result, _created = EligibilityResult.objects.update_or_create(
        application=application,
        rule=rule,
        defaults={"passed": passed, "figures": figures, "checked_at": clock.now()},
    )
    return result


@transaction.atomic
def override(
    *, actor: User, result: EligibilityResult, holds: bool, reason: str
) -> EligibilityResult:
    """A person's exception to what a rule said, with its reason."""
    if not reason.strip():
        raise refuse("reason-needed")
    held = EligibilityResult.objects.select_for_update().get(pk=result.pk)
    application = Application.objects.select_for_update().get(pk=held.application_id)
    if application.state not in (State.ELIGIBLE, State.INELIGIBLE):
        raise refuse("frozen")
    held.overridden, held.reason, held.overridden_by = holds, reason.strip(), actor
    held.save()
    all_hold = all(row.holds for row in application.eligibility.all())
    application.state = State.ELIGIBLE if all_hold else State.INELIGIBLE
    application.save(update_fields=["state"])
    record(
        actor=actor, action="application.exception", subject=application,
        rule=held.rule_id, holds=holds,
    )  # fmt: skip
    return held


def failing(application: Application) -> list[EligibilityResult]:
    return [row for row in application.eligibility.filter(~Q(passed=True)) if not row.holds]
