"""Panels: conflicts that stay, blind reviews, and a decision that nothing overtakes."""

from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from builders import organisation, person
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import (
    Application,
    Call,
    CohortPlace,
    Conflict,
    Quota,
    Review,
    Reviewer,
)
from farshore.apps.calls.services import applications as service
from farshore.apps.calls.services import assignment, conflicts, reviews, selection
from farshore.web.forms import refused
from stories import (
    assigned,
    closed,
    open_call,
    operator,
    panel,
    refusal,
    review,
    scored,
    submitted,
    values_for,
)

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


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
    panel(call)
    decision = assignment.propose(actor=operator(), call=call)
    application, reviewer = assignment.assigned_pairs(decision)[0]
    conflicts.note_conflict(
        actor=None,
        reviewer=Reviewer.objects.get(pk=reviewer),
        application=Application.objects.get(pk=application),
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


def test_a_refused_review_is_marked_at_the_criterion_it_concerns() -> None:
    call, row = ready()
    call.criteria.create(key="team", name={"en": "Team"}, lowest=1, highest=5, order=9)
    who = row.reviewer.person
    reviews.sign(actor=who, review=row)
    client = Client()
    client.force_login(who, backend=BACKEND)
    where = reverse("calls:review", args=[row.pk]).replace("/ko/", "/en/")
    answer = client.post(where, {"merit": "5", "team": "", "comment": "", "submit": "1"})
    form = answer.context["form"]
    assert set(form.errors) == {"team", "comment"}
    page = answer.content.decode()
    for name, wrong in (("merit", False), ("team", True), ("comment", True)):
        drawn = str(form[name])
        assert ('aria-invalid="true"' in drawn) is wrong
        assert (f"id_{name}_error" in drawn) is wrong, "described by what is wrong"
        assert (f'id="id_{name}_error"' in page) is wrong
    # what the form refuses itself is told together with what is missing
    posted = {"merit": "11", "team": "", "comment": "", "submit": "1"}
    errors = client.post(where, posted).context["form"].errors
    assert errors["merit"] == ["Scores go from 1 to 10."]
    assert errors["team"] == ["Give a score for this criterion."]
    assert set(errors) == {"merit", "team", "comment"}
    del posted["submit"]
    assert set(client.post(where, {**posted, "draft": "1"}).context["form"].errors) == {"merit"}
    # a criterion that the form does not show yet is told above it
    refused(form, ValidationError({"new": [ValidationError("Give a score.")]}))
    assert form.non_field_errors() == ["Give a score."]
