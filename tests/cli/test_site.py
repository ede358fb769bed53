"""Commands on an installation's database, run as a person runs them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.fixture(scope="module")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation whose tables exist: made once, since that takes seconds."""
    folder = tmp_path_factory.mktemp("new") / "home"
    assert last_line(farshore(folder, "check"))["status"] == "ok"
    return folder


@pytest.fixture
def home(new_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(new_home, tmp_path / "home"))


def farshore(
    home: Path, *arguments: str | Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "FARSHORE_HOME": str(home), "LANG": "en_GB.UTF-8", **environment}
    for name in ("FARSHORE_DATABASE", "LC_ALL", "LC_MESSAGES"):
        if name not in environment:
            given.pop(name, None)
    command = [sys.executable, "-m", "farshore.cli", *map(str, arguments)]
    return subprocess.run(
        command, env=given, cwd=home.parent, capture_output=True, text=True, check=False
    )


def last_line(done: subprocess.CompletedProcess[str]) -> dict:
    return json.loads(done.stdout.splitlines()[-1])


def test_an_import_is_tried_taken_and_left_alone(home: Path) -> None:
    file = FIXTURES / "ror_v2.json"
    figures = [
        last_line(farshore(home, "import", "ror", file, *more)) for more in (["--dry-run"], [], [])
    ]
    names = ("read", "created", "updated", "unchanged", "rejected")
    assert [tuple(row[name] for name in names) for row in figures] == [
        (7, 4, 0, 0, 3),
        (7, 4, 0, 0, 3),
        (7, 0, 0, 4, 3),
    ]
    refused = (home.parent / "ror_v2.json.rejected.csv").read_text().splitlines()
    assert refused[0] == "line,row,reason,in_words"
    assert [line.split(",")[0] for line in refused[1:]] == ["5", "6", "7"]
    assert "impossible coordinates" in refused[3]


def test_refused_rows_speak_the_terminals_language(home: Path) -> None:
    farshore(home, "import", "ror", FIXTURES / "ror_v2.json", "--dry-run", LANG="ko_KR.UTF-8")
    assert "좌표" in (home.parent / "ror_v2.json.rejected.csv").read_text()


def test_an_import_stands_where_its_refused_rows_cannot_be_written(home: Path) -> None:
    nowhere = home.parent / "file"
    nowhere.write_text("")
    done = farshore(
        home, "import", "ror", FIXTURES / "ror_v2.json", "--rejected", nowhere / "x.csv"
    )
    assert (done.returncode, last_line(done)["created"]) == (0, 4)
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("ror", "이름".encode("cp949"), "not UTF-8"),
        ("ror", b"[", "not valid JSON"),
        ("figures", b"a,b\n1,2\n", "header lacks"),
        ("nothing", b"", "unknown kind"),
    ],
)
def test_bad_files_end_with_one_line(home: Path, kind: str, content: bytes, words: str) -> None:
    file = home.parent / "input"
    file.write_bytes(content)
    done = farshore(home, "import", kind, file)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_decision_that_does_not_exist(home: Path) -> None:
    done = farshore(home, "replay", "5")
    assert done.returncode == 2
    where = home / "farshore.sqlite3"
    assert done.stderr == f"replay: there is no decision 5 in {where}\n"


HAND_IN = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "farshore.config.settings"
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from farshore.apps.accounts.models import Team
from farshore.apps.documents.selectors.files import path_of
from farshore.apps.documents.services.store import hand_in
team = Team.objects.create(name={"en": "team"})
for number in range(2):
    file = SimpleUploadedFile("plan.txt", b"We plan to go.")
    print(path_of(hand_in(actor=None, owner=team, slot=f"slot-{number}", upload=file)))
"""


def test_a_back_up_holds_the_files_and_a_check_misses_none(home: Path, tmp_path: Path) -> None:
    given = {**os.environ, "FARSHORE_HOME": str(home)}
    given.pop("FARSHORE_DATABASE", None)
    made = subprocess.run(
        [sys.executable, "-c", HAND_IN], env=given, capture_output=True, text=True, check=True
    )
    first, second = map(Path, made.stdout.split())
    assert last_line(farshore(home, "check"))["files"] == 2
    out = tmp_path / "copy.sqlite3"
    figures = last_line(farshore(home, "backup", out))
    assert (figures["copied"], figures["unsound"]) == (2, [])
    copies = [path for path in (tmp_path / "copy.sqlite3.files").rglob("*") if path.is_file()]
    assert {path.read_bytes() for path in copies} == {b"We plan to go."}
    assert {path.name for path in copies} == {first.name, second.name}
    second.write_bytes(b"We plan to stay")
    assert last_line(farshore(home, "backup", tmp_path / "two.sqlite3"))["unsound"] == [2]
    first.unlink()
    done = farshore(home, "check")
    assert (done.returncode, last_line(done)["files_missing"]) == (1, 2)
    assert "slot-0 version 1" in done.stderr
    # put back from the copy, all is there again
    shutil.copytree(tmp_path / "copy.sqlite3.files", home / "files", dirs_exist_ok=True)
    assert last_line(farshore(home, "check"))["status"] == "ok"


def test_returned_mail_is_read_and_what_is_no_mail_is_refused(home: Path, tmp_path: Path) -> None:
    lunch, junk = tmp_path / "lunch.eml", tmp_path / "junk.eml"
    lunch.write_text("Subject: lunch\n\nToday?\n")
    junk.write_bytes(b"\x00\x01 nothing")
    figures = last_line(farshore(home, "letters", "bounces", lunch))
    assert (figures["read"], figures["other"], figures["bounced"]) == (1, 1, 0)
    for bad in (junk, tmp_path / "missing"):
        done = farshore(home, "letters", "bounces", bad)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
        assert bad.name in done.stderr
    assert last_line(farshore(home, "letters", "send"))["handled"] == 0


TAMPER = """
import django; django.setup()
import sys; sys.path.insert(0, sys.argv[1])
from stories import scored, operator
from farshore.apps.calls.services import selection
from farshore.apps.calls.models import Application
call = scored(2)
selection.accept(actor=operator(), decision=selection.propose(actor=operator(), call=call))
Application.objects.filter(call=call, number=1).update(months=60)
"""


def test_check_names_what_was_changed_after_the_decision(home: Path) -> None:
    given = {**os.environ, "FARSHORE_HOME": str(home)}
    given["DJANGO_SETTINGS_MODULE"] = "farshore.config.settings"
    given.pop("FARSHORE_DATABASE", None)
    tests = str(Path(__file__).resolve().parents[1])
    subprocess.run([sys.executable, "-c", TAMPER, tests], env=given, check=True)
    done = farshore(home, "check")
    found = last_line(done)
    assert (done.returncode, found["status"], found["frozen"]) == (1, "tampered", 2)
    assert len(found["tampered"]) == 1
    assert found["tampered"][0].endswith("/A-001")
    assert "A-001" in done.stderr


def test_files_nobody_needs_are_counted_then_destroyed(home: Path) -> None:
    stray = home / "files/documents/ab/stray"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"left")
    os.utime(stray, (1, 1))
    for more, there in ((["--dry-run"], True), ([], False)):
        figures = last_line(farshore(home, "documents", "purge", *more))
        assert (figures["strays"], figures["bytes"], stray.exists()) == (1, 4, there)
    assert last_line(farshore(home, "documents", "purge", "--days", "0"))["strays"] == 0
    assert farshore(home, "documents", "purge", "--days", "-1").returncode == 2
