"""The decision is told, answered and followed: operator and applicant in turn, in a browser."""

from typing import Any

import pytest

from journeys.reader import ENGLISH, enter

pytestmark = pytest.mark.browser
ENGLISH["rejected"] = "Applicant not selected"


def test_the_decision_is_told_followed_and_appealed(own_product: str, chromium: Any) -> None:
    operator = enter(chromium, own_product, "operator")
    page = operator.page
    # one letter came back: seen in the navigation, corrected, sent again
    operator.go("letters/?state=bounced")
    assert page.locator("tbody tr").count() == 1
    operator.press("tbody a")
    page.fill("#id_address", "moved@demonstration.invalid")
    operator.press("form[action$='/address/'] button")
    operator.press("form[action$='/send/'] button")
    assert operator.notice()
    page.wait_for_timeout(4000)
    operator.go("letters/?state=bounced")
    assert page.locator("tbody td.empty").count() == 1, "a worker delivered it"
    # two hosts declined: who follows is proposed, one click takes it in
    operator.go("calls/1/cohort/")
    held = page.locator(".figures dd").first.inner_text()
    assert held == "10 / 12"
    operator.press("form[action$='/promote/'] button.primary")
    assert operator.notice()
    assert page.locator(".figures dd").first.inner_text() == "11 / 12"
    assert page.locator(".tag.good", has_text="예비에서").count() == 1
    # its letter is drafted: looked through, then sent by one click, and once
    operator.go("calls/1/letters/?state=drafted")
    assert page.locator("tbody tr").count() == 1
    operator.go("calls/1/letters/")
    operator.press("form[action$='/letters/send/'] button")
    assert page.locator("form[action$='/letters/send/']").count() == 0
    page.wait_for_selector("#sending:not([hx-get])", timeout=20_000)
    # nomination is open again for the one that came in
    operator.go("briefing/board/")
    assert page.locator("form[action$='/board/nominate/run/'] button").count() == 1
    applicant_appeals(own_product, chromium)
    # the operator answers
    operator.go("calls/appeals/?sort=-filed_at")
    operator.press("tbody a")
    assert "새 제형" in page.locator("main").inner_text()
    operator.press("form[action$='/take-up/'] button")
    page.check("input[name=remedy][value=reserve]")
    page.fill("#id_reason", "심사에서 빠진 자료가 있었습니다.")
    operator.press("form[action$='/answer/'] button")
    assert operator.notice()
    applicant = enter(chromium, own_product, "rejected", "ja", 390)
    page = applicant.page
    page.wait_for_timeout(4000)
    applicant.go("calls/applications/")
    applicant.press("tbody a")
    applicant.fits("the answered appeal")
    shown = page.locator("main").inner_text()
    assert "심사에서 빠진 자료" in shown
    assert page.locator("h2", has_text="인용").count() == 1, "the letter says so too"


def applicant_appeals(address: str, chromium: Any) -> None:
    reader = enter(chromium, address, "rejected", "ko", 390)
    page = reader.page
    reader.go("calls/applications/")
    reader.press("tbody a")
    assert "선정되지 않았음" in page.locator("main").inner_text()
    page.locator("details summary", has_text="이의신청").click()
    page.fill("#id_text", "새 제형의 자료가 2쪽에 있습니다.")
    reader.press("form[action$='/appeal/'] button")
    assert reader.notice()
    assert page.locator("form[action$='/appeal/']").count() == 0, "one appeal"
