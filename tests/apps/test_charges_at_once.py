"""Two managers issue one month at the same moment: one statement, one number, on both databases."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from apps.test_at_once import overlapping
from charging import MARCH, NOW, manager, priced, settled
from farshore.apps.charges.models import Book, MonthRun, Statement
from farshore.apps.charges.services import issuing
from farshore.web import clock
from stories import standing_at

TESTS = Path(__file__).resolve().parents[1]
BEGIN = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "farshore.config.settings"
import django
django.setup()
from charging import MARCH, NOW, manager, priced, settled
from farshore.apps.bases.models import Residency
from farshore.apps.charges.models import Statement
from farshore.apps.charges.services import issuing
from stories import standing_at
"""
SEED = """
with standing_at(NOW):
    at = priced()
    settled(at), settled(at)
"""
ISSUE = """
sys.stdin.readline()
with standing_at(NOW):
    new = [
        issuing.issue(actor=None, residency=stay, month=MARCH)[1]
        for stay in Residency.objects.select_related("base")
    ]
print(json.dumps(new))
"""
COUNT = "print(json.dumps(sorted(Statement.objects.values_list('number', flat=True))))"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other test is for PostgreSQL")
def test_two_processes_on_sqlite(tmp_path: Path) -> None:
    environment = {
        **os.environ, "FARSHORE_HOME": str(tmp_path), "PYTHONPATH": str(TESTS),
    }  # fmt: skip
    environment.pop("FARSHORE_DATABASE", None)

    def begun(code: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", BEGIN + code], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    made = subprocess.run(
        [sys.executable, "-m", "farshore.cli", "check"], env=environment, check=False,
        capture_output=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    _told, fault = begun(SEED).communicate(timeout=60)
    assert fault == ""
    both = [begun(ISSUE), begun(ISSUE)]
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60) for process in both]
    new = [json.loads(told) for told, _fault in answers]
    assert [sum(pair) for pair in zip(*new, strict=True)] == [1, 1], answers
    assert json.loads(begun(COUNT).communicate(timeout=60)[0]) == [1, 2]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the other test is for SQLite")
def test_two_transactions_on_postgresql() -> None:
    with standing_at(NOW):
        at = priced()
        stay, other, by = settled(at), settled(at), manager(at)

        def issue(which: Any) -> Any:
            return lambda: issuing.issue(actor=by, residency=which, month=MARCH)

        first, again = overlapping(issue(stay), issue(stay))
        assert (first[1], again) == (True, (first[0], False))
        one, two = overlapping(issue(other), issue(other))
        assert (one[0].number, two[0].number, Book.objects.get().last_statement) == (2, 2, 2)
        assert Statement.objects.count() == 2

        def begin() -> Any:
            return issuing.begin_run(actor=by, base=at, month=MARCH)

        run, same = overlapping(begin, begin)
        assert (run[1], same) == (True, (run[0], False))
        assert MonthRun.objects.get().touched_at <= clock.now()
