"""Conflicts of interest: read from the registry, judged where only likely, final in the database."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from builders import organisation, person
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import (
    Application,
    Call,
    Conflict,
    ConflictWarning,
    Review,
    Reviewer,
)
from farshore.apps.calls.services import assignment, conflicts
from farshore.apps.registry.likeness import Likeness, firms, people
from farshore.apps.registry.models import Affiliation, FundingRound, Inventor, RoundInvestor
from farshore.engines.assignment.types import AssignmentError
from farshore.web import clock
from stories import assigned, closed, open_call, operator, panel, refusal, review, submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("김민수", "김민수", Likeness.ALIKE),
        ("ＫＩＭ Minsu", "kim  minsu", Likeness.ALIKE),
        ("김민수", "Kim Minsu", Likeness.LIKELY),
        ("김민수", "Min-su Kim", Likeness.LIKELY),
        ("이서연", "Lee Seo-yeon", Likeness.LIKELY),
        ("박지훈", "Park Jihoon", Likeness.LIKELY),
        ("田中 太郎", "田中太郎", Likeness.LIKELY),
        ("김민수", "김민지", Likeness.APART),
        ("박지훈", "Kim Minsu", Likeness.APART),
        ("", "", Likeness.APART),
        ("김", "Kim", Likeness.APART),
    ],
)
def test_names_of_people(one: str, other: str, likeness: Likeness) -> None:
    assert people(one, other) == people(other, one) == likeness


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (["미리솜"], ["다른 이름", "미리솜"], Likeness.ALIKE),
        (["주식회사 미리솜"], ["미리솜"], Likeness.LIKELY),
        (["Mirisom Co., Ltd."], ["MIRISOM"], Likeness.LIKELY),
        (["株式会社アルファ"], ["アルファ"], Likeness.LIKELY),
        (["Alpha Bio"], ["Beta Bio"], Likeness.APART),
        ([], ["x"], Likeness.APART),
    ],
)
def test_names_of_firms(one: list[str], other: list[str], likeness: Likeness) -> None:
    assert firms(one, other) == firms(other, one) == likeness


def judged(how_many: int = 2) -> tuple[Call, list[Application], list[Reviewer]]:
    call = open_call()
    return call, submitted(call, how_many), panel(call)


def found(call: Call) -> set[tuple[int, int, str]]:
    conflicts.find_conflicts(actor=operator(), call=call)
    return set(Conflict.objects.values_list("reviewer", "application", "source"))


def warned() -> set[tuple[int, int, str]]:
    rows = ConflictWarning.objects.filter(state="open")
    return set(rows.values_list("reviewer", "application", "source"))


def stay(**fields: Any) -> Affiliation:
    return Affiliation.objects.create(source="test", **fields)


def test_a_past_employer_and_a_present_one() -> None:
    call, rows, (past, present, _free) = judged()
    stay(person=past.person, organisation=rows[0].organisation, ends=date(2020, 1, 1))
    stay(person=present.person, organisation=rows[1].organisation, starts=date(2020, 1, 1))
    assert found(call) == {
        (past.pk, rows[0].pk, "former-colleague"),
        (present.pk, rows[1].pk, "same-organisation"),
    }
    conflict = Conflict.objects.get(reviewer=past)
    assert conflict.evidence["fact"] == "was-there"
    assert conflict.evidence["to"] == "2020-01-01"
    assert warned() == set()


def test_colleagues_at_a_third_organisation_at_the_same_time_only() -> None:
    call, rows, (together, apart, unknown) = judged()
    third = organisation("third")
    insider = person(Role.APPLICANT, team=rows[0].organisation.team)
    stay(person=insider, organisation=third, starts=date(2015, 1, 1), ends=date(2018, 1, 1))
    stay(person=together.person, organisation=third, starts=date(2017, 1, 1))
    stay(person=apart.person, organisation=third, starts=date(2018, 1, 1))
    stay(person=unknown.person, organisation=third)
    assert found(call) == {(together.pk, rows[0].pk, "former-colleague")}
    assert warned() == {(unknown.pk, rows[0].pk, "former-colleague")}


def test_investors_by_link_by_name_and_likely() -> None:
    call, rows, (by_link, by_name, likely) = judged()
    for number, who in enumerate((by_link, by_name, likely)):
        who.organisation = organisation(f"fund {number}")
        who.save()
    by_name.organisation.name = {"ko": "한빛투자", "en": "Hanbit Investment"}
    by_name.organisation.save()
    likely.organisation.name = {"en": "Northern Lights Ventures"}
    likely.organisation.save()
    round_ = FundingRound.objects.create(
        organisation=rows[0].organisation, date=date(2023, 1, 2), kind="seed", source="t"
    )
    for name, owner in (("x", by_link.organisation), ("HANBIT  investment", None),
                        ("Northern Lights Ventures, Inc.", None)):  # fmt: skip
        RoundInvestor.objects.create(round=round_, name=name, organisation=owner)
    assert found(call) == {
        (by_link.pk, rows[0].pk, "investor"),
        (by_name.pk, rows[0].pk, "investor"),
    }
    assert warned() == {(likely.pk, rows[0].pk, "investor")}


def test_inventors_and_co_inventors_elsewhere() -> None:
    call, rows, (named, likely, beside) = judged()
    named.person.name, likely.person.name = "김민수", "Lee Seoyeon"
    named.person.save(), likely.person.save()
    own = rows[0].organisation.technologies.get()
    insider = person(Role.APPLICANT, team=rows[0].organisation.team)
    for who, name in ((None, "김민수"), (None, "이서연"), (insider, "Somebody Inside")):
        Inventor.objects.create(technology=own, person=who, name=name)
    elsewhere = submitted(call)[0].organisation.technologies.get()
    for who, name in ((beside.person, "Beside"), (insider, "Inside")):
        Inventor.objects.create(technology=elsewhere, person=who, name=name)
    all_found = found(call)
    assert (named.pk, rows[0].pk, "co-inventor") in all_found
    assert (beside.pk, rows[0].pk, "co-inventor") in all_found
    assert (likely.pk, rows[0].pk, "co-inventor") in warned()
    assert not any(pair[1] == rows[1].pk for pair in all_found)


def warning_of(call: Call, rows: list[Application], who: Reviewer) -> ConflictWarning:
    stay(person=who.person, organisation_name=f"{rows[0].organisation.name['en']} Ltd.")
    conflicts.find_conflicts(actor=operator(), call=call)
    return ConflictWarning.objects.get(reviewer=who)


def test_a_warning_is_answered_once_with_a_reason_and_not_raised_again() -> None:
    call, rows, panel_ = judged()
    warning = warning_of(call, rows, panel_[0])
    with pytest.raises(ValidationError) as error:
        conflicts.answer_warning(actor=operator(), warning=warning, is_one=False, reason=" ")
    assert refusal(error) == "reason-needed"
    conflicts.answer_warning(actor=operator(), warning=warning, is_one=False, reason="A namesake.")
    conflicts.find_conflicts(actor=operator(), call=call)
    assert warned() == set()
    assert not Conflict.objects.exists()
    with pytest.raises(ValidationError) as error:
        conflicts.answer_warning(actor=operator(), warning=warning, is_one=True, reason="x")
    assert refusal(error) == "warning-answered"


def test_a_confirmed_warning_stops_what_is_under_way() -> None:
    call, rows, panel_ = judged()
    call = closed(call)
    assigned(call)
    row = Review.objects.filter(application=rows[0]).order_by("pk")[0]
    review(row, "7")
    warning = warning_of(call, rows, row.reviewer)
    conflicts.answer_warning(actor=operator(), warning=warning, is_one=True, reason="The same.")
    row.refresh_from_db()
    assert row.state == "recused"
    assert Conflict.objects.get().evidence["fact"] == "was-there"
    # the seat is free: only who is left takes it
    assigned(call)
    kept = Review.objects.filter(application=rows[0]).exclude(state="recused")
    assert kept.count() == 2
    assert row.reviewer_id not in kept.values_list("reviewer", flat=True)
    assert len(panel_) == 3


def test_the_database_refuses_a_review_in_conflict_and_one_that_comes_back() -> None:
    _call, rows, (who, other, _free) = judged()
    conflicts.note_conflict(actor=None, reviewer=who, application=rows[0], source="declared")
    given = {"application": rows[0], "assigned_at": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(reviewer=who, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.bulk_create([Review(reviewer=who, **given)])
    row = Review.objects.create(reviewer=other, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=row.pk).update(reviewer=who)
    Review.objects.filter(pk=row.pk).update(state="recused")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=row.pk).update(state="assigned")
    with pytest.raises(TypeError):
        Conflict.objects.get().delete()
    assert Review.objects.count() == 1


def one_free_seat() -> tuple[Call, list[Review], Reviewer]:
    """Two applications with one review each; the third reviewer may not read the first."""
    call = open_call(reviews_each=1)
    rows = submitted(call, 2)
    first, second, third = panel(call, 3)
    Reviewer.objects.update(max_load=1)
    conflicts.note_conflict(actor=None, reviewer=third, application=rows[0], source="declared")
    call = closed(call)
    made = [
        Review.objects.create(reviewer=who, application=row, assigned_at=clock.now())
        for who, row in ((first, rows[0]), (second, rows[1]))
    ]
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(state="in-review")
    Call.objects.filter(pk=call.pk).update(state="reviewing")
    call.refresh_from_db()
    conflicts.note_conflict(actor=None, reviewer=first, application=rows[0], source="declared")
    return call, made, third


def test_where_nobody_free_may_take_a_review_one_that_nobody_began_moves() -> None:
    call, (gone, moves), third = one_free_seat()
    decision = assignment.propose(actor=operator(), call=call)
    assignment.accept(actor=operator(), decision=decision)
    standing = dict(Review.objects.exclude(state="recused").values_list("application", "reviewer"))
    assert standing.pop(gone.application_id) == moves.reviewer_id
    assert standing.pop(moves.application_id) in (gone.reviewer_id, third.pk)
    assert standing == {}


def test_a_review_that_was_begun_does_not_move() -> None:
    call, (_gone, begun), _third = one_free_seat()
    Review.objects.filter(pk=begun.pk).update(state="draft")
    with pytest.raises(AssignmentError) as error:
        assignment.propose(actor=operator(), call=call)
    assert error.value.code == "reviews-missing"


def test_reviews_that_nobody_can_take_are_counted() -> None:
    call, rows, panel_ = judged(1)
    call = closed(call)
    assigned(call)
    for who in panel_[:2]:
        conflicts.note_conflict(actor=None, reviewer=who, application=rows[0], source="declared")
    with pytest.raises(AssignmentError) as error:
        assignment.propose(actor=operator(), call=call)
    assert (error.value.code, error.value.figures["missing"]) == ("reviews-missing", 1)
