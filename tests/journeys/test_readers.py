"""Each reader's way through their room, in a browser; axe finds nothing on any page visited."""

from typing import Any

import pytest
from django.test import Client

from farshore.apps.accounts.models import User
from farshore.demo.build.story import build

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=False),
]
PAGES = {
    "operator": [
        "briefing/board/",
        "registry/",
        "registry/tenants/",
        "registry/studies/",
        "calls/",
    ],
    "reviewer-01": ["calls/reviews/"],
    "manager-boston": ["bases/boston/occupancy/", "bases/residencies/", "bases/admissions/"],
    "ministry": ["targets/", "targets/indicators/", "targets/benchmark/"],
    "partner": ["partnering/", "partnering/needs/"],
}
LOOKS = [("light", "1"), ("dark", "1.5"), ("contrast", "1")]


def faults_on(page: Any, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run()).violations")
    return [f"{page.url}: {row['id']} {row['nodes'][0]['html'][:120]}" for row in found]


def enter(chromium: Any, address: str, person: User, mode: str, size: str) -> Any:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, bypass_csp=True)
    cookies = {"sessionid": client.cookies["sessionid"].value, "mode": mode, "size": size}
    context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
    return context.new_page()


def test_every_reader_in_korean_and_the_operator_accepts(
    live_server: Any, chromium: Any, axe: str
) -> None:
    build()
    faults: list[str] = []
    for number, (name, pages) in enumerate(PAGES.items()):
        mode, size = LOOKS[number % len(LOOKS)]
        person = User.objects.get(email=f"{name}@demonstration.invalid")
        page = enter(chromium, live_server.url, person, mode, size)
        language = ("ko", "en", "ja")[number % 3]
        for path in pages:
            answer = page.goto(f"{live_server.url}/{language}/{path}")
            assert answer.status == 200, path
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 1440:
                faults.append(f"{path}: {width} pixels wide")
            faults += faults_on(page, axe)
        page.context.close()
    assert not faults, "\n".join(faults)
    the_operator_accepts_the_placement(live_server.url, chromium)
    doors_lead_in(live_server.url, chromium)


def the_operator_accepts_the_placement(address: str, chromium: Any) -> None:
    person = User.objects.get(email="operator@demonstration.invalid")
    page = enter(chromium, address, person, "light", "1")
    page.goto(f"{address}/ko/briefing/board/")
    page.locator(".decs a.btn").first.click()
    page.locator("#reason").fill("제안대로")
    page.locator("button[value=accept]").click()
    page.wait_for_url("**/briefing/board/")
    assert page.locator(".notice.success").count() == 1
    page.context.close()


def doors_lead_in(address: str, chromium: Any) -> None:
    page = chromium.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.goto(f"{address}/ja/demonstration/")
    page.keyboard.press("Tab")
    page.locator("button.door").first.press("Enter")
    page.wait_for_url("**/ja/**")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()
