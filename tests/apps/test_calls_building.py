"""The builder: drafts, copies, versions of the form, what is missing, extensions, zones."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from builders import person, texts
from farshore.apps.accounts.models import TeamRole
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import Call, FormVersion, Programme
from farshore.apps.calls.questions import asked, unanswered
from farshore.apps.calls.selectors.building import questions_in_work
from farshore.apps.calls.selectors.files import reading
from farshore.apps.calls.selectors.readiness import lacks
from farshore.apps.calls.services import applications as service
from farshore.apps.calls.services import building, colleagues, deadlines, files, form_versions
from farshore.apps.calls.services.calls import open_call as open_it
from farshore.apps.documents.models import Version
from farshore.web import clock
from farshore.web.zones import at_zone
from outcomes import browser
from stories import (
    ANSWERS,
    BASES,
    assigned,
    closed,
    company,
    draft,
    open_call,
    operator,
    panel,
    refusal,
    reviews,
    standing_at,
    submitted,
)
from world import BACKEND

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAST = datetime(2020, 1, 2, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def question(kind: str = "long", **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "label": texts("q"), "help": {}, "section": {}, **fields}


def begun(by: Any = None, **basics: Any) -> Call:
    who = by or operator()
    home = Programme.objects.create(team_id=who.team_ids()[0], name=texts("programme"))
    given = {"description": texts("d"), "bases": BASES, "seats": 3, "budget": 100}
    return building.create_call(
        actor=who, programme=home, name=texts("call"), **{**given, **basics}
    )


def ready(**basics: Any) -> Call:
    call = begun(**basics)
    form_versions.save_question(actor=None, call=call, key=None, question=question())
    values = {"name": texts("merit"), "lowest": 1, "highest": 10}
    building.save_row(actor=None, call=call, part="criteria", pk=None, values=values)
    return call


def codes(call: Call) -> set[str]:
    return {lack.code for lack in lacks(call, questions_in_work(call)) if lack.blocks}


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


# --- building


def test_a_call_is_built_from_scratch_and_opened() -> None:
    call = begun()
    assert codes(call) == {"no-question", "no-criterion"}
    with pytest.raises(ValidationError) as error:
        open_it(actor=None, call=call)
    assert refusal(error) == "not-ready"
    call = ready()
    assert codes(call) == set()
    open_it(actor=None, call=call)
    assert (fresh(call).state, fresh(call).form.number) == ("open", 1)
    with pytest.raises(ValidationError) as error:
        building.save_basics(actor=None, call=call, seats=9)
    assert refusal(error) == "published-already"


def test_a_copy_takes_all_but_names_and_dates() -> None:
    source = open_call(seats=7, grace_seconds=60)
    values = {"name": texts("fields"), "property": "field", "value": "devices", "least": 1}
    source.quotas.create(**values)
    source.rules.create(test="registered", name=texts("r"), starts=clock.today())
    copy = building.create_call(
        actor=None, programme=source.programme, name=texts("again"), copy_of=source
    )
    assert (copy.state, copy.seats, copy.grace_seconds, copy.bases) == ("draft", 7, 60, BASES)
    assert questions_in_work(copy) == questions_in_work(source)
    assert [row.key for row in copy.criteria.all()] == ["merit"]
    assert (copy.quotas.count(), copy.rules.count()) == (1, 1)
    assert (source.quotas.count(), source.criteria.count()) == (1, 1)
    assert copy.deadline > source.deadline


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": {"ko": "공고"}}, "untranslated"),
        ({"deadline": PAST, "opens_at": PAST - DAY}, "deadline-past"),
        ({"seats": 0}, "no-seats"),
        ({"bases": []}, "no-base"),
    ],
)
def test_what_is_missing_keeps_a_call_shut(change: dict[str, Any], code: str) -> None:
    call = ready()
    building.save_basics(actor=None, call=call, **change)
    assert codes(fresh(call)) == {code}


def test_quotas_that_clash_with_the_seats_are_found() -> None:
    call = ready(seats=3)
    for field in ("devices", "services"):
        values = {"name": texts(field), "property": "field", "value": field, "least": 2}
        building.save_row(actor=None, call=call, part="quotas", pk=None, values=values)
    assert codes(call) == {"quotas-seats"}
    call.quotas.update(least=4, most=3)
    assert codes(call) == {"quota-order", "quotas-seats"}


def test_a_question_that_cannot_be_asked_is_found() -> None:
    call = ready()
    later = {"key": "q3", "is": "yes"}
    for row in (question(only_if=later), question("yes-no"), question("choice", choices=[])):
        form_versions.save_question(actor=None, call=call, key=None, question=row)
    assert codes(call) == {"bad-condition", "no-choice"}
    form_versions.move_question(actor=None, call=call, key="q3", by=-1)
    assert codes(call) == {"no-choice"}
    with pytest.raises(ValidationError) as error:
        form_versions.remove_question(actor=None, call=call, key="q3")
    assert refusal(error) == "question-needed"


def test_operators_of_another_team_find_nothing(client: Any) -> None:
    call = ready()
    client.force_login(operator(), backend=BACKEND)
    for path in ("", "basics/", "questions/", "preview/", "criteria/"):
        assert client.get(f"/en/calls/{call.pk}/build/{path}").status_code == 404


# --- versions of a form


def test_a_draft_moves_to_the_new_version_and_what_was_submitted_stays() -> None:
    call = open_call()
    handed_in = submitted(call)[0]
    owner, who = company()
    row = draft(call, owner, who)
    key = form_versions.save_question(
        actor=None, call=call, key=None, question=question(required=True)
    ).questions[-1]["key"]
    form_versions.remove_question(actor=None, call=call, key="secret")
    assert [q["key"] for q in fresh(row).questions] == ["plan", "secret"], "not published yet"
    form_versions.publish(actor=None, call=call)
    assert [q["key"] for q in fresh(row).questions] == ["plan", key]
    assert [q["key"] for q in fresh(handed_in).questions] == ["plan", "secret"]
    assert fresh(row).answers["plan"] == ANSWERS["plan"]
    assert fresh(row).annex.answers["secret"] == ANSWERS["secret"], "nothing is thrown away"
    assert service.missing(fresh(row)) == [key]
    service.save_draft(actor=who, application=row, values={}, answers={key: "x"}, revision=1)
    assert service.submit(actor=who, application=row).version.number == 2


def test_what_applicants_saw_keeps_its_kind_and_its_secrecy() -> None:
    call = open_call()
    for change in ({"confidential": True}, {"kind": "short"}):
        with pytest.raises(ValidationError) as error:
            form_versions.save_question(
                actor=None, call=call, key="plan", question={**question(), **change}
            )
        assert refusal(error) == "question-fixed"
    form_versions.remove_question(actor=None, call=call, key="plan")
    form_versions.publish(actor=None, call=call)
    made = form_versions.save_question(actor=None, call=call, key=None, question=question())
    assert made.questions[-1]["key"] not in {"plan", "secret"}


def test_changes_nobody_saw_can_be_thrown_away() -> None:
    call = open_call()
    form_versions.save_question(actor=None, call=call, key=None, question=question())
    form_versions.discard(actor=None, call=call)
    assert FormVersion.objects.filter(call=call).count() == 1
    with pytest.raises(ValidationError):
        form_versions.publish(actor=None, call=call)


def test_a_condition_that_is_not_met_asks_nothing() -> None:
    rows = [
        {"key": "a", "kind": "yes-no"},
        {"key": "b", "kind": "choice", "only_if": {"key": "a", "is": "yes"}},
        {"key": "c", "kind": "file", "only_if": {"key": "b", "is": "o1"}},
    ]
    assert [q["key"] for q in asked(rows, {"a": "no", "b": "o1"})] == ["a"]
    assert [q["key"] for q in unanswered(rows, {"a": "yes", "b": "o1"}, set())] == ["c"]
    assert unanswered(rows, {"a": "yes", "b": "o1"}, {"c"}) == []


# --- deadlines


def test_a_deadline_moves_to_later_only_and_says_why(client: Any) -> None:
    call = open_call()
    before = call.deadline
    for when, reason, code in (
        (before - DAY, "x", "deadline-only-later"),
        (before, "x", "deadline-only-later"),
        (before + DAY, " ", "reason-needed"),
    ):
        with pytest.raises(ValidationError) as error:
            deadlines.extend(actor=operator(), call=call, deadline=when, reason=reason)
        assert refusal(error) == code
    deadlines.extend(actor=operator(), call=call, deadline=before + DAY, reason="A holiday")
    assert fresh(call).deadline == before + DAY
    assert "A holiday" in client.get(f"/en/calls/{call.pk}/").content.decode()
    with standing_at(before + DAY + DAY / 24), pytest.raises(ValidationError) as error:
        deadlines.extend(actor=operator(), call=call, deadline=before + 9 * DAY, reason="x")
    assert refusal(error) == "wrong-state"


@pytest.mark.parametrize(
    ("wall", "zone", "code"),
    [
        (datetime(2025, 3, 9, 2, 30), "America/New_York", "hour-skipped"),
        (datetime(2025, 11, 2, 1, 30), "America/New_York", "hour-twice"),
        (datetime(2025, 10, 5, 2, 15), "Australia/Lord_Howe", "hour-skipped"),
    ],
)
def test_hours_that_no_clock_shows_once_are_refused(wall: datetime, zone: str, code: str) -> None:
    with pytest.raises(ValidationError) as error:
        at_zone(wall, zone)
    assert refusal(error) == code
    assert at_zone(wall + timedelta(hours=3), zone).tzinfo is UTC


def test_an_hour_is_the_zones_own() -> None:
    assert at_zone(datetime(2025, 5, 30, 18), "Asia/Seoul") == datetime(2025, 5, 30, 9, tzinfo=UTC)


# --- files and colleagues


def with_slots() -> tuple[Any, Any, Any]:
    slots = [
        question("file", key="slides", accepted=["pdf"]),
        question("file", key="data", confidential=True),
    ]
    call = open_call(questions=slots)
    owner, who = company()
    return call, draft(call, owner, who), who


def pdf(name: str = "발표.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def test_a_file_answers_its_question_and_only_its_readers_read_it() -> None:
    call, row, who = with_slots()
    assert service.missing(row) == ["slides", "data"]
    for key in ("slides", "data"):
        files.attach(actor=who, application=row, key=key, upload=pdf())
    assert service.missing(row) == []
    service.submit(actor=who, application=row)
    slides, data = [v.document for v in Version.objects.order_by("pk")]
    assert reading(who, data) is not None
    by = person(Role.OPERATOR, team=call.programme.team)
    assert (reading(by, slides) is not None, reading(by, data)) == (True, None)
    for stranger in (operator(), person(Role.REVIEWER), person(Role.HOST), company()[1]):
        assert reading(stranger, slides) is None
    with pytest.raises(ValidationError) as error:
        files.detach(actor=who, application=row, key="slides")
    assert refusal(error) == "frozen"


def test_a_reviewer_reads_after_the_declaration_and_by_number_only() -> None:
    call, row, who = with_slots()
    for key in ("slides", "data"):
        files.attach(actor=who, application=row, key=key, upload=pdf("우리회사.pdf"))
    service.submit(actor=who, application=row)
    panel(call)
    assigned(closed(call))
    review = row.reviews.first()
    data = Version.objects.order_by("-pk")[0].document
    assert reading(review.reviewer.person, data) is None
    reviews.sign(actor=review.reviewer.person, review=review)
    found = reading(review.reviewer.person, data)
    assert found is not None
    assert found.as_name == f"{fresh(row).code}-data"
    reviews.recuse(actor=review.reviewer.person, review=review)
    assert reading(review.reviewer.person, data) is None


def test_a_slot_takes_its_kinds_and_no_other_slot_exists() -> None:
    _call, row, who = with_slots()
    for key, name, code in (("slides", "a.txt", "not-accepted"), ("plan", "a.pdf", "no-such-slot")):
        content = b"text" if name == "a.txt" else PDF
        with pytest.raises(ValidationError) as error:
            files.attach(
                actor=who, application=row, key=key, upload=SimpleUploadedFile(name, content)
            )
        assert refusal(error) == code


def invite(actor: Any, email: str) -> colleagues.Invited:
    team = actor.team_roles.get().team
    return colleagues.invite(actor=actor, team=team, email=email, name="Kim", language="ko")


def test_a_colleague_is_invited_and_parted_with() -> None:
    _owner, who = company()
    outcome = invite(who, "New@Example.org")
    assert (outcome.new, outcome.joined) == (True, True)
    team = who.team_roles.get().team
    assert outcome.person.team_ids(Role.APPLICANT) == [team.pk]
    again = invite(who, "new@example.org")
    assert (again.new, again.joined, again.person) == (False, True, outcome.person)
    colleagues.part(actor=who, team=team, person=outcome.person)
    assert not outcome.person.team_roles.exists()
    with pytest.raises(ValidationError) as error:
        colleagues.part(actor=who, team=team, person=who)
    assert refusal(error) == "not-oneself"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OPERATOR, Role.HOST])
def test_no_applicant_draws_a_reviewer_into_a_company(
    role: Role, client: Any, mailoutbox: list[Any]
) -> None:
    owner, who = company()
    other = person(role)
    row = draft(open_call(), owner, who)
    client.force_login(who, backend=BACKEND)
    told = []
    for email in (other.email, "nobody@example.org"):
        answer = client.post(
            f"/en/calls/applications/{row.pk}/colleagues/",
            {"email": email, "name": "Kim", "language": "en"},
            follow=True,
        )
        told.append([str(message) for message in answer.context["messages"]])
    assert told[0] == told[1], "the answer does not tell who has an account"
    assert not TeamRole.objects.filter(person=other, role=Role.APPLICANT).exists()
    assert [mail.to for mail in mailoutbox] == [[other.email], ["nobody@example.org"]]


# --- the form as it is sent


def sent(row: Any, page: str = "a", **changes: Any) -> dict[str, Any]:
    """What a browser sends of a complete form."""
    return {
        "technology": row.technology_id, "space_kind": "bench", "space_count": 1,
        "biosafety_level": 1, "starts": row.starts.isoformat(), "months": 12,
        "requested": "50000000", "raised_usd": "1000000.00", "revenue_usd": "0",
        "first_wish": "boston", "second_wish": "", "q_plan": ANSWERS["plan"],
        "q_secret": ANSWERS["secret"], "revision": row.revision, "page": page, **changes,
    }  # fmt: skip


@pytest.fixture
def written(client: Any) -> tuple[Any, Any]:
    """A complete draft and its address, as its writer has it open."""
    owner, who = company()
    row = draft(open_call(), owner, who)
    client.force_login(who, backend=BACKEND)
    return fresh(row), f"/en/calls/applications/{row.pk}/"


HTMX = {"HX-Request": "true"}


def test_a_page_takes_over_what_another_wrote_and_nothing_else(
    client: Any, written: tuple[Any, str]
) -> None:
    row, where = written
    again = client.post(f"{where}edit/", sent(row), headers=HTMX).content.decode()
    assert (fresh(row).revision, again.count("hx-swap-oob")) == (1, 2)
    hers = sent(row, "a", q_plan="Hers.", months=6, first_wish="kanagawa")
    client.post(f"{where}edit/", hers, headers=HTMX)
    his = sent(row, "b", q_secret="His.")
    told = client.post(f"{where}edit/", his, headers=HTMX).content.decode()
    for name in ("q_plan", "months", "first_wish"):
        assert f'id="id_{name}"' in told
    assert "id_technology" not in told
    assert "id_requested" not in told
    row = fresh(row)
    assert (row.answers["plan"], row.annex.answers["secret"]) == ("Hers.", "His.")
    assert (row.months, row.wished_bases) == (6, ["kanagawa"])


def test_a_clash_shows_both_and_a_choice_settles_it(client: Any, written: tuple[Any, str]) -> None:
    row, where = written
    hers = sent(row, "a", q_plan="Hers.", first_wish="kanagawa")
    client.post(f"{where}edit/", hers)
    his = sent(row, "b", q_plan="His.", first_wish="", space_kind="desk")
    for headers in ({}, HTMX):
        shown = client.post(f"{where}edit/", his, headers=headers).content.decode()
        for words in ("Hers.", "His.", "kanagawa en", 'name="settle_wished_bases"'):
            assert words in shown
    assert fresh(row).space_kind == "bench", "nothing is saved before the choice"
    choice = {"settled_at": 2, "settle_q_plan": "theirs", "settle_wished_bases": "mine"}
    client.post(f"{where}edit/", {**his, **choice})
    row = fresh(row)
    assert (row.answers["plan"], row.wished_bases, row.space_kind) == ("Hers.", [], "desk")


def test_a_file_comes_and_goes_beside_the_form(client: Any) -> None:
    _call, row, who = with_slots()
    client.force_login(who, backend=BACKEND)
    where = f"/en/calls/applications/{row.pk}/files/slides/"
    bad = SimpleUploadedFile("a.pdf", b"MZ")
    for upload, words in ((bad, "whatever its name says"), (pdf(), "발표.pdf")):
        told = client.post(where, {"file": upload}, headers=HTMX).content.decode()
        assert words in told
    assert "Choose a file first" in client.post(where, headers=HTMX).content.decode()
    assert "발표.pdf" not in client.post(where, {"out": "1"}, headers=HTMX).content.decode()
    assert service.missing(fresh(row)) == ["slides", "data"]
    assert client.post(where.replace("slides", "plan")).status_code == 404
    assert client.post(where, {"file": pdf()}).status_code == 302
    assert "발표.pdf" in client.get(f"/en/calls/applications/{row.pk}/").content.decode()


def test_criteria_of_each_stage_are_built_moved_and_copied_apart() -> None:
    call = ready()
    by = person(Role.OPERATOR, team=call.programme.team)
    client = browser(by)
    where = f"/en/calls/{call.pk}/build/criteria/"
    for name in ("Team", "Plan"):
        given = {f"name_{code}": name for code in ("ko", "en", "ja")} | {
            "stage": "interview",
            "weight": "0.5",
            "lowest": "1",
            "highest": "5",
        }
        assert client.post(where, given).status_code == 302
    team, plan = call.criteria.filter(stage="interview")
    client.post(f"{where}{plan.pk}/", {"verb": "up"})
    assert [row.pk for row in fresh(call).criteria_for("interview")] == [plan.pk, team.pk]
    assert [row.key for row in fresh(call).criteria_for("review")] == ["c1"]
    copied = building.create_call(
        actor=by, programme=call.programme, name=texts("next"), copy_of=call
    )
    assert [row.stage for row in copied.criteria.order_by("-stage", "order")] == [
        "review", "interview", "interview",
    ]  # fmt: skip
    call.criteria.filter(stage="review").delete()
    assert "no-criterion" in codes(fresh(call))


def test_interviews_without_criteria_of_their_own_take_the_written_ones() -> None:
    call = ready()
    assert call.criteria_for("interview") == call.criteria_for("review") != []
