"""A panel from the reviewer's side and at the sitting, by keyboard, on the served product."""

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from journeys.reader import LOOKS, enter, faults

pytestmark = pytest.mark.browser
CALL = 5


def test_a_reviewer_reads_the_others_and_speaks(own_product: str, chromium: Any, axe: str) -> None:
    reader = enter(chromium, own_product, "reviewer", "en")
    page = reader.page
    reader.go("calls/reviews/")
    reader.press("a[href$='/discussion/']")
    assert "Reviewer A" in page.locator("main").inner_text()
    assert "Reviewer 0" not in page.locator("main").inner_text()
    open_talk = page.locator("textarea[name=text]")
    if open_talk.count() == 0:
        for link in range(8):
            reader.go("calls/reviews/")
            reader.press(page.locator("a[href$='/discussion/']").nth(link))
            if open_talk.count():
                break
    page.fill("textarea[name=text]", "The committee's date is in the annex.")
    reader.press("form[action$='/remark/'] button")
    assert "The committee's date is in the annex." in page.locator("main").inner_text()
    assert "Seoul" in page.locator("main").inner_text()
    assert faults(reader, axe, LOOKS[:2]) == []
    reader.go(f"calls/{CALL}/sitting/")
    assert "Chamgoeul" not in page.content(), "the chair sees numbers only"


def test_the_sitting_by_keyboard_alone(own_product: str, chromium: Any, axe: str) -> None:
    reader = enter(chromium, own_product, "operator", "en")
    page = reader.page
    reader.go(f"calls/{CALL}/sitting/")
    before = page.locator("tr.chosen").count()
    out = page.locator(".ranked tbody tr:not(.cutline)")
    steps = next(
        at
        for at in range(out.count())
        if "chosen" not in (out.nth(at).get_attribute("class") or "")
    )
    for _step in range(steps + 1):
        page.keyboard.press("ArrowDown")
    page.wait_for_selector("#effect .effects li")
    page.wait_for_selector("#least .reasons li")
    assert page.locator("#effect [data-key=i]").is_enabled()
    with page.expect_navigation():
        page.keyboard.press("i")
    assert page.locator("tr.picked .tag", has_text="by the panel").count() == 1
    page.keyboard.press("n")
    page.keyboard.type("Asked about staff.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Asked about staff." in page.locator("#effect").inner_text()
    assert page.locator("tr.chosen").count() <= before + 1
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("a-4")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("tr.picked .who").inner_text().startswith("A-004 ")
    assert page.locator("#effect h2").inner_text().startswith("A-004 ")
    assert faults(reader, axe, LOOKS) == []
    reader.press("form[action$='/decide/'] button")
    assert reader.notice("error"), "a changed proposal needs a reason"
    page.fill("#reason", "The panel heard them.")
    reader.press("form[action$='/decide/'] button")
    assert reader.notice()


def test_an_assignment_goes_down_and_comes_back(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, "operator", "en")
    page = reader.page
    reader.go("calls/3/assignment/")
    answer = page.context.request.get(f"{product}/en/calls/3/assignment/?download=xlsx")
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.body())).get_sheet_by_index(0).to_python()
    )
    assert len(rows) > 6
    lines = ["application,reviewer", *(",".join(map(str, row[:2])) for row in rows[2:])]
    lines.append("A-999,R-1")
    page.set_input_files(
        "input[type=file]",
        {"name": "a.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()},
    )
    reader.press("form[action$='/upload/'] button")
    shown = page.locator("main").inner_text()
    assert "No application of this call has this number." in shown
    assert "removed" in shown
    reader.fits("preview")


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_the_screens_fit_a_phone(product: str, chromium: Any, language: str) -> None:
    reader = enter(chromium, product, "operator", language, width=390)
    for path in ("panel", "policy", "conflicts", "discussions", "assignment", "assignment/pairs",
                 "interviews", "sitting", "sitting/?wall=1"):  # fmt: skip
        reader.go(f"calls/{CALL}/{path}/" if "?" not in path else f"calls/{CALL}/{path}")
