"""Each reader's main path through their room, in Korean; one path in English, one in Japanese."""

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from journeys.reader import Reader, enter

pytestmark = pytest.mark.browser


def rows_of(reader: Reader, path: str) -> list[list[Any]]:
    """The rows of a table's download."""
    answer = reader.page.context.request.get(f"{reader.address}/{reader.language}/{path}")
    assert answer.status == 200
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.body())).get_sheet_by_index(0).to_python()
    )


def test_an_applicant_drafts_submits_and_withdraws(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, "applicant")
    page = reader.page
    reader.go("calls/applications/")
    reader.press("form[action$='/apply/'] button")
    page.fill("#id_q_plan", "1분기에 시험법을 옮기고, 2분기에 현지 검체로 확인합니다.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#id_q_plan").press("Tab")
    reader.go("calls/applications/")
    reader.press("table a")
    assert page.locator("form[action$='/submit/']").count() == 0, "something is still missing"
    reader.press("a[href$='/edit/']")
    assert "시험법" in page.input_value("#id_q_plan"), "what was written was kept"
    page.select_option("#id_technology", index=1)
    page.select_option("#id_first_wish", "kanagawa")
    for name, value in (
        ("starts", "2026-01-05"), ("requested", "60000000"), ("raised_usd", "900000"),
        ("revenue_usd", "0"), ("q_summary", "기밀이 아닌 요약입니다."),
    ):  # fmt: skip
        page.fill(f"#id_{name}", value)
    reader.press("button[name=save]")
    reader.press("form[action$='/submit/'] button")
    assert reader.notice()
    assert page.locator("form[action$='/submit/']").count() == 0
    page.locator("details summary").last.click()
    reader.press("form[action$='/withdraw/'] button")
    assert reader.notice()


def test_a_reviewer_declares_writes_and_steps_back(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, "reviewer")
    page = reader.page
    reader.go("calls/reviews/")
    company = page.content()
    assert "미리솜" not in company, "the review is blind"
    open_ones = page.locator("tbody tr", has=page.locator("a.btn.primary, .tag.warn, .tag.info"))
    before = open_ones.count()
    assert before >= 2
    reader.press(open_ones.first.locator("a.btn"))
    reader.press("button[name=conflict][value=no]")
    for field in page.locator("input[type=number], select[name^=c_], input[name^=c_]").all():
        field.fill("7")
    page.fill("textarea[name=comment]", "자료가 주장을 떠받치고 기간도 맞습니다.")
    reader.press("button[name=draft]")
    reader.press(open_ones.first.locator("a.btn"))
    reader.press("button[name=submit]")
    assert reader.notice()
    reader.press(
        page.locator("tbody tr", has=page.locator(".tag.warn, .tag.info")).first.locator("a.btn")
    )
    reader.press("button[name=conflict][value=yes]")
    assert reader.notice()


def test_the_operator_asks_why_changes_and_accepts(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, "operator")
    page = reader.page
    reader.go("briefing/board/")
    reader.press(page.locator(".decs .dec").first.locator("a.btn"))
    # the first rooms of its companies are taken in July, the fifth's is not
    page.locator("tbody td a").nth(4).click()
    page.wait_for_selector("#row-panel .reasons li")
    assert page.locator("#row-panel .reasons li").first.inner_text().strip()
    page.fill("#row-panel input[type=date]", "2025-07-21")
    reader.press("#row-panel .control button")
    assert reader.notice()
    reader.press("button[value=accept]")
    assert reader.notice("error"), "a changed proposal needs a reason"
    page.fill("#reason", "회사가 6월 말 입주를 원함")
    reader.press("button[value=accept]")
    assert reader.notice()
    page.locator("form[action$='/board/forecast/run/'] button").click()
    page.wait_for_selector("#reason", timeout=60_000)
    reader.press("button[value=accept]")
    assert reader.notice()


def test_the_operator_rejects_with_a_reason_only(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, "operator")
    page = reader.page
    reader.go("briefing/board/")
    reader.press(page.locator(".decs .dec").last.locator("a.btn"))
    reader.press("button[value=reject]")
    assert reader.notice("error")
    page.fill("#reason", "한 파트너가 오전에 참석하지 못함")
    reader.press("button[value=reject]")
    assert reader.notice()


def test_downloads_hold_what_the_screen_holds(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, "operator")
    reader.go("registry/tenants/?on=2022-12-31")
    assert "356" in reader.page.locator("main").inner_text()
    reader.go("calls/1/applications/?state=ineligible")
    shown = reader.page.locator("tbody tr").count()
    assert shown == 7
    assert len(rows_of(reader, "calls/1/applications/?state=ineligible&download=xlsx")) == 8


def test_a_partner_posts_a_need_and_answers_in_english(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, "partner", "en")
    page = reader.page
    reader.go("partnering/")
    reader.press("button[name=answer][value=yes]")
    assert reader.notice()
    reader.go("partnering/needs/")
    page.fill("input[name=title]", "Non-invasive monitoring of graft function")
    page.fill("textarea[name=text]", "We look for an assay from blood or urine that warns early.")
    reader.press("main form button.primary")
    assert reader.notice()
    assert "Non-invasive monitoring" in page.locator("main").inner_text()


def test_the_ministry_reads_targets_with_their_sources(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, "ministry")
    page = reader.page
    reader.go("targets/")
    text = page.locator("main").inner_text()
    for word in ("356", "500", "서울경제"):
        assert word in text
    assert page.locator("svg.chart, svg[role=img]").count() >= 2
    page.locator("details summary").last.click()
    assert len(rows_of(reader, "targets/?download=xlsx")) == 3
    assert page.goto(f"{product}/ko/briefing/board/").status == 404


def test_the_public_reads_and_asks_in_japanese(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, None, "ja", width=390)
    page = reader.page
    reader.go("")
    reader.press(".news a")
    assert page.locator(".summary").is_visible()
    page.locator(".summary .foot a").click()
    assert page.url.endswith("#text")
    page.select_option("select[name=kind]", "suggest")
    page.fill("textarea[name=text]", "拠点の空き状況も毎月公開してください。")
    reader.press("aside form button.primary")
    assert reader.notice()


def test_the_keyboard_alone_leads_to_the_board(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, None)
    page = reader.page
    reader.go("demonstration/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    with page.expect_navigation(url="**/demonstration/#main"):
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/briefing/board/")
