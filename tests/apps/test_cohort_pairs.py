"""Pairs that exclude or need each other: set, kept to everywhere, taken back, told in words."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision, Entry
from farshore.apps.audit.services.replay import replay
from farshore.apps.calls import forms_cohort_pairs
from farshore.apps.calls.models import Application, Call, CohortPair, CohortPlace, Sitting
from farshore.apps.calls.refusals import in_words
from farshore.apps.calls.selectors.cohort_pairs import kept_pairs, names_in
from farshore.apps.calls.services import (
    applications,
    cohort_pairs,
    places,
    policies,
    promotion,
    selection,
)
from farshore.apps.calls.services import sitting as sittings
from farshore.engines.selection.types import SelectionError
from outcomes import applicant, browser, decided, row
from stories import open_call, operator, refusal, scored, submitted

pytestmark = pytest.mark.django_db


def pair(call: Call, kind: str, first: int, second: int, reason: str = "One group.") -> CohortPair:
    return cohort_pairs.set_pair(
        actor=operator(), call=call, kind=kind, first=row(call, first), second=row(call, second),
        reason=reason,
    )  # fmt: skip


def refused(call: Call, *given: Any, **more: Any) -> str:
    with pytest.raises(ValidationError) as error:
        pair(call, *given, **more)
    return refusal(error)


def standing(decision: Decision, where: str = "chosen") -> set[int]:
    told = Decision.objects.get(pk=decision.pk).told["rows"]
    keys = [line["application"] for line in told if line["standing"] == where]
    return set(Application.objects.filter(pk__in=keys).values_list("number", flat=True))


def numbers(call: Call) -> dict[int, int]:
    return dict(call.applications.values_list("number", "pk"))


# --- set and taken back


def test_a_pair_is_kept_with_who_when_and_why_and_taken_back_with_a_reason() -> None:
    call = open_call()
    submitted(call, 3)
    made = pair(call, "excludes", 2, 1, "Both are of one group.")
    assert (made.first.number, made.second.number) == (1, 2), "either order is the same pair"
    assert made.reason == "Both are of one group."
    assert made.made_by is not None
    assert refused(call, "excludes", 1, 2) == "pair-stands"
    for reason in ("", "  "):
        with pytest.raises(ValidationError) as error:
            cohort_pairs.take_back(actor=operator(), pair=made, reason=reason)
        assert refusal(error) == "reason-needed"
    cohort_pairs.take_back(actor=operator(), pair=made, reason="The group was split.")
    with pytest.raises(ValidationError) as error:
        cohort_pairs.take_back(actor=operator(), pair=made, reason="again")
    assert refusal(error) == "pair-ended"
    assert pair(call, "excludes", 1, 2).pk != made.pk, "it may be set anew"
    kept = list(Entry.objects.filter(action__startswith="call.pair-").order_by("pk"))
    assert [entry.action for entry in kept] == [
        "call.pair-set", "call.pair-taken-back", "call.pair-set",
    ]  # fmt: skip


def test_what_cannot_be_is_refused_by_name() -> None:
    call, other = open_call(), open_call()
    submitted(call, 4)
    submitted(other, 1)
    assert refused(call, "excludes", 1, 1) == "pair-with-itself"
    assert refused(call, "excludes", 1, 2, reason=" ") == "reason-needed"
    with pytest.raises(ValidationError) as error:
        cohort_pairs.set_pair(
            actor=operator(), call=call, kind="needs", first=row(call, 1), second=row(other, 1),
            reason="x",
        )  # fmt: skip
    assert refusal(error) == "pair-out-of-the-running"
    pair(call, "needs", 1, 2)
    pair(call, "needs", 2, 1)
    assert refused(call, "excludes", 1, 2) == "pair-contradicts"
    pair(call, "needs", 2, 3)
    with pytest.raises(ValidationError) as error:
        pair(call, "excludes", 3, 1)
    assert refusal(error) == "pair-contradicts"
    with translation.override("en"):
        assert "A-001 and A-003" in error.value.messages[0]
    pair(call, "excludes", 3, 4)
    assert refused(call, "needs", 4, 1) == "pair-contradicts"
    gone = row(call, 4)
    applications.withdraw(actor=applicant(gone), application=gone, reason="x")
    assert refused(call, "needs", 4, 3) == "pair-out-of-the-running"


@pytest.mark.parametrize(
    "fields",
    [{"reason": ""}, {"swap": True}, {"same": True}, {"again": True}],
    ids=["reason", "order", "itself", "twice"],
)
def test_the_database_holds_it_too(fields: dict[str, Any]) -> None:
    call = open_call()
    submitted(call, 2)
    made = pair(call, "excludes", 1, 2)
    made.pk = None
    made._state.adding = True
    if "reason" in fields:
        made.kind, made.reason = "needs", ""
    if "swap" in fields:
        made.first, made.second = made.second, made.first
    if "same" in fields:
        made.kind, made.second = "needs", made.first
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_after_the_decision_pairs_stay() -> None:
    call, _by = decided(before=lambda of: pair(of, "excludes", 1, 2))
    assert refused(call, "excludes", 3, 4) == "pairs-decided"
    with pytest.raises(ValidationError) as error:
        cohort_pairs.take_back(actor=operator(), pair=CohortPair.objects.get(), reason="x")
    assert refusal(error) == "pairs-decided"


# --- kept to: proposal, sitting, chances, decision, replay


def test_a_proposal_keeps_to_pairs_and_says_why_one_is_left_out() -> None:
    call = scored(4)
    free = selection.propose(actor=operator(), call=call)
    assert standing(free) == {1, 2}
    pair(call, "excludes", 1, 2)
    decision = selection.propose(actor=operator(), call=call)
    assert standing(decision) == {1, 3}
    keys = numbers(call)
    for language, words in (
        ("en", "It would be in if A-001"), ("ko", "동시 선정이 허용되면"), ("ja", "同時に選定できれば"),
    ):  # fmt: skip
        with translation.override(language):
            told = " ".join(selection.why(decision, str(keys[2])))
        assert words in told
    assert replay(Decision.objects.get(pk=decision.pk)).agrees
    assert replay(Decision.objects.get(pk=free.pk)).agrees, "one without pairs as before"


def test_one_that_needs_another_comes_with_it_or_not_at_all() -> None:
    call = scored(4)
    pair(call, "needs", 1, 4)
    decision = selection.propose(actor=operator(), call=call)
    merits = dict(call.applications.values_list("number", "posterior__mean"))
    together = merits[1] + merits[4] > merits[2] + merits[3]
    assert standing(decision) == ({1, 4} if together else {2, 3})
    changed = sittings.turn(
        actor=operator(), decision=decision, key=numbers(call)[1], do="out" if together else "in"
    )
    assert standing(changed) in ({2, 3}, {1, 4})
    with translation.override("en"):
        told = " ".join(selection.why(changed, str(numbers(call)[1])))
    assert ("could go without A-004" in told) == (standing(changed) == {2, 3} and not together)


def test_a_panel_cannot_break_a_pair_and_reads_which() -> None:
    call = scored(4)
    pair(call, "excludes", 1, 2)
    decision = sittings.open_sitting(actor=operator(), call=call)
    keys = numbers(call)
    effect = sittings.effect_of(decision, keys[2])
    assert effect.leaves == (keys[1],)
    changed = sittings.turn(actor=operator(), decision=decision, key=keys[1], do="in")
    clash = sittings.effect_of(changed, keys[2])
    assert {rule["rule"] for rule in clash.clash} == {"exclusive", "forced-in"}
    with translation.override("en"), pytest.raises(ValidationError) as error:
        sittings.turn(actor=operator(), decision=changed, key=keys[2], do="in")
    assert refusal(error) == "rules-clash"
    assert "A-001 and A-002 do not go together" in error.value.messages[0]
    chances = dict(Sitting.objects.get(decision=decision.pk).chances)
    assert chances[keys[1]] + chances[keys[2]] <= 1, "no draw holds both"


def test_rules_that_clash_name_the_pair() -> None:
    call = scored(4)
    Application.objects.filter(call=call, number__in=[1, 2]).update(first_timer=True)
    call.quotas.create(property="first-timer", least=2, name={"en": "first-timers"})
    pair(call, "excludes", 1, 2)
    with pytest.raises(SelectionError) as error:
        selection.propose(actor=operator(), call=call)
    for language, words in (
        ("en", "A-001 and A-002 do not go together"), ("ko", "A-001 · A-002 동시 선정 불가"),
        ("ja", "A-001とA-002は同時に選定しない"),
    ):  # fmt: skip
        with translation.override(language):
            told = in_words(error.value, call)
        assert words in told
        assert "first-timers" in told


def test_one_whose_partner_is_gone_does_not_go_and_is_told_so() -> None:
    call = scored(4)
    pair(call, "needs", 1, 2)
    gone = row(call, 2)
    applications.withdraw(actor=applicant(gone), application=gone, reason="x")
    decision = sittings.open_sitting(actor=operator(), call=call)
    assert standing(decision) == {3, 4}
    keys = numbers(call)
    with translation.override("en"):
        (told,) = selection.why(decision, str(keys[1]), by_code=True)
    assert told == "It goes only with A-002, which is no longer in the running."
    assert sittings.effect_of(decision, keys[1]).clash
    with pytest.raises(ValidationError) as error:
        sittings.turn(actor=operator(), decision=decision, key=keys[1], do="in")
    assert refusal(error) == "rules-clash"
    cohort_pairs.take_back(actor=operator(), pair=CohortPair.objects.get(), reason="Gone.")
    assert 1 in standing(selection.propose(actor=operator(), call=call))


def test_what_was_computed_with_other_pairs_is_not_accepted() -> None:
    call = scored(4)
    decision = selection.propose(actor=operator(), call=call)
    made = pair(call, "excludes", 3, 4)
    with pytest.raises(ValidationError) as error:
        selection.accept(actor=operator(), decision=decision)
    assert refusal(error) == "pairs-since"
    assert not CohortPlace.objects.exists()
    cohort_pairs.take_back(actor=operator(), pair=made, reason="A mistake.")
    assert selection.accept(actor=operator(), decision=decision) == 2


# --- the reserve


def test_the_reserve_keeps_to_pairs_and_says_whom_they_pass_over() -> None:
    call, by = decided(before=lambda of: pair(of, "excludes", 2, 3))
    places.give_up(actor=by, application=row(call, 1), reason="A merger.")
    following = promotion.next_for(call)
    assert following is not None
    assert following.place is not None
    assert following.place.application.number == 4
    (passed,) = [one for one in following.passed if one.place.application.number == 3]
    assert any("A-002" in reason for reason in passed.reasons), passed.reasons
    with translation.override("en"), pytest.raises(ValidationError) as error:
        promotion.promote(actor=by, application=row(call, 3), reason="We like it.")
    assert refusal(error) == "rules-broken"
    assert "do not go together" in error.value.messages[0]
    place = promotion.promote(actor=by, application=row(call, 4))
    assert replay(place.decision).agrees


def test_a_holder_whose_partner_left_stays_and_the_pair_is_named() -> None:
    call, by = decided(before=lambda of: pair(of, "needs", 1, 2))
    places.give_up(actor=by, application=row(call, 2), reason="A merger.")
    with translation.override("en"):
        following = promotion.next_for(call)
    assert following is not None
    assert following.place is not None
    assert len(following.waived) == 1
    assert "A-001" in following.waived[0]
    assert "goes only with A-002" in following.waived[0]


def test_one_in_reserve_whose_partner_left_is_passed_over() -> None:
    call, by = decided(before=lambda of: pair(of, "needs", 3, 2))
    third = CohortPlace.objects.get(application__number=3)
    assert third.standing == "reserve"
    places.give_up(actor=by, application=row(call, 2), reason="A merger.")
    following = promotion.next_for(call)
    assert following is not None
    assert following.place is not None
    assert following.place.application.number == 4
    with translation.override("en"), pytest.raises(ValidationError) as error:
        promotion.promote(actor=by, application=row(call, 3), reason="All the same.")
    assert refusal(error) == "rules-broken"
    assert "no longer in the running" in error.value.messages[0]


# --- the screens


def english(name: str, *args: Any) -> str:
    return reverse(name, args=args).replace("/ko/", "/en/", 1)


def test_the_operator_sets_and_takes_back_on_screen_and_downloads_the_same() -> None:
    call = scored(4)
    client = browser(person(Role.OPERATOR, team=call.programme.team, language="en"))
    where = english("calls:cohort-pairs", call.pk)
    post = {"kind": "excludes", "first": "A-001", "second": "A-001", "reason": "One group."}
    assert "two different applications" in client.post(where, post).content.decode()
    client.post(where, post | {"second": "A-002"})
    made = CohortPair.objects.get()
    page = client.get(where).content.decode()
    assert "One group." in page
    sheet = b"".join(client.get(where, {"download": "xlsx"}))
    table = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [cell.split(" ")[0] for cell in (table[1][0], table[1][2])] == ["A-001", "A-002"]
    assert table[1][3] == "One group."
    client.post(reverse("calls:sitting-start", args=[call.pk]))
    wall = client.get(english("calls:sitting", call.pk)).content.decode()
    assert "do not go together" in wall
    client.post(reverse("calls:take-back-pair", args=[made.pk]), {"reason": "Split."})
    assert "Split." in client.get(where).content.decode()
    assert "with other pairs" in client.get(where).content.decode()
    assert "were changed since" in client.get(english("calls:sitting", call.pk)).content.decode()


def test_a_long_call_is_named_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_cohort_pairs, "MOST_LISTED", 2)
    call = open_call()
    submitted(call, 3)
    for given, number in (("A-003", 3), ("a-3", 3), ("2", 2)):
        form = forms_cohort_pairs.CohortPairForm(
            {"kind": "needs", "first": given, "second": "1", "reason": "x"}, call=call
        )
        assert form.is_valid(), form.errors
        assert form.cleaned_data["first"].number == number
    for given in ("A-999", "-1", "９", "9" * 19, "x"):
        form = forms_cohort_pairs.CohortPairForm(
            {"kind": "needs", "first": given, "second": "1", "reason": "x"}, call=call
        )
        assert "first" in form.errors


def test_the_chair_reads_pairs_by_number_without_their_reason() -> None:
    call = scored(4)
    pair(call, "excludes", 1, 2, "Both of the group of company 1.")
    chair = call.reviewers.order_by("pk")[0]
    policies.set_policy(actor=operator(), call=call, values={"chair": chair})
    sittings.open_sitting(actor=operator(), call=call)
    client = browser(chair.person)
    page = client.get(english("calls:sitting", call.pk)).content.decode()
    assert "A-001" in page
    assert "of the group" not in page
    assert client.get(english("calls:cohort-pairs", call.pk)).status_code == 404
    for one in call.applications.select_related("organisation"):
        assert not any(name in page for name in one.organisation.name.values())


def test_only_those_in_pairs_are_looked_up_for_their_names() -> None:
    call = scored(6)
    pair(call, "excludes", 1, 2)
    pair(call, "needs", 2, 5)
    key = numbers(call)
    kept = kept_pairs(call)
    assert set(names_in(kept)) == {key[1], key[2], key[5]}
    assert names_in(kept, by_code=True)[key[5]] == "A-005"
    assert names_in(kept)[key[5]] == f"A-005 {row(call, 5).organisation}"
    assert names_in([]) == {}
