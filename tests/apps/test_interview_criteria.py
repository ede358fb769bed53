"""Criteria of interviews: told where they and the plan do not meet, corrected until a score."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from builders import person, texts
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry, PersonalAccess
from farshore.apps.briefing.models import Season
from farshore.apps.calls.models import (
    Call,
    CriteriaChange,
    Criterion,
    Programme,
    Reviewer,
    ReviewPolicy,
)
from farshore.apps.calls.selectors.interviews import on_the_line
from farshore.apps.calls.selectors.readiness import interview_gap, lacks
from farshore.apps.calls.services import building, interview_criteria, interviews, selection
from farshore.web import clock
from hearings import invited, ready
from outcomes import browser
from stories import operator, refusal, scored, standing_at

pytestmark = pytest.mark.django_db
UNPLANNED, BY_REVIEW = "interviews-unplanned", "interviews-by-review"
FORM = {
    "name_ko": "팀", "name_en": "Team", "name_ja": "チーム", "weight": "0.6", "lowest": "1",
    "highest": "5", "reason": "The panel asked for it.",
}  # fmt: skip


def begun(by: Any) -> Call:
    home = Programme.objects.create(team_id=by.team_ids()[0], name=texts("programme"))
    return building.create_call(actor=by, programme=home, name=texts("call"))


def criterion(call: Call, key: str = "team") -> Criterion:
    return Criterion.objects.create(
        call=call, stage="interview", key=key, name=texts(key), weight=1, lowest=1, highest=5
    )


def steering(call: Call) -> Any:
    return person(Role.OPERATOR, team=call.programme.team)


def gap_of(call: Call) -> str:
    found = interview_gap(Call.objects.get(pk=call.pk))
    return found.code if found else ""


def corrected(call: Call, pk: int | None = None, **values: Any) -> Criterion:
    given = {"name": texts("asked"), "help": {}, "weight": 1, "lowest": 1, "highest": 5, **values}
    return interview_criteria.save(
        actor=steering(call), call=call, pk=pk, values=given, reason="The panel asked for it."
    )


def scored_once(call: Call, panel: list[Reviewer]) -> None:
    row = invited(call, panel)[0]
    hearing = row.hearings.select_related("reviewer__person")[0]
    keys = [one.key for one in call.criteria_for("interview")]
    with standing_at(row.ends):
        interviews.score(
            actor=hearing.reviewer.person, hearing=hearing, comment="Clear.",
            scores={key: Decimal(3) for key in keys},
        )  # fmt: skip


# --- where the plan and the criteria do not meet


def test_criteria_without_interviews_and_interviews_without_criteria() -> None:
    call = begun(operator())
    assert gap_of(call) == ""
    criterion(call)
    assert gap_of(call) == UNPLANNED
    found = {lack.code: lack for lack in lacks(Call.objects.get(pk=call.pk), [])}
    assert not found[UNPLANNED].blocks
    ReviewPolicy.objects.create(call=call, interviews=True)
    assert gap_of(call) == ""
    call.criteria.all().delete()
    assert gap_of(call) == BY_REVIEW
    Call.objects.filter(pk=call.pk).update(state="decided")
    assert gap_of(call) == ""


def test_the_operator_reads_of_it_before_the_cohort_is_proposed() -> None:
    call = scored(4)
    criterion(call)
    client, told = browser(steering(call)), "nobody will be scored by them"
    places = ("calls:call", "calls:panel", "calls:sitting", "calls:build", "calls:interviews")
    for place in places:
        where = reverse(place, args=[call.pk]).replace("/ko/", "/en/")
        assert told in client.get(where).content.decode(), place
    Season.objects.create(name={"en": "s"}, call=call, moves_in_from=clock.today())
    assert told in client.get(reverse("briefing:board").replace("/ko/", "/en/")).content.decode()
    public = Client().get(f"/en/calls/{call.pk}/").content.decode()
    assert told not in public
    # it warns and does not shut the way
    assert selection.propose(actor=None, call=call)


def test_how_a_draft_is_judged_is_set_and_copied() -> None:
    by = operator()
    call = begun(by)
    client, where = browser(by), f"/en/calls/{call.pk}/policy/"
    page = client.get(where)
    assert page.status_code == 200
    assert where in client.get(f"/en/calls/{call.pk}/build/").content.decode()
    form = page.context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = client.post(where, {**given, "interviews": "on", "interview_weight": "3"})
    assert answer["Location"] == f"/en/calls/{call.pk}/build/"
    copy = building.create_call(
        actor=by, programme=call.programme, name=texts("copy"),
        copy_of=Call.objects.get(pk=call.pk),
    )  # fmt: skip
    assert (copy.review_policy.interviews, copy.review_policy.interview_weight) == (True, 3)
    assert browser(operator()).get(where).status_code == 404


# --- corrected once applicants have read them


def test_a_published_criterion_is_added_and_changed_for_a_reason() -> None:
    call, panel = ready()
    client, where = browser(steering(call)), f"/en/calls/{call.pk}/build/criteria/"
    assert client.post(where, {**FORM, "reason": " "}).context["form"].errors["reason"]
    assert client.post(where, {**FORM, "name_ja": ""}).context["form"].errors["name_ja"]
    assert not CriteriaChange.objects.exists()
    assert client.post(where, {**FORM, "stage": "review"}).status_code == 302
    added = call.criteria.get(stage="interview")
    assert (added.weight, added.highest) == (Decimal("0.6"), 5)
    changed = f"{where}{added.pk}/"
    assert client.post(changed, {**FORM, "highest": "7"}).status_code == 302
    assert call.criteria.get(pk=added.pk).highest == 7
    assert [row.what for row in call.criteria_changes.all()] == ["changed", "added"]
    entries = Entry.objects.filter(action="call.interview-criteria-changed")
    assert entries.count() == 2
    assert all("reason" not in entry.facts for entry in entries)
    public = Client().get(f"/en/calls/{call.pk}/").content.decode()
    assert public.count("The panel asked for it.") == 2
    # the panel scores by it
    call = Call.objects.get(pk=call.pk)
    assert [row.pk for row in call.criteria_for("interview")] == [added.pk]
    scored_once(call, panel)


def test_it_is_removed_for_a_reason_and_the_written_ones_hold_again() -> None:
    call, _panel = ready()
    row = criterion(call)
    where = f"/en/calls/{call.pk}/build/criteria/{row.pk}/"
    client = browser(steering(call))
    assert client.post(where, {"verb": "remove"}).context["removal"].errors
    assert client.post(where, {"verb": "remove", "reason": "No time."}).status_code == 302
    call = Call.objects.get(pk=call.pk)
    assert [one.stage for one in call.criteria_for("interview")] == ["review"]
    change = call.criteria_changes.get()
    assert (change.what, change.reason, change.name) == ("removed", "No time.", texts("team"))


def test_from_the_first_score_on_they_stay() -> None:
    call, panel = ready()
    row = criterion(call)
    scored_once(call, panel)
    with pytest.raises(ValidationError) as error:
        corrected(call, row.pk)
    assert refusal(error) == "interviews-scored"
    with pytest.raises(ValidationError) as error:
        interview_criteria.remove(actor=steering(call), call=call, pk=row.pk, reason="x")
    assert refusal(error) == "interviews-scored"
    client, where = browser(steering(call)), f"/en/calls/{call.pk}/build/criteria/"
    assert client.get(where).context["form"] is None
    assert client.get(f"{where}{row.pk}/").status_code == 302
    assert client.post(f"{where}{row.pk}/", FORM).status_code == 302
    assert call.criteria.get(pk=row.pk).highest == 5


@pytest.mark.parametrize(
    ("state", "values", "code"),
    [
        ("decided", {}, "wrong-state"),
        ("draft", {}, "wrong-state"),
        ("reviewing", {"name": {"ko": "팀"}}, "criterion-incomplete"),
        ("reviewing", {"lowest": 5}, "criterion-incomplete"),
    ],
)
def test_what_is_no_correction(state: str, values: dict[str, Any], code: str) -> None:
    call, _panel = ready()
    Call.objects.filter(pk=call.pk).update(state=state)
    with pytest.raises(ValidationError) as error:
        corrected(call, **values)
    assert refusal(error) == code
    assert not CriteriaChange.objects.exists()


def test_written_criteria_and_those_of_ones_own_panel_stay_shut() -> None:
    call, _panel = ready()
    by, row = steering(call), criterion(call)
    client, where = browser(by), f"/en/calls/{call.pk}/build/criteria/"
    written = call.criteria.get(stage="review")
    assert client.get(f"{where}{written.pk}/").status_code == 302
    with pytest.raises(Criterion.DoesNotExist):
        corrected(call, written.pk)
    Reviewer.objects.create(call=call, person=by)
    assert client.get(where).context["form"] is None
    assert client.post(f"{where}{row.pk}/", FORM).status_code == 302
    assert call.criteria.get(pk=row.pk).highest == 5


# --- shown in another order, which changes nothing of the judging


def pressed(client: Client, call: Call, row: Criterion, verb: str) -> str:
    where = f"/en/calls/{call.pk}/build/criteria/{row.pk}/"
    return str(client.post(where, {"verb": verb})["Location"])


def order_of(call: Call) -> list[str]:
    return [one.key for one in Call.objects.get(pk=call.pk).criteria_for("interview")]


def test_published_criteria_are_moved_without_a_reason() -> None:
    call, panel = ready()
    first, second, third = (criterion(call, key) for key in ("team", "plan", "reach"))
    client, rows = browser(steering(call)), f"/en/calls/{call.pk}/build/criteria/"
    assert pressed(client, call, third, "up") == f"{rows}#up-{third.pk}"
    assert order_of(call) == ["team", "reach", "plan"]
    entry = Entry.objects.get(action="call.interview-criteria-changed")
    order = ["team", "reach", "plan"]
    assert entry.facts == {"what": "moved", "criterion": "reach", "order": order}
    pressed(client, call, first, "up")
    assert order_of(call) == order
    assert Entry.objects.filter(action="call.interview-criteria-changed").count() == 1
    assert not CriteriaChange.objects.exists()
    page = client.get(rows).content.decode()
    assert f'id="up-{first.pk}" name="verb" value="up" disabled' in page
    assert f'id="down-{second.pk}" name="verb" value="down" disabled' in page
    assert f'id="down-{first.pk}" name="verb" value="down">' in page
    assert f'id="up-{call.criteria.get(stage="review").pk}"' not in page
    public = Client().get(f"/en/calls/{call.pk}/").content.decode()
    assert public.index("reach") < public.index("plan")
    # the panel reads them so
    scored_once(Call.objects.get(pk=call.pk), panel)
    assert pressed(client, call, first, "down") == f"/en/calls/{call.pk}/build/"
    assert order_of(call) == order


@pytest.mark.parametrize("state", ["draft", "decided"])
def test_in_other_states_published_criteria_are_not_moved(state: str) -> None:
    call, _panel = ready()
    row, _other = criterion(call), criterion(call, "plan")
    Call.objects.filter(pk=call.pk).update(state=state)
    with pytest.raises(ValidationError) as error:
        interview_criteria.move(actor=steering(call), call=call, pk=row.pk, by=1)
    assert refusal(error) == "wrong-state"
    assert order_of(call) == ["team", "plan"]


def test_written_criteria_are_not_moved_nor_any_by_the_panel() -> None:
    call, _panel = ready()
    by, row, _other = steering(call), criterion(call), criterion(call, "plan")
    client, written = browser(by), call.criteria.get(stage="review")
    assert pressed(client, call, written, "down") == f"/en/calls/{call.pk}/build/"
    with pytest.raises(Criterion.DoesNotExist):
        interview_criteria.move(actor=by, call=call, pk=written.pk, by=1)
    Reviewer.objects.create(call=call, person=by)
    assert pressed(client, call, row, "down") == f"/en/calls/{call.pk}/build/"
    assert order_of(call) == ["team", "plan"]


# --- who looked


def test_who_looks_at_the_interviews_is_noted() -> None:
    call, panel = ready()
    assert on_the_line(call)
    by = steering(call)
    for query in ({}, {"download": "xlsx"}):
        assert browser(by).get(f"/en/calls/{call.pk}/interviews/", query).status_code == 200
    seen = PersonalAccess.objects.filter(actor=by, action="interviews.seen")
    assert [(row.concerns, row.persons) for row in seen] == [(f"call:{call.pk}", len(panel))] * 2
