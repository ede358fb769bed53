"""`farshore place`: good tables, and every kind of bad one."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from farshore.cli import main

Result = tuple[int, dict[str, Any] | None, list[str]]
Run = Callable[..., Result]

REQUESTS = (
    "id,kind,quantity,start,end,level,equipment,slack,value,priority,room,fixed,together,apart\n"
    "here,bench,2,0,10,1,,0,1,0,lab,yes,,\n"
    "big,bench,3,0,6,2,cryo,2,9,1,,,,\n"
    "desk,desk,1,2,4,1,,0,2,0,,,t,\n"
    "mate,bench,1,2,4,1,,0,2,0,,,t,\n"
)
SPACES = "id,bench,desk,level,equipment,closed\nlab,2,1,1,,\nclean,4,1,2,cryo;laser,8-9\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit status, the last line's figures (None where nothing is told), lines of the fault."""

    def command(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["farshore", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        last = told.out.strip().splitlines()[-1:]
        return (
            int(ended.value.code or 0),
            json.loads(last[0]) if last else None,
            told.err.splitlines(),
        )

    return command


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path, Path]:
    requests, spaces = tmp_path / "requests.csv", tmp_path / "spaces.csv"
    requests.write_text(REQUESTS, encoding="utf-8")
    spaces.write_text(SPACES, encoding="utf-8")
    return requests, spaces, tmp_path / "out.csv"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_requests_are_placed(run: Run, tables: tuple[Path, Path, Path]) -> None:
    requests, spaces, out = tables
    status, figures, fault = run("place", requests, spaces, "--out", out)
    assert (status, fault) == (0, [])
    assert figures == {"value": 23.0, "bound": 23.0, "gap": 0.0, "placed": 4, "requested": 4}
    assert {(row["request"], row["space"]) for row in rows(out)} == {
        ("here", "lab"),
        ("big", "clean"),
        ("desk", "clean"),
        ("mate", "clean"),
    }
    assert rows(out)[0] == {
        "request": "here", "space": "lab", "start": "0", "end": "10", "moved": "0",
    }  # fmt: skip


def test_a_file_as_spreadsheets_save_it_is_read(run: Run, tables: tuple[Path, Path, Path]) -> None:
    requests, spaces, _ = tables
    requests.write_bytes(b"\xef\xbb\xbf" + REQUESTS.replace("\n", "\r\n").encode())
    status, figures, _ = run("place", requests, spaces)
    assert status == 0
    assert figures is not None
    assert figures["placed"] == 4


BAD_REQUESTS = {
    "a column is missing": ("id,kind,quantity,start\n", 1, "lacks end"),
    "a name twice": (REQUESTS + "big,bench,1,0,1,,,,,,,,,\n", 6, "'big' is given twice"),
    "no number": (REQUESTS.replace("big,bench,3", "big,bench,three"), 3, "'three'"),
    "below zero": (REQUESTS.replace("big,bench,3", "big,bench,-3"), 3, "'-3'"),
    "nothing wanted": (REQUESTS.replace("big,bench,3", "big,bench,0"), 3, "at least 1"),
    "no number for a value": (REQUESTS.replace(",2,9,1", ",2,nan,1"), 3, "'nan'"),
    "an end before its start": (REQUESTS.replace("3,0,6", "3,7,6"), 3, "start 7 is not before"),
    "an unknown kind": (REQUESTS.replace("big,bench", "big,hangar"), 3, "'hangar'"),
    "an unknown room": (REQUESTS.replace("lab,yes", "cellar,yes"), 2, "'cellar'"),
    "fixed nowhere": (REQUESTS.replace("lab,yes", ",yes"), 2, "without a room"),
    "neither yes nor no": (REQUESTS.replace("lab,yes", "lab,maybe"), 2, "'maybe'"),
    "too large to stay": (REQUESTS.replace("here,bench,2", "here,bench,3"), 2, "fixed-unsuited"),
    "a cell too few": (REQUESTS + "more,bench,1\n", 6, "has not 14 cells"),
    "an empty name": (REQUESTS + ",bench,1,0,1,,,,,,,,,\n", 6, "'id' is empty"),
}


@pytest.mark.parametrize("fault", BAD_REQUESTS)
def test_a_bad_request_is_refused(run: Run, tables: tuple[Path, Path, Path], fault: str) -> None:
    requests, spaces, out = tables
    text, line, words = BAD_REQUESTS[fault]
    requests.write_text(text, encoding="utf-8")
    refused(run("place", requests, spaces, "--out", out), requests, line, words, out)


BAD_SPACES = {
    "a column is missing": ("name\n", 1, "lacks id"),
    "a name twice": (SPACES + "lab,1,1,1,,\n", 4, "'lab' is given twice"),
    "below zero": (SPACES.replace("lab,2", "lab,-2"), 2, "'-2'"),
    "no number": (SPACES.replace("lab,2", "lab,two"), 2, "'two'"),
    "no interval": (SPACES.replace("8-9", "8"), 3, "'8' is not like 3-5"),
    "an interval that ends first": (SPACES.replace("8-9", "9-8"), 3, "'9-8' is not like 3-5"),
}


@pytest.mark.parametrize("fault", BAD_SPACES)
def test_a_bad_room_is_refused(run: Run, tables: tuple[Path, Path, Path], fault: str) -> None:
    requests, spaces, out = tables
    text, line, words = BAD_SPACES[fault]
    spaces.write_text(text, encoding="utf-8")
    refused(run("place", requests, spaces, "--out", out), spaces, line, words, out)


def test_another_encoding_is_refused(run: Run, tables: tuple[Path, Path, Path]) -> None:
    requests, spaces, out = tables
    requests.write_bytes((REQUESTS + "회사,bench,1,0,1,,,,,,,,,\n").encode("cp949"))
    refused(run("place", requests, spaces, "--out", out), requests, 6, "not UTF-8", out)


def test_a_file_that_is_not_there_is_named(run: Run, tables: tuple[Path, Path, Path]) -> None:
    _, spaces, out = tables
    status, figures, fault = run("place", out.with_name("no.csv"), spaces, "--out", out)
    assert (status, figures) == (2, None)
    assert fault == [f"{out.with_name('no.csv')}: no such file"]


def test_a_stay_beyond_the_horizon_is_refused(run: Run, tables: tuple[Path, Path, Path]) -> None:
    requests, spaces, out = tables
    result = run("place", requests, spaces, "--horizon", 8, "--out", out)
    refused(result, requests, 2, "bad-interval", out)


def refused(result: Result, file: Path, line: int, words: str, out: Path) -> None:
    """Status 2, one line that names file, line and fault, no figures and no output file."""
    status, figures, fault = result
    assert (status, figures, len(fault)) == (2, None, 1)
    assert fault[0].startswith(f"{file}, line {line}: ")
    assert words in fault[0]
    assert not out.exists()
