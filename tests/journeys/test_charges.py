"""A month's charges: the manager issues it, a resident objects, the manager answers with a credit
note, and the files say what the screen says."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from journeys.reader import Reader, enter, faults

pytestmark = pytest.mark.browser
MONTH = "charges/bases/boston/?month=2025-03"


def figure(text: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9.\-]", "", text))


def sheet(reader: Reader, tmp_path: Path) -> list[list[Any]]:
    with reader.page.expect_download() as found:
        reader.page.click("a[href='?download=xlsx']")
    file = tmp_path / found.value.suggested_filename
    found.value.save_as(file)
    return CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()


def month_issued(manager: Reader) -> None:
    page = manager.page
    manager.go(MONTH)
    ready = page.locator("form[action$='/issue/'] button").inner_text()
    count = int(re.findall(r"\d+", ready)[0])
    assert count > 3
    assert page.get_by_text("Number of people unknown").count(), "something is odd"
    page.locator("form[action$='/issue/'] button").click()
    page.wait_for_function(
        "() => document.querySelectorAll('.tag.good').length > 0 && !document.querySelector('#run')",
        timeout=60_000,
    )
    manager.go(MONTH)
    assert f"issued {count}" in page.locator("nav.tabs").inner_text()


def disputed(resident: Reader, tmp_path: Path) -> str:
    """A resident reads its newest statement, compares the file, and objects; its address."""
    page = resident.page
    resident.go("charges/statements/?month=2025-03")
    resident.press("table.sheet tbody a")
    address = page.url.split("/en/")[1]
    shown = [figure(text) for text in page.locator(".lines td:last-child").all_inner_texts()]
    rows = sheet(resident, tmp_path)
    assert [Decimal(str(row[6])) for row in rows[1:]] == shown
    page.fill("#dispute_text", "We gave one bench back in March.")
    resident.press("form[action$='/dispute/'] button")
    assert "base manager" in resident.notice()
    assert page.locator("form[action$='/dispute/']").count() == 0
    return address


def credited(manager: Reader, address: str) -> None:
    page = manager.page
    manager.go(address)
    assert "one bench back" in page.content()
    manager.press("a[href$='/credit/']")
    first = page.locator("input[name^=line_]").first
    first.fill("99999")
    page.fill("#id_reason", "The bench was given back on 24 March.")
    manager.press("form button.primary")
    assert "left to credit" in page.locator(".notice.error").inner_text()
    page.locator("input[name^=line_]").first.fill("100.10")
    manager.press("form button.primary")
    assert "BOS-C" in manager.notice()
    assert "-$100.10" in page.content()


def test_a_month_is_issued_disputed_and_credited(
    own_product: str, chromium: Any, axe: str, tmp_path: Path
) -> None:
    manager = enter(chromium, own_product, "manager", "en")
    month_issued(manager)
    resident = enter(chromium, own_product, "resident", "en")
    address = disputed(resident, tmp_path)
    credited(manager, address)
    resident.go(address)
    text = resident.page.locator("main").inner_text()
    assert "The bench was given back on 24 March." in text
    assert "adjusted" in text
    printed = resident.page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    for language in ("ko", "en", "ja"):
        for reader, places in (
            (manager, (MONTH, "charges/bases/boston/tariffs/", "charges/bases/boston/ledger/")),
            (resident, (address, "charges/statements/")),
        ):
            reader.language = language
            for place in places:
                reader.go(place)
                assert faults(reader, axe, [("light", "1"), ("contrast", "1.5")]) == []
    phone = enter(chromium, own_product, "operator", "ja", width=390)
    for place in ("charges/subsidies/", "charges/subsidies/claims/", address):
        phone.go(place)
        assert faults(phone, axe, [("dark", "1.5")]) == []
