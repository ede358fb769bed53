"""A reader in a browser: enters by a door of the demonstration, goes places, finds no fault."""

from dataclasses import dataclass
from typing import Any

ENGLISH = {
    "operator": "Operator",
    "ministry": "Ministry reader",
    "manager": "Boston base manager",
    "resident": "Boston base resident",
    "resident-2": "Boston base resident 2",
    "host": "Boston base host's committee",
    "applicant": "Applicant",
    "reserve": "Applicant on the reserve list",
    "nominee": "Company before its host",
    "arriving": "Boston base company moving in",
    "reviewer": "Reviewer 01",
    "partner": "Partner",
}
LOOKS = [(mode, size) for mode in ("light", "dark", "contrast") for size in ("1", "1.5")]


@dataclass
class Reader:
    page: Any
    address: str
    language: str

    def go(self, path: str) -> Any:
        """Open a page; it answers, and it is no wider than the window."""
        answer = self.page.goto(f"{self.address}/{self.language}/{path}")
        assert answer.status == 200, f"{path}: {answer.status}"
        self.fits(path)
        return answer

    def fits(self, what: str) -> None:
        width = self.page.evaluate("document.documentElement.scrollWidth")
        shown = self.page.viewport_size["width"]
        assert width <= shown, f"{what} is {width} pixels wide in a window of {shown}"

    def notice(self, kind: str = "success") -> str:
        return str(self.page.locator(f".notice.{kind}").first.inner_text())

    def press(self, what: Any) -> None:
        """Press a button or a link (a selector or a locator), and wait for the page it opens."""
        found = self.page.locator(what) if isinstance(what, str) else what
        with self.page.expect_navigation():
            found.first.click()


def compute_and_accept(reader: Reader, step: str) -> None:
    """On the season's board: the engine computes a step's proposal, which is accepted."""
    reader.go("briefing/board/")
    reader.page.locator(f"form[action$='/board/{step}/run/'] button").click()
    reader.page.wait_for_selector("#reason", timeout=90_000)
    reader.press("button[value=accept]")
    assert reader.notice()


def enter(
    chromium: Any, address: str, role: str | None, language: str = "ko", width: int = 1440
) -> Reader:
    """A window of its own; with a role, signed in by the door that bears its name."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        bypass_csp=True,
        accept_downloads=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    reader = Reader(page, address, language)
    if role is not None:
        page.goto(f"{address}/en/demonstration/")
        doors = page.locator("button.door").all()
        door = next(d for d in doors if d.inner_text().splitlines()[0] == ENGLISH[role])
        with page.expect_navigation():
            door.click()
    return reader


def faults(reader: Reader, axe: str, looks: list[tuple[str, str]]) -> list[str]:
    """What axe finds on the page shown, in each look: (colours, text size)."""
    page, found = reader.page, []
    page.evaluate(axe)
    for mode, size in looks:
        page.evaluate(
            """([mode, size]) => {
              const root = document.documentElement;
              root.dataset.mode = mode; root.dataset.size = size;
              if (mode === "light") root.removeAttribute("data-bs-theme");
              else root.dataset.bsTheme = "dark";
            }""",
            [mode, size],
        )
        rows = page.evaluate(
            "async () => (await axe.run({resultTypes: ['violations']})).violations"
        )
        found += [
            f"{page.url} {mode} {size}: {row['id']} {row['nodes'][0]['html'][:160]}" for row in rows
        ]
    return found
