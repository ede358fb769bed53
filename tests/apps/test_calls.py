"""Calls: drafts, deadlines, dated rules, conflicts, blind reviews, a decision that stays."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from builders import cluster, membership, organisation, person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.calls.models import (
    Application,
    Call,
    CohortPlace,
    Conflict,
    EligibilityResult,
    EligibilityRule,
    Quota,
    Review,
)
from farshore.apps.calls.services import applications as service
from farshore.apps.calls.services import assignment, conflicts, eligibility, reviews, selection
from farshore.apps.registry.models import OrganisationIdentifier
from stories import (
    ANSWERS,
    assigned,
    closed,
    company,
    draft,
    open_call,
    operator,
    panel,
    refusal,
    review,
    scored,
    standing_at,
    submitted,
    values_for,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
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


# --- conflicts and reviews


def test_conflicts_of_organisation_and_institute_are_found_once() -> None:
    call, institute = open_call(), organisation("institute")
    rows = submitted(call, 3)
    rows[1].organisation.parent = institute
    rows[1].organisation.save()
    own, parent, _free = panel(call)
    own.organisation, parent.organisation = rows[0].organisation, institute
    own.save(), parent.save()
    assert conflicts.find_conflicts(actor=operator(), call=call) == 2
    assert conflicts.find_conflicts(actor=operator(), call=call) == 0
    found = set(Conflict.objects.values_list("reviewer", "application", "source"))
    assert found == {
        (own.pk, rows[0].pk, "same-organisation"),
        (parent.pk, rows[1].pk, "parent-institute"),
    }
    assigned(closed(call))
    pairs = set(Review.objects.values_list("reviewer", "application"))
    assert len(pairs) == 6
    assert not pairs & {(own.pk, rows[0].pk), (parent.pk, rows[1].pk)}


def ready() -> tuple[Call, Review]:
    call = open_call()
    submitted(call, 2)
    panel(call)
    call = closed(call)
    assigned(call)
    first = Review.objects.filter(application__call=call).order_by("pk").first()
    assert first is not None
    return call, first


def test_who_stepped_back_is_never_assigned_again() -> None:
    call, row = ready()
    who = row.reviewer.person
    reviews.sign(actor=who, review=row)
    reviews.save(actor=who, review=row, scores={"merit": Decimal(3)}, comment="Draft.")
    reviews.recuse(actor=who, review=row)
    assert (fresh(row).state, fresh(row).comment, row.scores.count()) == ("recused", "", 0)
    with pytest.raises(ValidationError) as error:
        reviews.sign(actor=who, review=row)
    assert refusal(error) == "recused"
    before = set(Review.objects.values_list("reviewer", "application"))
    assigned(call)
    new = set(Review.objects.values_list("reviewer", "application")) - before
    # one review is missing, and the only one left to write it takes it
    assert len(new) == 1
    assert next(iter(new))[1] == row.application_id
    assert Review.objects.filter(application=row.application).exclude(state="recused").count() == 2


def test_an_assignment_that_a_conflict_overtook_is_refused() -> None:
    call = open_call()
    submitted(call, 2)
    call = closed(call)
    first = panel(call)[0]
    decision = assignment.propose(actor=operator(), call=call)
    pair = next(
        (application, reviewer)
        for application in decision.told["applications"]
        for reviewer in decision.told["reviewers"]
        if [
            decision.told["applications"].index(application),
            decision.told["reviewers"].index(reviewer),
        ]
        in assignment.decisions.standing_solution(decision).assigned.tolist()
    )
    reviewer = type(first).objects.get(pk=pair[1])
    conflicts.note_conflict(
        actor=None,
        reviewer=reviewer,
        application=Application.objects.get(pk=pair[0]),
        source="declared",
    )
    with pytest.raises(ValidationError) as error:
        assignment.accept(actor=operator(), decision=decision)
    assert refusal(error) == "conflict-since"
    assert not Review.objects.exists()


def test_an_assignment_that_a_withdrawal_overtook_is_refused() -> None:
    call = open_call()
    row = submitted(call, 2)[0]
    call = closed(call)
    panel(call)
    decision = assignment.propose(actor=operator(), call=call)
    service.withdraw(actor=operator(), application=row)
    with pytest.raises(ValidationError) as error:
        assignment.accept(actor=operator(), decision=decision)
    assert refusal(error) == "changed-since"
    assert not Review.objects.exists()


def test_a_review_is_signed_first_and_handed_in_once() -> None:
    _call, row = ready()
    who = row.reviewer.person
    given: dict[str, Any] = {"actor": who, "review": row, "comment": "Sound.", "submit": True}
    with pytest.raises(ValidationError) as error:
        reviews.save(scores={"merit": Decimal(5)}, **given)
    assert refusal(error) == "sign-first"
    reviews.sign(actor=who, review=row)
    for score, code in [("0.5", "score-out-of-range"), ("10.5", "score-out-of-range")]:
        with pytest.raises(ValidationError) as error:
            reviews.save(scores={"merit": Decimal(score)}, **given)
        assert refusal(error) == code
    with pytest.raises(ValidationError) as error:
        reviews.save(scores={}, **given)
    assert refusal(error) == "score-missing"
    with pytest.raises(ValidationError) as error:
        reviews.save(scores={"merit": Decimal(5)}, **{**given, "comment": " "})
    assert refusal(error) == "comment-missing"
    reviews.save(scores={"merit": Decimal(10)}, **given)
    with pytest.raises(ValidationError) as error:
        reviews.save(scores={"merit": Decimal(1)}, **given)
    assert refusal(error) == "already-reviewed"
    assert row.scores.get().score == 10


def test_nobody_sees_what_another_reviewer_wrote() -> None:
    _call, row = ready()
    review(row, "7.5", "Words of the first reviewer.")
    rest = Review.objects.filter(application=row.application).exclude(pk=row.pk).get()
    reviews.sign(actor=rest.reviewer.person, review=rest)
    client = Client()
    client.force_login(rest.reviewer.person, backend=BACKEND)
    for where in (reverse("calls:reviews"), reverse("calls:review", args=[rest.pk])):
        page = client.get(where)
        assert page.status_code == 200
        assert "Words of the first reviewer" not in page.content.decode()
        assert "7.5" not in page.content.decode()
    assert client.get(reverse("calls:review", args=[row.pk])).status_code == 404


# --- the decision


def standing(call: Call) -> dict[int, str]:
    rows = Application.objects.filter(call=call).exclude(number=None)
    return dict(rows.order_by("number").values_list("number", "state"))


def best_cohort(call: Call, first_timers: int) -> set[int]:
    """By looking at every cohort: the most merit with at least so many first-timers."""
    rows = list(Application.objects.filter(call=call).select_related("posterior"))
    cohorts = [
        cohort
        for size in range(call.seats + 1)
        for cohort in combinations(rows, size)
        if sum(row.requested for row in cohort) <= call.budget
        and sum(row.first_timer for row in cohort) >= first_timers
    ]
    best = max(cohorts, key=lambda cohort: sum(round(row.posterior.mean, 4) for row in cohort))
    return {row.number for row in best}


def test_the_cohort_is_the_best_of_all_that_keep_the_rules() -> None:
    call = scored(4, budget=Decimal(100_000_000), reserve_seats=1)
    Application.objects.filter(call=call, number=4).update(first_timer=True)
    Application.objects.filter(call=call, number=1).update(requested=Decimal(60_000_000))
    Application.objects.filter(call=call, number=2).update(requested=Decimal(30_000_000))
    Quota.objects.create(call=call, property="first-timer", least=1, name={"en": "first"})
    decision = selection.propose(actor=operator(), call=call)
    selection.accept(actor=operator(), decision=decision)
    chosen = {number for number, state in standing(call).items() if state == "recommended"}
    assert chosen == best_cohort(call, 1)
    assert 4 in chosen


def test_accepting_freezes_the_call() -> None:
    call = scored(4, reserve_seats=1)
    decision = selection.propose(actor=operator(), call=call)
    assert selection.accept(actor=operator(), decision=decision) == 2
    assert standing(call) == {
        1: "recommended",
        2: "recommended",
        3: "reserve",
        4: "rejected",
    }
    places = CohortPlace.objects.order_by("application__number")
    assert [(p.standing, p.order) for p in places] == [
        ("chosen", 1),
        ("chosen", 2),
        ("reserve", 1),
    ]
    assert fresh(call).state == "decided"
    row = Application.objects.get(call=call, number=1)
    with pytest.raises(ValidationError) as error:
        service.save_draft(
            actor=None, application=row, values=values_for(row.organisation), answers={},
            revision=row.revision,
        )  # fmt: skip
    assert refusal(error) == "frozen"
    for again in (selection.accept, assignment.accept):
        with pytest.raises(ValidationError):
            again(actor=operator(), decision=decision)
    with pytest.raises(ValidationError) as error:
        selection.propose(actor=operator(), call=fresh(call))
    assert refusal(error) == "wrong-state"


@pytest.mark.parametrize("number", [1, 3])
def test_a_decision_that_a_withdrawal_overtook_is_refused(number: int) -> None:
    call = scored(4, reserve_seats=1)
    decision = selection.propose(actor=operator(), call=call)
    gone = Application.objects.get(call=call, number=number)
    service.withdraw(actor=operator(), application=gone)
    with pytest.raises(ValidationError) as error:
        selection.accept(actor=operator(), decision=decision)
    assert refusal(error) == "changed-since"
    assert not CohortPlace.objects.exists()
    assert fresh(decision).waits
    assert fresh(call).state == "reviewing"


def test_an_operator_reads_states_and_no_scores_before_the_decision() -> None:
    call, row = ready()
    review(row, "7.5", "Words of the first reviewer.")
    client = Client()
    who = person(Role.OPERATOR, team=call.programme.team)
    client.force_login(who, backend=BACKEND)
    page = client.get(reverse("calls:administered", args=[row.application_id])).content.decode()
    assert row.application.code in page
    assert "Words of the first reviewer" not in page
    assert str(row.reviewer.person) not in page
