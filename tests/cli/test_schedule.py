"""`farshore schedule`: .dzn files and tables, good ones and bad ones."""

from pathlib import Path

import pytest

from cli.test_place import Run, refused, rows, run  # noqa: F401

DZN = """% two sessions
nBusiness = 4;
nMeetings = 4;
nTables = 2;
nTotalSlots = 4;
nMorningSlots = 2;
requested = [|1, 2, 1,
|1, 3, 3,
|2, 4, 3,
|3, 4, 2|];
forbidden = [{0},{0},{1},{0}];
"""
REQUESTS = "id,one,other,weight,fixed,after\nm1,a,b,2,,\nm2,a,c,1,2,\nm3,b,c,1,,m1\n"
THERE = "participant,slot\na,1\na,2\nb,1\nb,3\nc,2\nc,3\n"
FIGURES = {"status", "breaks", "scheduled", "requested", "bound", "proven", "seconds"}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path, Path]:
    dzn, requests, there = (tmp_path / name for name in ("e.dzn", "r.csv", "there.csv"))
    dzn.write_text(DZN, encoding="utf-8")
    requests.write_text(REQUESTS, encoding="utf-8")
    there.write_text(THERE, encoding="utf-8")
    return dzn, requests, there, tmp_path / "out.csv"


Files = tuple[Path, Path, Path, Path]


def test_a_published_form_is_scheduled(run: Run, files: Files) -> None:  # noqa: F811
    dzn, _, _, out = files
    status, figures, fault = run("schedule", dzn, "--out", out)
    assert (status, fault) == (0, [])
    assert figures is not None
    assert set(figures) == FIGURES
    assert (figures["status"], figures["breaks"], figures["bound"]) == ("optimal", 0, 0)
    assert (figures["scheduled"], figures["requested"], figures["proven"]) == (4, 4, True)
    slots = {row["meeting"]: int(row["slot"]) for row in rows(out)}
    assert set(slots) == {"1", "2", "3", "4"}
    assert slots["1"] in (1, 2)
    assert slots["4"] in (3, 4)
    assert {row["table"] for row in rows(out)} <= {"1", "2"}


def test_requests_and_availability_are_scheduled(run: Run, files: Files) -> None:  # noqa: F811
    _, requests, there, out = files
    status, figures, fault = run(
        "schedule", requests, "--availability", there, "--tables", 1, "--out", out
    )
    assert (status, fault) == (0, [])
    assert figures is not None
    assert set(figures) == FIGURES
    assert (figures["scheduled"], figures["status"], figures["proven"]) == (3, "optimal", True)
    assert {row["meeting"]: row["slot"] for row in rows(out)} == {"m1": "1", "m2": "2", "m3": "3"}


def test_what_cannot_be_held_is_told_and_writes_nothing(run: Run, files: Files) -> None:  # noqa: F811
    dzn, _, _, out = files
    dzn.write_text(DZN.replace("nTables = 2", "nTables = 0"), encoding="utf-8")
    status, figures, fault = run("schedule", dzn, "--out", out)
    assert (status, fault) == (0, [])
    assert figures is not None
    assert (figures["status"], figures["scheduled"], figures["breaks"]) == ("infeasible", 0, None)
    assert not out.exists()


BAD_DZN = {
    "an assignment is missing": (DZN.replace("nTables = 2;\n", ""), 1, "lacks nTables"),
    "no number": (DZN.replace("nTables = 2", "nTables = two"), 4, "not a whole number"),
    "below zero": (DZN.replace("nTables = 2", "nTables = -2"), 4, "not a whole number"),
    "words among the rows": (DZN.replace("|1, 3, 3", "|1, c, 3"), 7, "not a table of numbers"),
    "a row too few": (DZN.replace("|1, 3, 3,\n", ""), 7, "3 given, 4 expected"),
    "a number too few": (DZN.replace("|1, 3, 3", "|1, 3"), 7, "a row has not 3 numbers"),
    "an unknown participant": (DZN.replace("|1, 3, 3", "|1, 9, 3"), 7, "not in 1..4"),
    "an unknown session": (DZN.replace("|1, 3, 3", "|1, 3, 7"), 7, "session 7"),
    "a slot that is none": (DZN.replace("{1}", "{9}"), 11, "not in 1..4"),
    "no end": (DZN.replace("nTables = 2;", "nTables = 2"), 4, "semicolon"),
    "a stray word": (DZN.replace("nTables", "hello; nTables"), 4, "not a .dzn assignment"),
    "no semicolon at the end": (DZN.rstrip().rstrip(";"), 11, "semicolon"),
    "fixed that are no numbers": (DZN + "fixed = [0,x,0,0];\n", 12, "not a list of numbers"),
    "fixed beyond the slots": (DZN + "fixed = [0,9,0,0];\n", 12, "slot 9"),
    "an order that is none": (DZN + "precedences = [{0},{9},{},{}];\n", 12, "not in 1..4"),
}


@pytest.mark.parametrize("fault", BAD_DZN)
def test_a_bad_dzn_is_refused(run: Run, files: Files, fault: str) -> None:  # noqa: F811
    dzn, _, _, out = files
    text, line, words = BAD_DZN[fault]
    dzn.write_text(text, encoding="utf-8")
    refused(run("schedule", dzn, "--out", out), dzn, line, words, out)


BAD_REQUESTS = {
    "a column is missing": ("id,one\nm,a\n", 1, "lacks other"),
    "a name twice": (REQUESTS + "m1,a,c,1,,\n", 5, "'m1' is given twice"),
    "one alone": (REQUESTS.replace("m1,a,b", "m1,a,a"), 2, "cannot meet itself"),
    "no number": (REQUESTS.replace("b,2,", "b,much,"), 2, "'much'"),
    "below zero": (REQUESTS.replace("b,2,", "b,-2,"), 2, "'-2'"),
    "a slot below one": (REQUESTS.replace("1,2,\n", "1,0,\n"), 3, "'0'"),
    "a slot beyond the last": (REQUESTS.replace("1,2,\n", "1,7,\n"), 3, "slot 7 is not in 1..3"),
    "after a meeting that is none": (REQUESTS.replace(",m1\n", ",m9\n"), 4, "no meeting 'm9'"),
}


@pytest.mark.parametrize("fault", BAD_REQUESTS)
def test_a_bad_request_is_refused(run: Run, files: Files, fault: str) -> None:  # noqa: F811
    _, requests, _, out = files
    text, line, words = BAD_REQUESTS[fault]
    requests.write_text(text, encoding="utf-8")
    refused(run("schedule", requests, "--slots", 3, "--out", out), requests, line, words, out)


def test_a_bad_availability_is_refused(run: Run, files: Files) -> None:  # noqa: F811
    _, requests, there, out = files
    for text, line, words in (
        ("participant\na\n", 1, "lacks slot"),
        (THERE + "c,four\n", 8, "'four'"),
        (THERE + "c,-1\n", 8, "'-1'"),
        (THERE + "c,4\n", 8, "slot 4 is not in 1..3"),
    ):
        there.write_text(text, encoding="utf-8")
        result = run("schedule", requests, "--availability", there, "--slots", 3, "--out", out)
        refused(result, there, line, words, out)


def test_another_encoding_is_refused(run: Run, files: Files) -> None:  # noqa: F811
    _, requests, _, out = files
    requests.write_bytes((REQUESTS + "m4,가,나,1,,\n").encode("utf-16"))
    refused(run("schedule", requests, "--slots", 3, "--out", out), requests, 1, "not UTF-8", out)


def test_an_order_in_a_circle_is_refused(run: Run, files: Files) -> None:  # noqa: F811
    _, requests, _, out = files
    requests.write_text(REQUESTS.replace("b,2,,", "b,2,,m3"), encoding="utf-8")
    status, figures, fault = run("schedule", requests, "--slots", 3, "--out", out)
    assert (status, figures, len(fault)) == (2, None, 1)
    assert "order-goes-in-a-circle" in fault[0]
    assert not out.exists()


def test_slots_must_be_known(run: Run, files: Files) -> None:  # noqa: F811
    _, requests, _, out = files
    requests.write_text("id,one,other\nm,a,b\n", encoding="utf-8")
    status, _, fault = run("schedule", requests, "--out", out)
    assert (status, len(fault)) == (2, 1)
    assert "how many slots" in fault[0]
