"""Every page a reader can reach: it answers, it fits, and axe finds nothing in any look."""

from typing import Any

import pytest

from journeys.reader import LOOKS, enter, faults

pytestmark = pytest.mark.browser
LANGUAGES = ("ko", "en", "ja")
PAGES: dict[str | None, list[str]] = {
    None: [
        "", "briefing/", "briefing/items/tenant-count/", "calls/", "calls/1/", "calls/2/",
        "targets/", "targets/indicators/", "targets/benchmark/", "demonstration/",
        "sign-in/login/", "sign-in/signup/", "sign-in/password/reset/", "no-such-page/",
    ],
    "operator": [
        "briefing/board/", "briefing/decisions/2/", "briefing/decisions/4/?row=12",
        "briefing/decisions/5/?row=3", "briefing/decisions/6/", "registry/",
        "registry/organisations/40/", "registry/map/", "registry/tenants/", "registry/studies/",
        "registry/imports/", "calls/1/applications/", "calls/administered/12/",
        "calls/3/", "calls/3/build/", "calls/3/build/criteria/", "calls/4/build/rules/",
        "calls/4/policy/", "calls/5/panel/", "calls/5/interviews/", "calls/5/conflicts/",
        "calls/1/cohort/", "calls/5/sitting/pairs/", "calls/5/letters/", "calls/3/assignment/", "calls/appeals/2/",
        "registry/ties/", "registry/ties/investor/1/",
        "bases/", "bases/boston/occupancy/", "bases/admissions/", "partnering/", "partnering/needs/",
        "partnering/engagements/", "partnering/directory/", "meetings/",
        "meetings/kanagawa-2025-05/", "alliances/",
        "alliances/agreements/1/", "alliances/consultations/1/", "audit/", "account/",
        "charges/subsidies/", "charges/subsidies/new/", "charges/subsidies/claims/",
    ],
    "reviewer": ["calls/reviews/", "calls/interviews/", "calls/interviews/1/", "calls/5/sitting/"],
    "manager": [
        "bases/residencies/", "bases/residencies/1/", "bases/boston/occupancy/",
        "bases/boston/day/", "bases/boston/setup/", "bases/setup/rooms/1/",
        "bases/boston/setup/plan/", "bases/boston/setup/areas/", "bases/setup/areas/1/",
        "bases/boston/setup/limits/corrosive/", "bases/boston/setup/requirements/",
        "bases/setup/requirements/1/", "bases/boston/setup/requirements/new/",
        "bases/boston/setup/figures/", "bases/extensions/1/", "bases/admissions/2/",
        "bases/bookings/82/", "charges/bases/boston/tariffs/",
    ],
    "host": ["bases/admissions/", "bases/admissions/4/", "bases/admissions/14/", "bases/boston/occupancy/"],
    "ministry": ["targets/", "targets/indicators/hongneung-tenants/", "alliances/"],
    "applicant": [
        "calls/applications/", "meetings/", "partnering/", "partnering/directory/",
        "partnering/directory/map/", "bases/residencies/",
    ],
    "nominee": ["bases/admissions/13/space/", "bases/residencies/"],
    "arriving": ["charges/stays/10/", "bases/residencies/"],
    "partner": ["partnering/", "partnering/needs/", "partnering/engagements/", "meetings/"],
}  # fmt: skip


@pytest.mark.parametrize("role", PAGES, ids=str)
def test_axe_finds_nothing(product: str, chromium: Any, axe: str, role: str | None) -> None:
    found: list[str] = []
    reader = enter(chromium, product, role)
    for number, path in enumerate(PAGES[role]):
        reader.language = LANGUAGES[number % 3]
        expected = 404 if path == "no-such-page/" else 200
        answer = reader.page.goto(f"{product}/{reader.language}/{path}")
        assert answer.status == expected, path
        reader.fits(path)
        found += faults(reader, axe, LOOKS)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", PAGES, ids=str)
def test_a_phone_holds_every_page(product: str, chromium: Any, role: str | None) -> None:
    reader = enter(chromium, product, role, "ja", width=390)
    wide = []
    for path in PAGES[role]:
        if path == "no-such-page/":
            continue
        for language in LANGUAGES:
            reader.page.goto(f"{product}/{language}/{path}")
            width = reader.page.evaluate("document.documentElement.scrollWidth")
            if width > 390:
                wide.append(f"{language}/{path}: {width}")
    assert wide == []


def test_the_look_is_kept_for_the_next_visit(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, None)
    reader.go("")
    reader.press("button[name=size][value='1.3']")
    reader.press("button[name=mode][value=dark]")
    again = reader.page.context.new_page()
    again.goto(f"{product}/en/targets/")
    root = again.locator("html")
    assert (root.get_attribute("data-size"), root.get_attribute("data-mode")) == ("1.3", "dark")


def test_the_language_is_part_of_the_address(product: str, chromium: Any) -> None:
    reader = enter(chromium, product, None)
    reader.go("targets/benchmark/")
    reader.press("a[hreflang=ja]")
    assert reader.page.url == f"{product}/ja/targets/benchmark/"
    assert reader.page.locator("html").get_attribute("lang") == "ja"
