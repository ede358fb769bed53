"""What the database holds, as files."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from builders import cluster, membership, organisation
from farshore.cli import export as command
from farshore.cli.files import InputError
from farshore.cli.main import app

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test database is up already."""
    monkeypatch.setattr(command, "set_up", lambda: None)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["export", *arguments])


def test_tenants_are_those_of_the_day_in_all_three_forms(tmp_path: Path) -> None:
    own = cluster(own=True)
    membership(organisation("early"), own, date(2020, 1, 1), date(2021, 1, 1))
    membership(organisation("late"), own, date(2020, 6, 1))
    for form in ("csv", "xlsx", "json"):
        out = tmp_path / f"tenants.{form}"
        done = run("tenants", "--out", str(out), "--on", "2021-01-01")
        assert json.loads(done.stdout.splitlines()[-1])["rows"] == 1
    with (tmp_path / "tenants.csv").open(encoding="utf-8") as stream:
        assert [row["en"] for row in csv.DictReader(stream)] == ["late en"]
    assert json.loads((tmp_path / "tenants.json").read_text("utf-8"))[0]["ko"] == "late 가"
    sheet = CalamineWorkbook.from_path(tmp_path / "tenants.xlsx").get_sheet_by_index(0)
    assert sheet.to_python()[1][3] == "late en"


def test_bad_input_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "tenants.csv"
    for arguments in (
        ["tenants", "--out", str(out), "--on", "2021-02-30"],
        ["unknown", "--out", str(out)],
        ["tenants", "--out", str(tmp_path / "tenants.pdf")],
        ["tenants", "--out", str(out)],
    ):
        assert isinstance(run(*arguments).exception, InputError)
    assert list(tmp_path.iterdir()) == []
