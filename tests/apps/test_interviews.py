"""Interviews: proposed to those on the line, held by whoever is free of conflict, scored, weighed."""

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from builders import person, texts
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.replay import replay
from farshore.apps.briefing.models import Season
from farshore.apps.briefing.services.steps import Code, steps_of
from farshore.apps.calls.forms import ReviewForm
from farshore.apps.calls.models import (
    Application,
    Call,
    Criterion,
    Hearing,
    Interview,
    Posterior,
    Reviewer,
    ReviewPolicy,
)
from farshore.apps.calls.selectors.interviews import on_the_line, outstanding
from farshore.apps.calls.services import conflicts, interviews, scoring, selection
from farshore.web import clock
from hearings import SEOUL, invited, plan, ready, tomorrow
from stories import operator, refusal, standing_at
from world import BACKEND

pytestmark = pytest.mark.django_db


def heard(rows: list[Interview], scores: dict[int, str]) -> None:
    for row in rows:
        with standing_at(row.ends):
            interviews.settle(actor=operator(), interview=row, outcome="held")
            for hearing in row.hearings.select_related("reviewer__person"):
                interviews.score(
                    actor=hearing.reviewer.person, hearing=hearing, comment="Clear answers.",
                    scores={"merit": Decimal(scores[row.application.number])},
                )  # fmt: skip


def test_those_on_the_line_are_proposed() -> None:
    call, _panel = ready()
    assert [row.number for row in on_the_line(call)] == [2, 3]
    ReviewPolicy.objects.update(most_invited=1)
    assert len(on_the_line(Call.objects.get(pk=call.pk))) == 1
    ReviewPolicy.objects.update(most_invited=None, least_merit=Decimal(99))
    assert on_the_line(Call.objects.get(pk=call.pk)) == []


def test_slots_follow_each_other_in_the_zone_and_conflicts_hear_nobody() -> None:
    call, panel = ready()
    second = Application.objects.get(call=call, number=2)
    conflicts.note_conflict(actor=None, reviewer=panel[0], application=second, source="investor")
    rows = invited(call, panel)
    assert [row.starts.astimezone(SEOUL).strftime("%H:%M") for row in rows] == ["10:00", "10:40"]
    assert set(rows[0].hearings.values_list("reviewer", flat=True)) == {
        panel[1].pk, panel[2].pk,
    }  # fmt: skip
    assert rows[1].hearings.count() == 3
    assert set(Application.objects.filter(state="interview").values_list("number", flat=True)) == {
        2, 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"minutes": 0}, "slots-unsound"),
        ({"gap": 500}, "slots-unsound"),
        ({"room": " "}, "place-missing"),
        ({"first": datetime(2001, 1, 1)}, "slot-past"),
    ],
)
def test_plans_that_are_none(given: dict[str, Any], code: str) -> None:
    call, panel = ready()
    with pytest.raises(ValidationError) as error:
        invited(call, panel, **given)
    assert refusal(error) == code
    assert not Interview.objects.exists()


def test_an_hour_that_summer_time_skips_is_refused() -> None:
    with pytest.raises(ValidationError) as error:
        interviews.in_zone(datetime(2030, 3, 10, 2, 30), "America/New_York")
    assert refusal(error) == "no-such-time"
    assert interviews.in_zone(datetime(2030, 3, 10, 3, 30), "America/New_York")


def test_nobody_hears_two_at_once_and_somebody_must_be_free() -> None:
    call, panel = ready()
    first, second = on_the_line(call)
    given: dict[str, Any] = {"actor": operator(), "call": call, "plan": plan()}
    interviews.invite(applications=[first], panel=panel[:1], **given)
    with pytest.raises(ValidationError) as error:
        interviews.invite(applications=[second], panel=panel, **given)
    assert refusal(error) == "panel-busy"
    conflicts.note_conflict(actor=None, reviewer=panel[1], application=second, source="investor")
    with pytest.raises(ValidationError) as error:
        interviews.invite(applications=[second], panel=panel[1:2], **given)
    assert refusal(error) == "no-panel"
    assert Interview.objects.count() == 1


def test_scores_are_given_once_begun_and_absence_has_a_reason() -> None:
    call, panel = ready()
    row = invited(call, panel)[0]
    hearing = row.hearings.select_related("reviewer__person")[0]
    given: dict[str, Any] = {
        "actor": hearing.reviewer.person, "hearing": hearing, "comment": "Clear.",
        "scores": {"merit": Decimal(7)},
    }  # fmt: skip
    with pytest.raises(ValidationError) as error:
        interviews.score(**given)
    assert refusal(error) == "interview-ahead"
    with pytest.raises(ValidationError) as error:
        interviews.settle(actor=operator(), interview=row, outcome="held")
    assert refusal(error) == "interview-ahead"
    with standing_at(row.starts):
        interviews.score(**given)
        with pytest.raises(ValidationError) as error:
            interviews.score(**given)
        assert refusal(error) == "already-reviewed"
        with pytest.raises(ValidationError) as error:
            interviews.settle(actor=operator(), interview=row, outcome="absent")
        assert refusal(error) == "reason-needed"
        interviews.settle(actor=operator(), interview=row, outcome="absent", reason="Ill.")
    # an interview that was not held says nothing
    assert scoring.interview_scores([row.application_id]) == []


def test_the_selection_waits_for_the_interviews_and_their_scores_weigh() -> None:
    call, panel = ready(interview_weight=Decimal(4))
    before = dict(Posterior.objects.values_list("application__number", "mean"))
    for again in (selection.propose,):
        with pytest.raises(ValidationError) as error:
            again(actor=operator(), call=call)
        assert refusal(error) == "interviews-first"
    rows = invited(call, panel)
    with pytest.raises(ValidationError) as error:
        scoring.propose(actor=operator(), call=call)
    assert refusal(error) == "interviews-open"
    heard(rows, {2: "2", 3: "10"})
    with standing_at(rows[-1].ends + timedelta(hours=1)):
        assert outstanding(call).stale
        decision = scoring.propose(actor=operator(), call=call)
        scoring.accept(actor=operator(), decision=decision)
        assert outstanding(call).done
        after = dict(Posterior.objects.values_list("application__number", "mean"))
        assert after[3] - before[3] > 0.5
        assert after[2] - before[2] < -0.5
        assert decision.problem["review_weight"]["data"].count(4.0) == Hearing.objects.count()
        proposed = selection.propose(actor=operator(), call=call)
    chosen = {row["application"] for row in proposed.told["rows"] if row["standing"] == "chosen"}
    assert Application.objects.get(call=call, number=3).pk in chosen
    selection.accept(actor=operator(), decision=proposed)
    assert not Application.objects.filter(state="interview").exists()


def test_the_step_is_there_only_for_calls_with_interviews() -> None:
    call, _panel = ready()
    season = Season.objects.create(
        name={"en": "s"}, call=call, moves_in_from=clock.today() + timedelta(days=60)
    )
    codes = [step.code for step in steps_of(season)]
    assert codes.index(Code.INTERVIEW) == codes.index(Code.SELECT) - 1
    ReviewPolicy.objects.update(interviews=False)
    season = Season.objects.get(pk=season.pk)
    assert Code.INTERVIEW not in [step.code for step in steps_of(season)]


def test_the_applicant_sees_the_slot_and_nobody_who_hears() -> None:
    call, panel = ready()
    row = invited(call, panel)[0]
    Reviewer.objects.get(pk=panel[0].pk).person.__class__.objects.filter(
        pk=panel[0].person_id
    ).update(name="Hears In Secret")
    who = person(Role.APPLICANT, team=row.application.organisation.team)
    client = Client()
    client.force_login(who, backend=BACKEND)
    page = client.get(reverse("calls:application", args=[row.application_id])).content.decode()
    assert "2F" in page
    assert "10:00" in page
    assert "Hears In Secret" not in page


def test_the_operator_moves_an_interview_to_a_free_slot_only() -> None:
    call, panel = ready()
    first, second = invited(call, panel)
    client = Client()
    client.force_login(person(Role.OPERATOR, team=call.programme.team), backend=BACKEND)
    where = reverse("calls:settle-interview", args=[first.pk])

    def ask(at: str) -> datetime:
        client.post(where, {"outcome": "move", "first": at, "minutes": "20"})
        return Interview.objects.get(pk=first.pk).starts

    for wrong in ("", "junk", "2001-01-01T10:00", tomorrow(10).replace(minute=45).isoformat()):
        assert ask(wrong) == first.starts
    assert ask(tomorrow(15).strftime("%Y-%m-%dT%H:%M")).astimezone(SEOUL).hour == 15
    assert Interview.objects.get(pk=second.pk).starts == second.starts


def test_a_member_downloads_its_interviews_as_the_page_lists_them(client: Client) -> None:
    call, panel = ready()
    rows = invited(call, panel)
    member = panel[0]
    client.force_login(member.person, backend=BACKEND)
    page = client.get(reverse("calls:hearings")).content.decode()
    answer = client.get(reverse("calls:hearings"), {"download": "xlsx"})
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    mine = [row for row in rows if row.hearings.filter(reviewer=member).exists()]
    assert len(mine) >= 1
    assert [line[0] for line in book[1:]] == [row.application.code for row in mine]
    assert all(str(cell) in page for line in book[1:] for cell in line if cell)


# --- criteria of their own


def own_criteria(call: Call) -> None:
    """Two for interviews, on scales of their own: 3:1, from 0 to 4 and from 1 to 5."""
    for key, weight, lowest in (("team", 3, 0), ("plan", 1, 1)):
        Criterion.objects.create(
            call=call, stage="interview", key=key, name=texts(key), weight=weight,
            lowest=lowest, highest=lowest + 4, order=5,
        )  # fmt: skip


def hear_by_own(rows: list[Interview], given: dict[int, tuple[str, str]]) -> None:
    for row in rows:
        team, plan_ = given[row.application.number or 0]
        with standing_at(row.ends):
            interviews.settle(actor=operator(), interview=row, outcome="held")
            for hearing in row.hearings.select_related("reviewer__person"):
                interviews.score(
                    actor=hearing.reviewer.person, hearing=hearing, comment="Clear.",
                    scores={"team": Decimal(team), "plan": Decimal(plan_)},
                )  # fmt: skip


def test_the_form_of_each_stage_shows_its_own_criteria() -> None:
    call, panel = ready()
    own_criteria(call)
    row = invited(call, panel)[0]
    hearing = row.hearings.select_related("reviewer__person")[0]
    client = Client()
    client.force_login(hearing.reviewer.person, backend=BACKEND)
    with standing_at(row.starts):
        form = client.get(reverse("calls:hearing", args=[hearing.pk])).context["form"]
        assert list(form.fields) == ["team", "plan", "comment"]
        where, given = reverse("calls:hearing", args=[hearing.pk]), {"plan": "5", "comment": "c"}
        assert "team" in client.post(where, {**given, "team": "4.5"}).context["form"].errors
        assert client.post(where, {**given, "team": "4"}).status_code == 302
    kept = hearing.scores.values_list("criterion__key", "score")
    assert dict(kept) == {"team": Decimal(4), "plan": Decimal(5)}
    assert list(ReviewForm(call=call).fields) == ["merit", "comment"]


def test_both_stages_stand_on_the_written_reviews_scale() -> None:
    call, panel = ready(interview_weight=Decimal(3))
    own_criteria(call)
    call = Call.objects.get(pk=call.pk)
    rows = invited(call, panel)
    # the most and the middle that an interview can give
    hear_by_own(rows, {2: ("2", "3"), 3: ("4", "5")})
    with standing_at(rows[-1].ends + timedelta(hours=1)):
        decision = scoring.propose(actor=operator(), call=call)
    problem = decisions.problem_of(decision)
    told = problem.review_score[problem.review_weight == 3.0]
    numbers = problem.review_application[problem.review_weight == 3.0]
    assert {(int(n), float(s)) for n, s in zip(numbers, told, strict=True)} == {(1, 5.5), (2, 10.0)}
    assert problem.criterion_weight.tolist() == [1.0]
    used = decision.figures["stages"]
    assert (used["own"], used["interview_weight"]) == (True, 3.0)
    assert [(row["stage"], row["key"], row["weight"]) for row in used["criteria"]] == [
        ("interview", "team", 3.0), ("interview", "plan", 1.0), ("review", "merit", 1.0),
    ]  # fmt: skip
    with standing_at(rows[-1].ends + timedelta(hours=1)):
        scoring.accept(actor=operator(), decision=decision)
    # what is changed afterwards changes nothing that was decided
    Criterion.objects.filter(key="team").update(weight=1)
    ReviewPolicy.objects.update(interview_weight=1)
    decision.refresh_from_db()
    assert replay(decision).agrees
    assert decision.figures["stages"] == used


def test_being_heard_apart_takes_nobodys_lead() -> None:
    """Those interviewed are better than the rest: equal marks for all of them say nothing."""
    call, panel = ready()
    own_criteria(call)
    call = Call.objects.get(pk=call.pk)
    before = dict(Posterior.objects.values_list("application__number", "mean"))
    rows = invited(call, panel)
    hear_by_own(rows, {2: ("3", "4"), 3: ("3", "4")})
    with standing_at(rows[-1].ends + timedelta(hours=1)):
        scoring.accept(actor=operator(), decision=scoring.propose(actor=operator(), call=call))
    after = dict(Posterior.objects.values_list("application__number", "mean"))
    assert after[2] > after[4]
    assert after[3] > after[4]
    assert sorted(before, key=lambda n: -before[n])[0] == 1
