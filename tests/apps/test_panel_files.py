"""The assignment and reviewers' wishes as files: looked at row by row, taken as a decision."""

import io
from typing import Any

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services.replay import replay
from farshore.apps.calls.models import Application, Bid, Call, Review, Reviewer, Upload
from farshore.apps.calls.services import assignment, assignment_files, bids, conflicts
from farshore.apps.calls.services.pairs import MOST_BYTES, read, reviewer_code
from stories import assigned, closed, open_call, operator, panel, refusal, review, submitted
from world import BACKEND

pytestmark = pytest.mark.django_db


def csv_of(*rows: tuple[Any, ...], header: str = "application,reviewer") -> bytes:
    return "\n".join([header, *(",".join(str(cell) for cell in row) for row in rows)]).encode()


def xlsx_of(*rows: tuple[Any, ...]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    for at, row in enumerate([("application", "reviewer"), *rows]):
        sheet.write_row(at, 0, row)
    book.close()
    return stream.getvalue()


def handed_out() -> tuple[Call, list[Application], list[Reviewer]]:
    """Three applications, two reviews each, four reviewers."""
    call = open_call()
    rows = submitted(call, 3)
    people = panel(call, 4)
    call = closed(call)
    assigned(call)
    return call, list(Application.objects.filter(call=call).order_by("number")), people or rows


def pairs() -> set[tuple[int, int]]:
    return set(Review.objects.exclude(state="recused").values_list("application_id", "reviewer_id"))


def rows_of(wanted: set[tuple[int, int]]) -> list[tuple[str, str]]:
    codes = {row.pk: row.code for row in Application.objects.all()}
    return [(codes[a], reviewer_code(r)) for a, r in sorted(wanted)]


def what(found: assignment_files.Preview) -> set[tuple[str, str, str]]:
    return {(row.what, row.application, row.why) for row in found.changes if row.what == "refused"}


def test_the_file_that_was_downloaded_changes_nothing() -> None:
    call, _rows, _people = handed_out()
    client = Client()
    client.force_login(person(Role.OPERATOR, team=call.programme.team), backend=BACKEND)
    where = reverse("calls:assignment", args=[call.pk])
    addresses = [where.replace("/ko/", f"/{language}/", 1) for language in ("ko", "en", "ja")]
    for kind, address in [("csv", where), *(("xlsx", address) for address in addresses)]:
        content = b"".join(client.get(address, {"download": kind}))
        upload = assignment_files.receive(actor=operator(), call=call, content=content)
        found = assignment_files.preview(call, upload.rows)
        assert found.counts == {"added": 0, "removed": 0, "unchanged": 6, "refused": 0}
        with pytest.raises(ValidationError) as error:
            assignment_files.take(actor=operator(), upload=upload, reason="x")
        assert refusal(error) == "nothing-changes"


def test_a_swap_is_shown_taken_and_recorded() -> None:
    call, _rows, people = handed_out()
    before = pairs()
    application, gone = sorted(before)[0]
    held = {r for a, r in before if a == application}
    comes = next(who.pk for who in people if who.pk not in held)
    wanted = before - {(application, gone)} | {(application, comes)}
    upload = assignment_files.receive(
        actor=operator(), call=call, content=xlsx_of(*rows_of(wanted))
    )
    assert assignment_files.preview(call, upload.rows).counts == {
        "added": 1, "removed": 1, "unchanged": 5, "refused": 0,
    }  # fmt: skip
    assert pairs() == before, "a preview changes nothing"
    with pytest.raises(ValidationError) as error:
        assignment_files.take(actor=operator(), upload=upload, reason=" ")
    assert refusal(error) == "reason-needed"
    decision = assignment_files.take(actor=operator(), upload=upload, reason="A better fit.")
    assert pairs() == wanted
    decision = Decision.objects.get(pk=decision.pk)
    assert (decision.state, decision.reason) == ("edited", "A better fit.")
    assert decision.edits[0]["do"] == "file"
    assert replay(decision).agrees
    with pytest.raises(ValidationError) as error:
        assignment_files.take(actor=operator(), upload=upload, reason="again")
    assert refusal(error) == "file-taken"


def test_every_row_that_cannot_be_is_refused_with_its_reason() -> None:
    call, rows, people = handed_out()
    written = Review.objects.filter(application=rows[0]).order_by("pk")[0]
    review(written, "7")
    Reviewer.objects.filter(pk=people[3].pk).update(max_load=1)
    free = next(who for who in people if not who.reviews.filter(application=rows[1]).exists())
    conflicts.note_conflict(actor=None, reviewer=free, application=rows[1], source="declared")
    Application.objects.filter(pk=rows[2].pk).update(state="withdrawn")
    first = people[0]
    lines = [
        ("A-999", reviewer_code(first.pk)), ("A-001", "R-0"), ("A-001", "Somebody"),
        ("A-002", reviewer_code(free.pk)), ("A-003", reviewer_code(first.pk)),
        ("A-002", reviewer_code(first.pk) if first != free else reviewer_code(people[1].pk)),
        ("A-002", reviewer_code(first.pk) if first != free else reviewer_code(people[1].pk)),
    ]  # fmt: skip
    upload = assignment_files.receive(actor=operator(), call=call, content=csv_of(*lines))
    found = what(assignment_files.preview(call, upload.rows))
    assert {
        ("refused", "A-999", "unknown-application"), ("refused", "A-001", "unknown-reviewer"),
        ("refused", "A-002", "conflict"), ("refused", "A-003", "not-reviewable"),
        ("refused", "A-002", "twice"), ("refused", "A-001", "handed-in"),
        ("refused", "A-001", "too-few-reviews"), ("refused", "A-002", "too-few-reviews"),
    } <= found  # fmt: skip
    with pytest.raises(ValidationError) as error:
        assignment_files.take(actor=operator(), upload=upload, reason="x")
    assert refusal(error) == "rows-refused"
    assert Upload.objects.get().state == "tried"


def test_nobody_is_given_more_than_their_load() -> None:
    call, rows, people = handed_out()
    Reviewer.objects.update(max_load=2)
    lines = [(row.code, reviewer_code(who.pk)) for row in rows for who in people[:2]]
    upload = assignment_files.receive(actor=operator(), call=call, content=csv_of(*lines))
    found = assignment_files.preview(call, upload.rows)
    over = [row for row in found.changes if row.why == "over-load"]
    assert [row.figures for row in over] == [(2, 2)] * len(over)
    assert over, "each of the two would read three"
    assignment_files.take(
        actor=operator(), upload=upload, reason="As far as it goes.", without_refused=True
    )
    assert pairs() == set(found.pairs)
    for who in people:
        assert who.reviews.exclude(state="recused").count() <= 2


def test_a_conflict_is_not_undone_by_a_file() -> None:
    call, rows, people = handed_out()
    who = Review.objects.filter(application=rows[0]).order_by("pk")[0].reviewer
    before = rows_of(pairs())
    conflicts.note_conflict(actor=None, reviewer=who, application=rows[0], source="declared")
    upload = assignment_files.receive(actor=operator(), call=call, content=csv_of(*before))
    assert ("refused", "A-001", "conflict") in what(assignment_files.preview(call, upload.rows))
    with pytest.raises(ValidationError) as error:
        assignment_files.take(
            actor=operator(), upload=upload, reason="All of it.", without_refused=True
        )
    assert refusal(error) == "nothing-changes"
    assert (rows[0].pk, who.pk) not in pairs()
    assert len(people) == 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "columns-missing"),
        (b"application\nA-001", "columns-missing"),
        (b"application,reviewer\n", "file-empty"),
        (b"application,reviewer\nA-001,\xff\xfe", "file-not-utf8"),
        (b'application,reviewer\n"A-001,x', "file-not-csv"),
        (b"PK\x03\x04 no archive", "file-unreadable"),
        (b"x" * (MOST_BYTES + 1), "file-too-large"),
    ],
)
def test_files_that_are_none_are_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as error:
        read(content, needs_score=False)
    assert refusal(error) == code


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("심사위원", "신청서 (application)"),
        ("신청서", "심사위원 (reviewer)"),
        ("応募書,審査委員", "점수 (score)"),
    ],
)
def test_a_missing_column_is_named_in_the_readers_language(header: str, missing: str) -> None:
    content = csv_of(("A-001", "R-1"), header=header)
    with translation.override("ko"), pytest.raises(ValidationError) as error:
        read(content, needs_score=True)
    assert missing in str(error.value.params)
    lines = read(csv_of(("R-1", "A-001"), header=" 심사위원 ,Application"), needs_score=False)
    assert (lines[0].application, lines[0].reviewer) == ("A-001", "R-1")


def test_wishes_are_read_and_move_the_assignment() -> None:
    call = open_call(reviews_each=1)
    rows = submitted(call, 1)
    people = panel(call, 3)
    call = closed(call)
    row = Application.objects.get(pk=rows[0].pk)
    wanted = people[2]
    lines = [
        (row.code, reviewer_code(wanted.pk), "2.5"), (row.code, reviewer_code(people[0].pk), "-1"),
        (row.code, reviewer_code(people[1].pk), "often"), ("A-777", "x", "1"),
        (row.code, reviewer_code(people[1].pk), "1e999"), (row.code, reviewer_code(wanted.pk), "1"),
    ]  # fmt: skip
    upload = bids.receive(
        actor=operator(), call=call, content=csv_of(*lines, header="application,reviewer,score")
    )
    found, kept = bids.preview(call, upload.rows)
    assert sorted(line.why for line in found.changes if line.why) == [
        "not-a-number", "not-a-number", "twice", "unknown-application",
    ]  # fmt: skip
    assert kept == {(row.pk, wanted.pk): 2.5, (row.pk, people[0].pk): -1.0}
    with pytest.raises(ValidationError) as error:
        bids.take(actor=operator(), upload=upload, reason="x")
    assert refusal(error) == "rows-refused"
    bids.take(actor=operator(), upload=upload, reason="Asked for.", without_refused=True)
    assert Bid.objects.count() == 2
    assigned(call)
    assert Review.objects.get().reviewer == wanted


def test_the_candidate_pairs_are_those_of_the_engine() -> None:
    call, rows, people = handed_out()
    client = Client()
    client.force_login(person(Role.OPERATOR, team=call.programme.team), backend=BACKEND)
    body = b"".join(client.get(reverse("calls:pairs", args=[call.pk]), {"download": "xlsx"}))
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    table = book.get_sheet_by_index(0).to_python()
    problem = assignment.problem_for(call, assignment.to_review(call), assignment.panel(call))
    assert table[0][:2] == ["신청서", "심사위원"]
    assert len(table) - 1 == len(problem.pair_score) == len(rows) * len(people)
    assert sorted(row[3] for row in table[1:]) == sorted(problem.pair_score.tolist())


def test_calls_without_applications_or_reviewers_are_told_by_name() -> None:
    empty = closed(open_call())
    with pytest.raises(ValidationError) as error:
        assignment.propose(actor=operator(), call=empty)
    assert refusal(error) == "no-applications"
    call = open_call()
    submitted(call, 1)
    with pytest.raises(ValidationError) as error:
        assignment.propose(actor=operator(), call=closed(call))
    assert refusal(error) == "no-reviewers"
