"""The season lived to its end in a browser: the clock moves, the event is held, the report is out.

It changes what all readers see, so it runs on a product of its own and last of all.
"""

from typing import Any

import pytest

from journeys.reader import compute_and_accept, enter

pytestmark = pytest.mark.browser


def test_the_season_ends_in_a_public_report(own_product: str, chromium: Any) -> None:
    reader = enter(chromium, own_product, "operator")
    page = reader.page
    reader.go("briefing/board/")
    while page.locator(".decs a.btn").count():
        reader.press(".decs a.btn")
        reader.press("button[value=accept]")
        assert reader.notice()
    reader.go("meetings/kanagawa-2025-05/")
    assert page.locator("form[action$='/hold/']").count() == 0, "the event lies ahead"
    reader.go("demonstration/")
    reader.press("button[value=after-the-event]")
    page.wait_for_timeout(3500)
    reader.go("meetings/kanagawa-2025-05/")
    reader.press("form[action$='/hold/'] button")
    assert reader.notice()
    compute_and_accept(reader, "forecast")
    reader.press("form[action$='/board/publish/run/'] button")
    assert reader.notice()
    public = enter(chromium, own_product, None, "en")
    public.go("")
    public.press(".news a")
    text = public.page.locator("main").inner_text()
    for words in ("64 applicants", "57 were eligible", "12 companies", "500"):
        assert words in text, words
