"""From the reserve list to the door: the company writes what room it needs, the host takes it, its
places are held, and the door waits for the deposit that its base asked for."""

from typing import Any

import pytest

from journeys.reader import Reader, compute_and_accept, enter, faults

pytestmark = pytest.mark.browser
STAY = "bases/residencies/{}/"


def taken_in_and_nominated(operator: Reader) -> None:
    operator.go("calls/1/cohort/")
    operator.press("form[action$='/promote/'] button")
    assert operator.notice()
    compute_and_accept(operator, "nominate")


def form_sent(company: Reader) -> str:
    """The company finds its form, says what it needs, and reads what stands; the form's key."""
    page = company.page
    company.go("bases/residencies/")
    company.press("section[aria-labelledby=h-nominated] a.btn.primary")
    company.fits("the host's form")
    page.fill("#id_count", "1")
    page.fill("#id_slack", "6")
    page.fill("#id_apart", "Nobody of this name")
    company.press("form button.primary")
    assert page.locator(".error, .invalid-feedback, .errorlist").count()
    page.fill("#id_apart", "")
    company.press("form button.primary")
    assert "The base reads" in company.notice()
    assert "1 × desk" in page.locator("section[aria-labelledby=h-stands]").inner_text()
    return str(page.url.split("/admissions/")[1].split("/")[0])


def read_and_decided(manager: Reader, host: Reader, admission: str) -> None:
    manager.go(f"bases/admissions/{admission}/")
    asked = manager.page.locator("section[aria-labelledby=h-space]").inner_text()
    assert "1 × desk" in asked
    assert "up to 6 weeks later" in asked
    host.go(f"bases/admissions/{admission}/")
    host.page.check("input[name=outcome][value=accepted]")
    host.press("section[aria-labelledby=h-crit] form button.primary")
    assert host.notice()


def letter_of(reader: Reader, kind: str) -> str:
    """The newest letter of a kind, as it is read in the outbox."""
    reader.go(f"letters/?kind={kind}")
    reader.press("table tbody a")
    return str(reader.page.locator("main").inner_text())


def deposit_before_the_door(manager: Reader, stay: str) -> str:
    """What the manager reads of the deposit beside the door: `blocks`, `informs` or nothing."""
    manager.go(STAY.format(stay))
    told = manager.page.locator(".today-card li", has_text="Deposit not paid")
    informs = manager.page.locator(".today-card details li", has_text="Deposit not paid")
    return "informs" if informs.count() else "blocks" if told.count() else ""


def deposit_asked(manager: Reader, stay: str) -> None:
    page = manager.page
    manager.go(f"charges/stays/{stay}/")
    page.click("section[aria-labelledby=h-deposit] details summary")
    form = page.locator("form[action$='/deposit/ask/']")
    form.locator("[name=due]").fill("2025-05-30")
    manager.press(form.locator("button"))
    assert manager.notice()
    assert "$5,000.00" in page.locator("section[aria-labelledby=h-deposit]").inner_text()


def door_waits_for_it(manager: Reader) -> None:
    manager.go("bases/boston/setup/figures/")
    manager.page.check("#id_deposit_blocks")
    manager.press("form button.primary")
    assert manager.notice()


def deposit_told(company: Reader, manager: Reader, stay: str) -> None:
    company.go("charges/statements/")
    assert "asks for a deposit: $5,000.00" in company.page.locator(".notice").first.inner_text()
    company.press(".notice a")
    assert company.page.url.split("#")[0].endswith(f"/charges/stays/{stay}/")
    letter = letter_of(manager, "charges-deposit")
    assert "US$5,000.00" in letter
    assert f"/charges/stays/{stay}/" in letter


def deposit_paid(manager: Reader, stay: str) -> None:
    page = manager.page
    manager.go(f"charges/stays/{stay}/")
    form = page.locator("form[action$='/deposit/']")
    form.locator("[name=kind]").select_option("received")
    form.locator("[name=on]").fill("2025-04-16")
    form.locator("[name=amount]").fill("5000")
    manager.press(form.locator("button"))
    assert manager.notice()
    assert "not paid" not in page.locator("section[aria-labelledby=h-deposit]").inner_text()


def test_from_the_form_to_the_paid_deposit(own_product: str, chromium: Any, axe: str) -> None:
    operator = enter(chromium, own_product, "operator", "en")
    taken_in_and_nominated(operator)
    manager = enter(chromium, own_product, "manager", "en")
    company = enter(chromium, own_product, "reserve", "en", width=390)
    admission = form_sent(company)
    assert f"/bases/admissions/{admission}/space/" in letter_of(manager, "bases-host-form")
    host = enter(chromium, own_product, "host", "en")
    read_and_decided(manager, host, admission)
    compute_and_accept(operator, "place")
    # its only stay is where the company's space now leads
    company.go("bases/residencies/")
    stay = company.page.url.rstrip("/").rsplit("/", 1)[1]
    assert deposit_before_the_door(manager, stay) == ""
    deposit_asked(manager, stay)
    assert deposit_before_the_door(manager, stay) == "informs"
    door_waits_for_it(manager)
    assert deposit_before_the_door(manager, stay) == "blocks"
    deposit_told(company, manager, stay)
    for reader in (manager, company):
        for language in ("ko", "ja"):
            reader.language = language
            reader.go(f"charges/stays/{stay}/")
            found = faults(reader, axe, [("light", "1"), ("contrast", "1.5")])
            assert not found, found
        reader.language = "en"
    deposit_paid(manager, stay)
    assert deposit_before_the_door(manager, stay) == ""
