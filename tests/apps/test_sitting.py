"""The panel's sitting: what one click would move, for sure, and the decision that ends it."""

import io
from collections.abc import Collection
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services.encoding import encode
from farshore.apps.audit.services.replay import replay
from farshore.apps.calls.models import (
    Application,
    Call,
    PanelNote,
    Posterior,
    Quota,
    Review,
    Sitting,
)
from farshore.apps.calls.refusals import in_words
from farshore.apps.calls.selectors import sitting_order
from farshore.apps.calls.selectors.selection_words import rules_in_words
from farshore.apps.calls.selectors.sitting import Wall, effect_in_words, wall_of
from farshore.apps.calls.selectors.sitting_order import Wanted, matching
from farshore.apps.calls.services import assignment, conflicts, policies, scoring, selection
from farshore.apps.calls.services import sitting as service
from farshore.apps.registry.models import OrganisationSearch
from farshore.apps.registry.services.organisations import searchable
from farshore.engines.assignment.types import AssignmentError
from farshore.engines.selection.solve import solve
from farshore.engines.selection.types import Problem
from stories import assigned, closed, open_call, operator, panel, refusal, review, scored, submitted
from world import BACKEND

pytestmark = pytest.mark.django_db


def sat(how_many: int = 4, **fields: Any) -> tuple[Call, Decision, dict[int, int]]:
    """A sitting on a call of two seats; keys of its applications by number."""
    call = scored(how_many, reserve_seats=1, **fields)
    decision = service.open_sitting(actor=operator(), call=call)
    keys = dict(Application.objects.filter(call=call).values_list("number", "pk"))
    return call, decision, keys


def chosen(decision: Decision) -> set[int]:
    rows = Decision.objects.get(pk=decision.pk).told["rows"]
    return {row["application"] for row in rows if row["standing"] == "chosen"}


def client_of(who: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who, backend=BACKEND)
    return client


def test_chances_are_seeded_and_those_of_a_count_by_hand() -> None:
    import numpy as np

    call, decision, keys = sat()
    held = dict(Sitting.objects.get().chances)
    again = dict(service.weigh(actor=operator(), decision=decision).chances)
    assert held == again
    rows = list(Application.objects.filter(call=call).order_by("number"))
    means = np.array([row.posterior.mean for row in rows])
    sds = np.array([row.posterior.sd for row in rows])
    draws = np.random.default_rng(7).normal(means, sds, (20_000, len(rows)))
    best = np.argsort(-draws, axis=1)[:, :2]
    for at, row in enumerate(rows):
        share = float((best == at).any(axis=1).mean())
        assert held[row.pk] == pytest.approx(share, abs=0.12), row.number
    assert sum(held.values()) == pytest.approx(2.0, abs=1e-9)
    assert keys[1] in held


def test_the_effect_is_what_the_change_then_does() -> None:
    call, decision, keys = sat()
    before = chosen(decision)
    told = service.effect_of(decision, keys[4])
    assert told.going_in
    assert told.seconds < 1
    assert chosen(decision) == before, "an effect changes nothing"
    changed = service.turn(actor=operator(), decision=decision, key=keys[4], do="in")
    after = chosen(changed)
    assert before - after == set(told.leaves)
    assert after - before - {keys[4]} == set(told.enters)
    assert changed.standing_objective == pytest.approx(decision.objective + told.merit)
    # the engine's figures against a count of all pairs
    scores = {row.application_id: round(row.mean, 4) for row in Posterior.objects.all()}
    best = max(scores[keys[4]] + scores[key] for key in keys.values() if key != keys[4])
    assert changed.standing_objective == pytest.approx(best)
    back = service.turn(actor=operator(), decision=changed, key=keys[4], do="as-proposed")
    assert (chosen(back), back.edits) == (before, [])
    assert call.seats == 2


def test_an_effect_counts_quotas_and_names_the_rules_that_clash() -> None:
    call = scored(4)
    Application.objects.filter(call=call, number=1).update(first_timer=True)
    quota = Quota.objects.create(
        call=call, property="first-timer", least=1, name={"en": "first-timers", "ko": "첫 진출"}
    )
    decision = service.open_sitting(actor=operator(), call=call)
    keys = dict(Application.objects.filter(call=call).values_list("number", "pk"))
    told = service.effect_of(decision, keys[1])
    assert {rule["rule"] for rule in told.clash} == {"quota-minimum", "forced-out"}
    with translation.override("en"):
        words = rules_in_words(told.clash)
        sentences = effect_in_words(told, {}, words)
    assert "first-timers" in sentences[0]
    with pytest.raises(ValidationError) as error:
        service.turn(actor=operator(), decision=decision, key=keys[1], do="out")
    assert refusal(error) == "rules-clash"
    Application.objects.filter(call=call, number__in=[2, 3]).update(first_timer=True)
    quota.least, quota.most = 0, 2
    quota.save()
    again = selection.propose(actor=operator(), call=call)
    going = service.effect_of(again, keys[4])
    assert [(before, after) for _name, before, after in going.quotas] == [(2, 1)]


def test_the_sitting_ends_in_the_decision_with_its_edits_and_reason() -> None:
    call, decision, keys = sat()
    who = person(Role.OPERATOR, team=call.programme.team)
    client = client_of(who)
    post = {"key": str(keys[3]), "do": "in"}
    client.post(reverse("calls:sitting-turn", args=[call.pk]), post)
    client.post(
        reverse("calls:sitting-note", args=[call.pk]), {"key": str(keys[3]), "text": "Asked twice."}
    )
    assert PanelNote.objects.get().application_id == keys[3]
    decide = reverse("calls:sitting-decide", args=[call.pk])
    client.post(decide, {"reason": " "})
    assert Call.objects.get(pk=call.pk).state == "reviewing", "a change needs a reason"
    client.post(decide, {"reason": "The panel heard why."})
    held = Decision.objects.get(pk=decision.pk)
    assert (held.state, held.reason, held.decided_by) == ("edited", "The panel heard why.", who)
    assert held.edits == [{"do": "in", "key": str(keys[3])}]
    assert replay(held).agrees
    assert Application.objects.get(pk=keys[3]).state == "recommended"


def test_the_chair_steers_by_number_and_does_not_decide_or_touch_what_is_barred() -> None:
    call, decision, keys = sat()
    chair = call.reviewers.order_by("pk")[0]
    policies.set_policy(actor=operator(), call=call, values={"chair": chair})
    barred = Application.objects.get(pk=keys[4])
    conflicts.note_conflict(actor=None, reviewer=chair, application=barred, source="investor")
    client = client_of(chair.person)
    where = reverse("calls:sitting", args=[call.pk])
    for query in ("", f"?row={keys[2]}", "?download=xlsx", "?names=shown"):
        body = b"".join(client.get(where + query))
        text = body.decode(errors="ignore")
        if body.startswith(b"PK"):
            book = CalamineWorkbook.from_filelike(io.BytesIO(body))
            text = str(book.get_sheet_by_index(0).to_python())
        assert "A-002" in text
        for row in Application.objects.filter(call=call).select_related("organisation"):
            assert not any(name in text for name in row.organisation.name.values())
    why = client.get(reverse("calls:sitting-why", args=[call.pk]), {"row": keys[2]})
    assert "company" not in why.content.decode()
    for key, moves in ((keys[4], False), (keys[3], True)):
        client.post(reverse("calls:sitting-turn", args=[call.pk]), {"key": str(key), "do": "in"})
        assert (key in chosen(decision)) is moves
    refused = client.post(reverse("calls:sitting-decide", args=[call.pk]), {"reason": "x"})
    assert refused.status_code == 404
    client.post(reverse("calls:sitting-note", args=[call.pk]), {"key": str(keys[4]), "text": "x"})
    assert not PanelNote.objects.exists()


def test_the_screen_and_its_download_say_the_same() -> None:
    call, decision, _keys = sat()
    client = client_of(person(Role.OPERATOR, team=call.programme.team, language="en"))
    where = reverse("calls:sitting", args=[call.pk]).replace("/ko/", "/en/", 1)
    page = client.get(where).content.decode()
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(client.get(where, {"download": "xlsx"})))
    )
    table = book.get_sheet_by_index(0).to_python()
    wall = wall_of(decision, call, by_code=False, barred=set(), wanted=Wanted(whole=True))
    assert [row[1] for row in table[1:]] == [line.code for line in wall.lines]
    places = [page.index(f"{row[1]} {row[2]}") for row in table[1:]]
    assert places == sorted(places)
    for row, line in zip(table[1:], wall.lines, strict=True):
        assert row[4] == pytest.approx(line.merit)
        assert f"{line.merit:,.2f}" in page


def test_a_long_list_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    call, decision, _keys = sat(9)

    def page(**wanted: int) -> Wall:
        return wall_of(
            decision,
            call,
            by_code=False,
            barred=set(),
            wanted=Wanted(**wanted),  # type: ignore[arg-type]
        )

    whole = page(whole=True)
    monkeypatch.setattr(sitting_order, "NEAR", 1)
    near = page()
    assert [line.rank for line in near.lines] == [1, 2, 3]
    assert not near.away
    assert (near.cut, near.on_the_line) == (whole.cut, whole.on_the_line)
    read = list(near.lines)
    while (last := page(first=near.later)).below:
        near = last
        assert near.away
        assert (near.above, near.below) == (read[-1].rank, whole.total - near.lines[-1].rank)
        read += near.lines
    assert (*read, *last.lines) == whole.lines
    assert page(first=last.earlier).lines == near.lines
    assert page(first=whole.total).lines == whole.lines[-3:]
    assert [line.rank for line in page(picked=whole.lines[6].key).lines] == [6, 7, 8]
    assert page(first=10**9).lines == whole.lines[-3:]
    assert page(first=0).lines == whole.lines[:3]


def test_one_is_found_by_number_and_by_name_where_names_show() -> None:
    call, _decision, keys = sat()
    company = Application.objects.get(pk=keys[3]).organisation
    name = company.name["en"]
    OrganisationSearch.objects.create(organisation=company, text=searchable([name]))

    def keys_of(words: str, *, by_code: bool = False, barred: Collection[int] = ()) -> list[int]:
        return [row.pk for row in matching(call, words, by_code=by_code, barred=set(barred))]

    for words in ("A-003", "a-3", "3", " a003 "):
        assert keys_of(words, by_code=True, barred={keys[3]}) == [keys[3]]
    assert keys[3] in keys_of(name)
    assert keys_of(name, by_code=True) == []
    assert keys[3] not in keys_of(name, barred={keys[3]}), "a name must not lead to a barred number"
    assert keys_of("") == keys_of("A-999") == keys_of("nobody of this name") == []


def test_what_a_reader_set_stays_from_page_to_page() -> None:
    call, _decision, keys = sat()
    client = client_of(person(Role.OPERATOR, team=call.programme.team, language="en"))
    where = reverse("calls:sitting", args=[call.pk]).replace("/ko/", "/en/", 1)
    name = Application.objects.get(pk=keys[3]).organisation.name["en"]
    assert name in client.get(where).content.decode()
    page = client.get(where, {"wall": "1", "names": "hidden", "row": keys[3]}).content.decode()
    assert name not in page
    assert page.count("?wall=1&amp;names=hidden&amp;row=") > 4
    turn = f"{where}turn/?wall=1&names=hidden&"
    moved = client.post(turn, {"key": str(keys[3]), "do": "in"})
    assert moved["Location"] == f"{where}?wall=1&names=hidden&row={keys[3]}#effect"
    only = client.get(where, {"find": "A-003", "names": "hidden"})
    assert only["Location"] == f"{where}?names=hidden&row={keys[3]}#effect"
    assert "No judged application" in client.get(where, {"find": "zzz"}).content.decode()
    for odd in ("from=x", "from=99999999999999999999", "row=-1", "find=%FF", "from=0"):
        assert client.get(f"{where}?{odd}").status_code == 200


def test_a_panel_that_does_not_agree_is_told_so() -> None:
    call = open_call()
    submitted(call, 4)
    panel(call, 4)
    call = closed(call)
    assigned(call)
    rows = Review.objects.filter(application__call=call).order_by("pk")
    for number, row in enumerate(rows):
        review(row, ("2", "9", "9", "2", "2", "9", "9", "2")[number % 8])
    decision = scoring.propose(actor=operator(), call=call)
    assert decision.figures["rankable"] is False
    scoring.accept(actor=operator(), decision=decision)
    service.open_sitting(actor=operator(), call=call)
    client = client_of(person(Role.OPERATOR, team=call.programme.team))
    page = client.get(reverse("calls:sitting", args=[call.pk])).content.decode()
    assert "순위를 매길 수 없습니다" in page


def test_ties_everywhere_still_give_one_cohort_and_even_chances() -> None:
    call = open_call()
    submitted(call, 4)
    panel(call, 4)
    call = closed(call)
    assigned(call)
    for row in Review.objects.filter(application__call=call).order_by("pk"):
        review(row, "5")
    scoring.accept(actor=operator(), decision=scoring.propose(actor=operator(), call=call))
    decision = service.open_sitting(actor=operator(), call=call)
    assert len(chosen(decision)) == 2
    assert all(
        not row.notes
        for row in wall_of(decision, call, by_code=True, barred=set(), wanted=Wanted()).lines
    )


def test_a_sitting_without_scores_is_refused_by_name() -> None:
    call = open_call()
    with pytest.raises(ValidationError) as error:
        service.open_sitting(actor=operator(), call=call)
    assert refusal(error) == "wrong-state"
    Call.objects.filter(pk=call.pk).update(state="reviewing")
    call.refresh_from_db()
    with pytest.raises(ValidationError) as error:
        service.open_sitting(actor=operator(), call=call)
    assert refusal(error) == "no-scores"


def test_engine_refusals_name_applications_and_figures_in_the_readers_language() -> None:
    call = open_call(reviews_each=3)
    submitted(call, 2)
    panel(call, 2)
    call = closed(call)
    with pytest.raises(AssignmentError) as error:
        assignment.propose(actor=operator(), call=call)
    for language, word in (("en", "2 reviews cannot be given"), ("ko", "평가 2건")):
        with translation.override(language):
            words = in_words(error.value, call)
            assert word in words
            assert "A-001" in words
    client = client_of(person(Role.OPERATOR, team=call.programme.team))
    answer = client.post(reverse("calls:replace", args=[call.pk]), follow=True)
    assert "A-001 (1)" in answer.content.decode()
    fault = ValueError("unnamed")
    with pytest.raises(ValueError, match="unnamed"):
        in_words(fault, call)


def test_a_large_sitting_answers_within_a_second() -> None:
    """The effect on a call of 120 applications, with a budget and quotas."""
    import numpy as np

    from farshore.engines.selection.types import Quota as Rule

    draw = np.random.default_rng(1)
    problem = Problem(
        ids=tuple(str(n) for n in range(120)), scores=draw.normal(6, 1, 120),
        costs=draw.integers(50, 120, 120), seats=30, budget=2200,
        quotas=tuple(
            Rule(f"q{n}", tuple(range(n, 120, 5)), minimum=3, maximum=8) for n in range(5)
        ),
    )  # fmt: skip
    solution = solve(problem)
    decision = Decision(
        kind="x", engine="selection", seed=0, problem=encode(problem),
        solution=encode(solution), figures={"applications": list(range(120))},
    )  # fmt: skip
    out = next(at for at in range(120) if at not in solution.chosen)
    assert service.effect_of(decision, out).seconds < 1
