"""Tables as files: the same rows as the screen, streamed, and cut in words where too long."""

import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services.record import record
from farshore.web import downloads
from world import build

ACTION = "call.opened"


def cells(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_cells_keep_their_kind() -> None:
    row = ["=1+1", 3, 2.5, Decimal("1.5"), date(2025, 6, 2), None, True]
    moment = datetime(2025, 6, 2, 1, 30, tzinfo=UTC)
    found = cells(downloads.workbook([("s", ["h"] * 8, [[*row, moment]])]))
    assert found[1][:4] == ["=1+1", 3.0, 2.5, 1.5]
    assert found[1][4:7] == [date(2025, 6, 2), "", True]
    assert found[1][7] == datetime(2025, 6, 2, 10, 30)  # Seoul


def test_a_long_sheet_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_ROWS", 3)
    with translation.override("en"):
        found = cells(downloads.workbook([("s", ["n"], ([n] for n in range(5)))]))
        exact = cells(downloads.workbook([("s", ["n"], ([n] for n in range(3)))]))
    assert found[1:4] == [[0.0], [1.0], [2.0]]
    assert found[4:] == [["Only the first 3 rows are here. Narrow the listing for the others."]]
    assert exact[1:] == [[0.0], [1.0], [2.0]]


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        downloads.workbook([("s", ["a", "b"], ([n, f"row number {n}"] for n in range(rows)))])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few, many = peak(500), peak(20_000)
    assert many - few < 2_500_000


@pytest.mark.django_db
def test_a_download_holds_what_the_filter_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build(rows=1)
    for _number in range(30):
        record(actor=None, action=ACTION, subject=world.things["call"])
    client, page = world.client(Role.OPERATOR), reverse("audit:entries")
    whole = cells(client.get(page, {"download": "xlsx"}).content)
    narrowed = cells(client.get(page, {"download": "xlsx", "action": ACTION}).content)
    assert len(narrowed) == 31 < len(whole)
    monkeypatch.setattr(downloads, "MOST_ROWS", 4)
    assert len(cells(client.get(page, {"download": "xlsx", "action": ACTION}).content)) == 6


@pytest.mark.django_db
def test_the_page_says_that_a_download_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    from farshore.web import tables

    client, page = build(rows=2).client(Role.OPERATOR), "/en/registry/"
    said = "A download holds the first 100,000 rows"
    assert said not in client.get(page).content.decode()
    monkeypatch.setattr(tables, "MOST", 2)
    assert said in client.get(page).content.decode()
