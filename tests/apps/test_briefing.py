"""The season: what is open, who is asked by when, proposals changed and answered, the report."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from builders import person, texts
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision, Entry
from farshore.apps.audit.services import computing
from farshore.apps.briefing.models import Briefing, Question, Season
from farshore.apps.briefing.services import reporting
from farshore.apps.briefing.services import season as service
from farshore.apps.briefing.services.steps import BY_CODE, STEPS, Code
from farshore.apps.briefing.tasks import compute, resume_interrupted
from farshore.apps.calls.models import Application, Call, Review
from farshore.web import clock
from stories import closed, open_call, panel, refusal, review, scored, standing_at, submitted

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SEOUL = ZoneInfo("Asia/Seoul")


def season(call: Call) -> tuple[Season, User]:
    """A season of the call, and an operator of its programme."""
    made = Season.objects.create(
        name=texts("season"), call=call, moves_in_from=clock.today() + timedelta(days=60)
    )
    return made, person(Role.OPERATOR, team=call.programme.team, language="ko")


def states(of: Season) -> dict[str, str]:
    of = Season.objects.select_related("call", "event", "briefing").get(pk=of.pk)
    return {str(step.code): str(step.status(of).state) for step in STEPS}


def run(of: Season, by: User, **options: Any) -> list[tuple[str, str]]:
    return [(str(row.code), row.state) for row in service.run(actor=by, season=of, **options)]


def test_steps_open_one_after_the_other() -> None:
    call = open_call()
    submitted(call, 3)
    panel(call)
    of, by = season(call)
    assert [code for code, state in states(of).items() if state != "ahead"] == ["close"]
    with pytest.raises(ValidationError) as error:
        run(of, by)
    assert refusal(error) == "wrong-state"
    with standing_at(call.deadline + timedelta(minutes=1)):
        assert run(of, by) == [
            ("close", "done"),
            ("eligibility", "done"),
            ("assign", "proposed"),
        ]
        first = Decision.objects.get(kind="review-assignment")
        # run again, the same proposal waits on
        assert run(of, by) == [("assign", "proposed")]
    assert Decision.objects.get(kind="review-assignment") == first
    assert states(of)["review"] == "ahead"
    service.answer(actor=by, decision=first)
    assert (states(of)["assign"], states(of)["review"]) == ("done", "open")
    assert run(of, by) == [("review", "waits")]
    for row in Review.objects.filter(application__call=call):
        review(row, "5")
    assert (states(of)["review"], states(of)["score"]) == ("done", "open")
    assert run(of, by, accept=True, until="select") == [
        ("score", "accepted"),
        ("select", "accepted"),
    ]
    assert (states(of)["select"], states(of)["nominate"]) == ("done", "open")


@pytest.mark.parametrize(
    ("code", "now", "due"),
    [
        # Friday morning in Seoul: Monday, Tuesday, Wednesday
        ("select", datetime(2025, 4, 18, 10, tzinfo=SEOUL), "2025-04-23T18:00:00+09:00"),
        ("select", datetime(2025, 4, 19, 10, tzinfo=SEOUL), "2025-04-23T18:00:00+09:00"),
        ("select", datetime(2025, 4, 14, 10, tzinfo=SEOUL), "2025-04-17T18:00:00+09:00"),
        # still Thursday evening in Boston
        ("place", datetime(2025, 4, 18, 10, tzinfo=SEOUL), "2025-04-18T18:00:00-04:00"),
        # over the weekend on which the clocks of Boston go forward
        ("place", datetime(2025, 3, 7, 15, tzinfo=UTC), "2025-03-10T18:00:00-04:00"),
        ("schedule", datetime(2025, 4, 17, 10, tzinfo=SEOUL), "2025-04-21T18:00:00+09:00"),
    ],
)
def test_proposals_are_due_in_working_days_there(code: str, now: datetime, due: str) -> None:
    with standing_at(now):
        assert service.due_for(BY_CODE[Code(code)]).isoformat() == due


def choice() -> tuple[Season, User, Decision]:
    """A cohort that waits for its operator: the first two of four."""
    of, by = season(scored(4, reserve_seats=1))
    service.advance(BY_CODE[Code.SELECT], actor=by, season=of, accept=False, reason="")
    return of, by, Decision.objects.get(kind="cohort-selection")


def chosen(decision: Decision) -> list[int]:
    keys = [row["application"] for row in decision.told["rows"] if row["standing"] == "chosen"]
    numbers = Application.objects.filter(pk__in=keys).values_list("number", flat=True)
    return sorted(number or 0 for number in numbers)


def key(decision: Decision, number: int) -> str:
    call = Call.objects.get(pk=decision.subject_key)
    return str(Application.objects.get(call=call, number=number).pk)


def test_a_change_is_solved_around_undone_and_accepted_with_its_reason() -> None:
    _of, by, decision = choice()
    assert chosen(decision) == [1, 2]
    last = key(decision, 4)
    changed = service.change(actor=by, decision=decision, do="in", key=last)
    assert chosen(changed) == [1, 4]
    assert changed.standing_objective < changed.objective
    undone = service.change(actor=by, decision=changed, do="as-proposed", key=last)
    assert (chosen(undone), undone.edits, undone.final) == ([1, 2], [], None)
    twice = service.change(actor=by, decision=undone, do="out", key=last)
    twice = service.change(actor=by, decision=twice, do="in", key=last)
    assert twice.edits == [{"do": "in", "key": last}]
    with pytest.raises(ValidationError):
        service.answer(actor=by, decision=twice)
    service.answer(actor=by, decision=twice, reason="The field needs it.")
    twice.refresh_from_db()
    assert (twice.state, twice.reason, twice.decided_by) == ("edited", "The field needs it.", by)
    states_now = Application.objects.exclude(number=None).order_by("number")
    assert list(states_now.values_list("state", flat=True)) == [
        "recommended",
        "reserve",
        "rejected",
        "recommended",
    ]


def test_what_was_rejected_is_proposed_anew_and_stays_on_record() -> None:
    of, by, decision = choice()
    with pytest.raises(ValidationError):
        service.reject(actor=by, decision=decision, reason=" ")
    service.reject(actor=by, decision=decision, reason="A reviewer erred.")
    assert run(of, by) == [("select", "proposed")]
    rows = list(Decision.objects.filter(kind="cohort-selection").order_by("pk"))
    assert [row.state for row in rows] == ["rejected", "proposed"]
    with pytest.raises(ValidationError):
        service.answer(actor=by, decision=rows[0])
    assert states(of)["select"] == "open"


def test_scores_cannot_be_changed_by_hand() -> None:
    call = scored(2)
    of, by = season(call)
    service.advance(BY_CODE[Code.SCORE], actor=by, season=of, accept=False, reason="")
    decision = Decision.objects.filter(kind="scores").latest("pk")
    with pytest.raises(ValidationError):
        service.change(actor=by, decision=decision, do="in", key="1")


# --- the report


def test_the_report_is_published_once_with_the_seasons_figures() -> None:
    of, by, decision = choice()
    service.answer(actor=by, decision=decision)
    of.refresh_from_db()
    figures = reporting.publish(actor=by, season=of)
    assert (figures["applied"], figures["reviews"], figures["chosen"], figures["reserve"]) == (
        4,
        8,
        2,
        1,
    )
    item = Briefing.objects.get()
    for language in ("ko", "en", "ja"):
        page = Client().get(f"/{language}/briefing/items/{item.slug}/").content.decode()
        assert item.title[language] in page
    assert len({item.body[language] for language in ("ko", "en", "ja")}) == 3
    with pytest.raises(ValidationError):
        reporting.publish(actor=by, season=of)
    assert Briefing.objects.count() == 1
    assert states(of)["publish"] == "done"


def test_a_reader_asks_and_the_answer_is_not_shown_before_it_is_given() -> None:
    item = Briefing.objects.create(
        slug="news", topic="season", title=texts("t"), summary=texts("s"), body=texts("b"),
        published_at=clock.now(),
    )  # fmt: skip
    client, where = Client(), "/ko/briefing/items/news/"
    told = client.post(where, {"kind": "ask", "text": "Why only <b>two</b> benches?"})
    assert told.status_code == 302
    asked = Question.objects.get()
    assert (asked.briefing, asked.language, asked.answered_at) == (item, "ko", None)
    assert Entry.objects.get(action="question.asked").actor is None
    assert "benches" not in client.get(where).content.decode()
    asked.answer, asked.answered_at = texts("soon"), clock.now()
    asked.save()
    page = client.get(where).content.decode()
    assert "&lt;b&gt;two&lt;/b&gt; benches" in page
    assert client.post(where, {"kind": "ask", "text": ""}).status_code == 200
    assert Question.objects.count() == 1


# --- computed by workers


@pytest.fixture
def loaded() -> None:
    """Texts are embedded at once: no sign of life is due while a test computes."""
    from farshore.engines.matching.embedder import SentenceEncoder

    SentenceEncoder().encode(["a text"])


@pytest.mark.django_db(transaction=True)
def test_an_engines_refusal_is_told_in_the_askers_language(loaded: None) -> None:
    call = open_call()
    submitted(call, 3)
    panel(call, 1)
    of, by = season(closed(call))
    decision, new = service.begin(BY_CODE[Code.ASSIGN], actor=by, season=of)
    again, newer = service.begin(BY_CODE[Code.ASSIGN], actor=by, season=of)
    assert (again.pk, new, newer) == (decision.pk, True, False)
    assert compute.call(decision.pk) == "failed"
    decision.refresh_from_db()
    assert decision.fault is not None
    # three applications lack one review each
    assert decision.fault["code"] == "reviews-missing"
    assert "3" in decision.fault["told"]
    assert any("가" <= sign <= "힣" for sign in decision.fault["told"])
    assert not Review.objects.exists()
    client = Client()
    client.force_login(by, backend=BACKEND)
    page = client.get(reverse("briefing:decision", args=[decision.pk])).content.decode()
    assert decision.fault["told"] in page
    assert states(of)["assign"] == "open"


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_computation_is_taken_up_again(loaded: None) -> None:
    call = scored(2)
    of, by = season(call)
    decision, _new = service.begin(BY_CODE[Code.SELECT], actor=by, season=of)
    assert computing.claim(decision.pk) is not None
    assert compute.call(decision.pk) == "taken"
    assert resume_interrupted() == 0
    with standing_at(clock.now() + computing.LOST_AFTER + timedelta(seconds=5)):
        assert resume_interrupted() == 1
    decision.refresh_from_db()
    assert (decision.state, len(decision.told["rows"])) == ("proposed", 2)
    assert resume_interrupted() == 0


@pytest.mark.django_db(transaction=True)
def test_a_refusal_of_the_room_is_told_too(loaded: None) -> None:
    of, by = season(scored(2))
    decision, _new = service.begin(BY_CODE[Code.NOMINATE], actor=by, season=of)
    assert compute.call(decision.pk) == "failed"
    decision.refresh_from_db()
    assert decision.fault is not None
    assert decision.fault["code"] == "refused"
    assert decision.fault["told"]


def test_the_day_of_a_report_is_todays() -> None:
    of, by, decision = choice()
    service.answer(actor=by, decision=decision)
    of.refresh_from_db()
    with standing_at(datetime(2027, 1, 5, 1, tzinfo=UTC)):
        reporting.publish(actor=by, season=of)
    published = Briefing.objects.get().published_at
    assert published is not None
    assert published.date() == date(2027, 1, 5)
