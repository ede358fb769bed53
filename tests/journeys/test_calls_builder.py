"""An operator builds a call and opens it; two of a company write its application at once, with a
file, without a connection; nothing is lost."""

from typing import Any

import pytest

from journeys.reader import Reader, enter

pytestmark = pytest.mark.browser
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
SAVED = "#saved [data-kept]"


def fill_texts(reader: Reader, name: str, text: str) -> None:
    for language in ("ko", "en", "ja"):
        reader.page.fill(f"#id_{name}_{language}", f"{text} {language}")


def add_question(reader: Reader, kind: str, text: str, **boxes: bool) -> None:
    fill_texts(reader, "label", text)
    reader.page.select_option("#id_kind", kind)
    for name, wanted in boxes.items():
        reader.page.set_checked(f"#id_{name}", wanted)


def questions(reader: Reader, address: str) -> None:
    page = reader.page
    reader.go(f"{address}questions/")
    assert page.locator("#id_choices_ko").is_hidden(), "only what the kind needs is shown"
    fill_texts(reader, "section", "Plans")
    add_question(reader, "long", "Your plan")
    reader.press("form[data-conditions] button.primary")
    add_question(reader, "yes-no", "A partner?", required=False)
    reader.press("form[data-conditions] button.primary")
    add_question(reader, "short", "Which partner")
    page.select_option("#id_only_if", label="A partner? en: yes")
    reader.press("form[data-conditions] button.primary")
    add_question(reader, "file", "Slides")
    assert page.locator("#id_choices_ko").is_hidden()
    page.check("input[name=accepted][value=pdf]")
    reader.press("form[data-conditions] button.primary")
    add_question(reader, "file", "Data", required=False, confidential=True)
    reader.press("form[data-conditions] button.primary")
    assert page.locator("li.line").count() == 5
    reader.press(page.locator("button[value=up]").last)
    assert page.locator("li.line").last.inner_text().startswith("Slides")


def built(operator: Reader) -> str:
    """A call from scratch, opened; its address among the calls."""
    page = operator.page
    operator.go("calls/build/")
    fill_texts(operator, "name", "A call of a journey")
    operator.press("section.narrow button.primary")
    address = page.url.split("/en/")[1]
    assert page.locator("button[value=open]").is_disabled(), "too much is missing"
    operator.go(f"{address}basics/")
    fill_texts(operator, "description", "What is offered")
    page.select_option("#id_zone", "America/New_York")
    page.fill("#id_opens", "2025-03-09T02:30")
    page.fill("#id_closes", "2025-06-30T18:00")
    page.fill("#id_grace_seconds", "59")
    page.fill("#id_seats", "3")
    page.check("input[name=bases][value=boston]")
    operator.press("form.card button.primary")
    assert "does not exist" in page.locator(".error").first.inner_text(), "clocks went forward"
    assert page.locator(".has-error :focus, .notice.error:focus").count(), "shown where refused"
    page.fill("#id_opens", "2025-03-10T09:00")
    operator.press("form.card button.primary")
    assert "18:00:59" in page.locator(".head").inner_text()
    questions(operator, address)
    operator.go(f"{address}criteria/")
    for name in ("Plan", "Team", "Merit"):
        fill_texts(operator, "name", name)
        operator.press("section.narrow button.primary")
    to_the_top(page, "Merit")
    for language, title in (("ko", "미리 보기"), ("ja", "プレビュー")):
        operator.language = language
        operator.go(f"{address}preview/")
        assert title in page.title()
        assert f"Your plan {language}" in page.content()
        assert page.locator("text=Which partner").first.is_hidden()
    operator.language = "en"
    operator.go(address)
    operator.press("button[value=open]")
    assert operator.notice()
    return address.removesuffix("build/")


def to_the_top(page: Any, name: str) -> None:
    """By keyboard alone: the button pressed keeps the focus until there is no further up."""
    page.locator("button[value=up]", has_text=name).focus()
    for _time in range(2):
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert name in page.locator("ol.plain > li").first.inner_text()
    page.keyboard.press("Tab")
    assert f"Down {name}" in page.evaluate("document.activeElement.innerText")


def begin(chromium: Any, product: str, call: str) -> Reader:
    applicant = enter(chromium, product, "applicant", "en")
    applicant.go(call)
    applicant.press("form[action$='/apply/'] button")
    return applicant


def autosaved(page: Any) -> None:
    """What was typed is saved, and so is nothing older."""
    page.wait_for_selector(SAVED, timeout=15_000)
    page.wait_for_function(
        "Object.keys(localStorage).every(key => !key.startsWith('farshore:draft'))", timeout=15_000
    )


def another_page(reader: Reader) -> Any:
    """The same form, as a colleague has it open."""
    page = reader.page.context.new_page()
    page.goto(reader.page.url)
    return page


def test_an_operator_builds_and_two_apply_with_a_file(product: str, chromium: Any) -> None:
    operator = enter(chromium, product, "operator", "en")
    call = built(operator)
    applicant = begin(chromium, product, call)
    page = applicant.page

    # a file by its slot, while the text beside it stays
    page.fill("#id_q_q1", "We plan to go.")
    page.set_input_files("#id_q_q4", {"name": "a.pdf", "mimeType": "x", "buffer": b"MZ"})
    page.locator("#slot-q4 button").first.click()
    page.wait_for_selector("#slot-q4 .error")
    page.set_input_files("#id_q_q4", {"name": "발표.pdf", "mimeType": "x", "buffer": PDF})
    page.locator("#slot-q4 button").first.click()
    page.wait_for_selector("#slot-q4 a")
    assert page.input_value("#id_q_q1") == "We plan to go."
    autosaved(page)
    with page.expect_download() as download:
        page.locator("#slot-q4 a").click()
    assert download.value.suggested_filename == "발표.pdf"

    # a question that hangs on another
    assert page.locator("#id_q_q3").is_hidden()
    page.select_option("#id_q_q2", "yes")
    page.fill("#id_q_q3", "A hospital")

    # two who write at once: other fields merge, the same one is asked about
    applicant.press("button[name=save]")
    applicant.press("a[href$='/edit/']")
    other = another_page(applicant)
    other.fill("#id_months", "6")
    other.fill("#id_q_q1", "Hers.")
    other.locator("#id_q_q1").press("Tab")
    autosaved(other)
    page.fill("#id_q_q3", "Another hospital")
    autosaved(page)
    assert page.input_value("#id_q_q1") == "Hers.", "what she wrote stands here too"
    assert page.input_value("#id_months") == "6"
    other.fill("#id_q_q1", "Hers, again.")
    autosaved(other)
    other.wait_for_timeout(3500)
    page.fill("#id_q_q1", "His.")
    page.wait_for_selector(".clash", timeout=15_000)
    assert "Hers, again." in page.locator(".clash").inner_text()
    assert page.input_value("#id_q_q1") == "His.", "and his own text stays"
    page.check("input[name=settle_q_q1][value=mine]")
    page.wait_for_selector(".clash", state="detached", timeout=15_000)
    autosaved(page)

    applicant.go(page.url.split("/en/")[1])
    assert page.input_value("#id_q_q1") == "His."
    assert page.input_value("#id_q_q3") == "Another hospital"


def test_what_is_typed_without_a_connection_is_offered_back(product: str, chromium: Any) -> None:
    operator = enter(chromium, product, "operator", "en")
    applicant = begin(chromium, product, built(operator))
    page, context = applicant.page, applicant.page.context
    page.fill("#id_q_q1", "Before.")
    autosaved(page)
    context.set_offline(True)
    page.fill("#id_q_q1", "Before. And in a tunnel.")
    page.wait_for_selector("#saved.error", timeout=15_000)
    assert "no connection" in page.locator("#saved").inner_text()
    where = page.url
    # the window is closed in the tunnel
    page.close()
    context.set_offline(False)
    page = applicant.page = context.new_page()
    page.goto(where)
    assert page.input_value("#id_q_q1") == "Before."
    assert page.locator("#typed-before").is_visible()
    page.fill("#id_months", "7")
    page.wait_for_selector(SAVED, timeout=15_000)
    page.goto(where)
    assert page.locator("#typed-before").is_visible(), "another save does not throw it away"
    page.click("[data-put-back]")
    autosaved(page)
    page.goto(where)
    assert page.input_value("#id_q_q1") == "Before. And in a tunnel."
    assert page.locator("#typed-before").is_hidden(), "it is saved, and no more offered"

    # the connection comes back while the page is open: it saves by itself
    context.set_offline(True)
    page.fill("#id_q_q1", "A second tunnel.")
    page.wait_for_selector("#saved.error", timeout=15_000)
    context.set_offline(False)
    autosaved(page)
    page.goto(where)
    assert page.input_value("#id_q_q1") == "A second tunnel."

    # signed out in the middle: the page to sign in is no proof that anything was saved
    cookies = context.cookies()
    context.clear_cookies(name="sessionid")
    page.fill("#id_q_q1", "Signed out.")
    page.wait_for_selector("#saved.error", timeout=15_000)
    assert "signed out" in page.locator("#saved").inner_text()
    context.add_cookies(cookies)
    page.goto(where)
    page.click("[data-put-back]")
    autosaved(page)
    kept = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('farshore:'))")
    assert kept == []
