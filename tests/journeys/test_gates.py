"""Gates in a browser: a paper goes from the company to the manager; plans on a phone."""

from typing import Any

import pytest

from farshore.demo.content.floors import FLOORS
from journeys.reader import Reader, enter

pytestmark = pytest.mark.browser


def test_what_expired_shuts_the_door_and_a_verification_opens_it(
    product: str, chromium: Any
) -> None:
    manager = enter(chromium, product, "manager")
    page = manager.page
    manager.go("bases/boston/day/")
    shut = page.locator("section[aria-labelledby=h-susp] li a")
    assert shut.count() == 1
    manager.press(shut)
    assert page.locator(".verdict.bad").count() == 1
    reason = page.locator(".today-card .reasons a").first
    row = reason.get_attribute("href").split("#")[1]  # type: ignore[union-attr]
    page.fill(f"#{row} input[type=date]", "2026-04-15")
    manager.press(f"#{row} button[value=verify]")
    assert manager.notice()
    assert page.locator(".verdict.good").count() == 1
    manager.go("bases/boston/day/")
    assert page.locator("section[aria-labelledby=h-susp] li a").count() == 0


def test_a_company_arrives_once_its_last_paper_is_verified(product: str, chromium: Any) -> None:
    manager = enter(chromium, product, "manager")
    page = manager.page
    manager.go("bases/boston/day/")
    manager.press("section[aria-labelledby=h-moves] h3 + ul a")
    manager.press("form[action$='/move-in/'] button")
    assert manager.notice("error")
    row = page.locator(".today-card .reasons a").first.get_attribute("href").split("#")[1]
    manager.press(f"#{row} button[value=verify]")
    manager.press("form[action$='/move-in/'] button")
    assert manager.notice()
    assert page.locator(".verdict.good").count() == 1


def narrow(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 844})


def test_the_floor_plan_and_the_timeline_on_a_phone(product: str, chromium: Any) -> None:
    manager = enter(chromium, product, "manager")
    page = manager.page
    narrow(manager)
    manager.go("bases/boston/occupancy/?on=2025-04-17")
    assert page.locator("svg.floor .wall").count() == len(FLOORS["boston"])
    taken = page.locator("svg.floor .seat-box.occupied").count()
    assert taken > 10
    assert page.locator(".timeline .stay").count() > taken / 2
    # the slider works by keyboard, and the plan follows without leaving the page
    page.focus("#weeks")
    for _week in range(8):
        with page.expect_response(lambda answer: "on=" in answer.url):
            page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "n => document.querySelectorAll('svg.floor .seat-box.occupied').length < n", arg=taken
    )
    assert page.evaluate("document.activeElement.id") == "weeks"
    for path in ("bases/boston/day/", "bases/residencies/1/", "bases/boston/chemicals/"):
        manager.go(path)


def test_a_plan_for_moving_is_proposed_and_rejected(product: str, chromium: Any) -> None:
    manager = enter(chromium, product, "manager")
    page = manager.page
    manager.go("bases/boston/day/")
    page.select_option("#closure_room", index=2)
    page.fill("#closure_starts", "2025-08-04")
    page.fill("#closure_ends", "2025-08-18")
    page.fill("#closure_reason", "바닥 교체")
    manager.press("section[aria-labelledby=h-close] form button")
    assert "/replans/" in page.url
    assert page.locator("tbody tr").count() >= 1
    page.fill("#reason", "다음 분기로 미룸")
    manager.press("button[value=reject]")
    assert manager.notice()


def waiting(page: Any) -> int:
    """The number beside the day's first heading, what waits for the manager."""
    return int(page.locator("main .sec p").first.inner_text())


def test_a_wish_to_stay_longer_is_found_answered_and_read(own_product: str, chromium: Any) -> None:
    manager = enter(chromium, own_product, "manager")
    page = manager.page
    manager.go("bases/boston/day/")
    before = int(page.locator(".side .inside .n").first.inner_text())
    assert before == waiting(page)
    manager.press("main a[href*='/extensions/']")
    assert page.locator(".verdict.good").count() == 1
    narrow(manager)
    manager.fits("the request")
    page.fill("#accept_reason", "The milestones were reached.")
    manager.press("section[aria-labelledby=h-accept] button")
    assert manager.notice()
    manager.go("bases/boston/day/")
    assert page.locator("main a[href*='/extensions/']").count() == 0
    assert waiting(page) == before - 1
    resident = enter(chromium, own_product, "resident", "ja")
    resident.go("bases/residencies/")
    told = resident.page.locator("section[aria-labelledby=h-life]").inner_text()
    assert "The milestones were reached." in told
