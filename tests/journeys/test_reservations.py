"""A resident books an instrument, is refused for lack of a training, gets it, books and checks in;
another waits for the time and has it when the first lets go. By keyboard, and on a phone."""

import re
from typing import Any

import pytest

from journeys.reader import LOOKS, Reader, enter, faults

pytestmark = pytest.mark.browser
# before the biosafety training of the first resident ends
DAY = "2025-04-17"
BEGINS, ENDS = f"{DAY}T10:00", f"{DAY}T12:00"


def instrument(reader: Reader, name: str) -> str:
    reader.go("bases/equipment/")
    href = reader.page.get_by_role("link", name=name, exact=True).first.get_attribute("href")
    assert href
    return str(href).split(f"/{reader.language}/")[1]


def book_by_keyboard(reader: Reader, where: str) -> None:
    """From the calendar's free hour to the booking, without the mouse."""
    page = reader.page
    reader.go(f"{where}?on={DAY}")
    # at half past nine the first free hour has no booking before it
    free = page.locator(f'a.slot[href*="{BEGINS}"]')
    free.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.input_value("#id_begins") == BEGINS
    page.fill("#id_finishes", ENDS)
    page.locator("form.card button.primary").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def grant(manager: Reader, person: str, training: str) -> None:
    page = manager.page
    manager.go("bases/trainings/grant/")
    page.select_option("#id_training", label=training)
    option = page.locator("#id_person option", has_text=re.compile(rf"^{person} ·"))
    page.select_option("#id_person", value=option.get_attribute("value"))
    page.fill("#id_starts", "2025-04-01")
    manager.press("form.card button.primary")
    assert "may book" in manager.notice()


def next_quarter(reader: Reader) -> tuple[str, str]:
    """A quarter of an hour that begins within the next fifteen minutes, and its end."""
    page = reader.page
    for _try in range(3):
        clock = page.locator(".period .sub").inner_text()
        hour, minute = map(int, re.search(r"(\d\d):(\d\d)", clock).groups())  # type: ignore[union-attr]
        if minute % 15 != 14:
            break
        page.wait_for_timeout(61_000)
        page.reload()
    day = page.locator("table.week thead th.now a").get_attribute("href").split("on=")[1]
    begin = hour * 60 + minute - minute % 15 + 15
    end = begin + 15
    assert end < 24 * 60, "the journey ran into midnight"
    return (
        f"{day}T{begin // 60:02d}:{begin % 60:02d}",
        f"{day}T{end // 60:02d}:{end % 60:02d}",
    )


def test_two_residents_and_one_instrument(own_product: str, chromium: Any) -> None:
    first = enter(chromium, own_product, "resident", "en")
    second = enter(chromium, own_product, "resident-2", "en")
    manager = enter(chromium, own_product, "manager", "en")
    where = instrument(first, "Flow cytometer")

    book_by_keyboard(first, where)
    refused = first.page.locator(".notice.error").inner_text()
    assert "does not hold the training “Flow cytometry”" in refused
    assert "Ask the base manager" in refused
    grant(manager, "Boston base resident", "Flow cytometry")
    book_by_keyboard(first, where)
    assert "Booked" in first.notice()
    held = first.page.url.split("/en/")[1]

    second.go(f"{where}?on={DAY}&view=day")
    assert "Boston base resident" not in second.page.locator("ul.spans").inner_text()
    second.press("ul.spans li:has-text('taken') a.btn")
    assert second.page.input_value("#id_finishes") == ENDS
    second.press("form.card button.primary")
    assert "This time is taken." in second.page.locator(".notice.error").inner_text()
    second.press("button[name=wait]")
    assert "wait-list" in second.notice()
    waits = second.page.url.split("/en/")[1]

    first.go(held)
    first.press("button[value=cancel]")
    assert "Cancelled" in first.notice()
    second.go(waits)
    assert "booked from the wait-list" in second.page.locator("ol.plain").inner_text()


def test_in_and_out_at_the_cryo_store(product: str, chromium: Any) -> None:
    resident = enter(chromium, product, "resident", "en", width=390)
    page = resident.page
    where = instrument(resident, "Cryo store, handling time")
    resident.go(where)
    assert page.locator("ol.by-list").is_visible(), "on a phone the week is a list"
    assert page.locator("table.week").is_hidden()
    begins, ends = next_quarter(resident)
    resident.go(f"{where}book/")
    page.fill("#id_begins", begins)
    page.fill("#id_finishes", ends)
    resident.press("form.card button.primary")
    resident.fits("a booking")
    resident.press("button[value=check-in]")
    assert "Checked in" in resident.notice()
    resident.press("button[value=check-out]")
    assert "Checked out" in resident.notice()
    resident.fits("a booking that is over")


def test_the_secret_address_of_a_calendar(product: str, chromium: Any) -> None:
    resident = enter(chromium, product, "resident", "ko")
    page = resident.page
    resident.go("bases/bookings/")
    resident.press("form[action$='/make/'] button")
    address = page.input_value("#feed-address")
    outside = chromium.new_context()
    answer = outside.request.get(address)
    assert answer.status == 200
    assert "BEGIN:VEVENT" in answer.text()
    assert "Boston base resident" not in answer.text()
    resident.press("form[action$='/revoke/'] button")
    assert outside.request.get(address).status == 404


PAGES = ["bases/equipment/", "bases/bookings/", "bases/boston/equipment/"]


@pytest.mark.parametrize("language", ["ko", "en", "ja"])
def test_pages_are_accessible_and_fit_a_phone(
    product: str, chromium: Any, axe: str, language: str
) -> None:
    found = []
    for role, more in (("resident", []), ("manager", ["bases/trainings/", "bases/utilisation/"])):
        for width in (1440, 390):
            reader = enter(chromium, product, role, language, width=width)
            item = instrument(reader, {
                "ko": "유세포분석기", "en": "Flow cytometer", "ja": "フローサイトメーター",
            }[language])  # fmt: skip
            pages = [*PAGES, *more, item, f"{item}?view=day"]
            if role == "resident":
                pages.append(f"{item}book/?begins={BEGINS}")
            else:
                pages += [f"{item}edit/", "bases/trainings/grant/"]
            for path in pages:
                reader.go(path)
                found += faults(
                    reader, axe, LOOKS if (width, language) == (1440, "en") else LOOKS[:1]
                )
    assert found == []
