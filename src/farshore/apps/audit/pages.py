"""Where a decision is shown: the room that shows decisions says so when it starts."""

from collections.abc import Callable

_page: Callable[[int], str] | None = None


def show_decisions_at(page: Callable[[int], str]) -> None:
    global _page
    _page = page


def decision_page(decision: int) -> str:
    """The address of a decision's page; empty where no room shows decisions."""
    return _page(decision) if _page is not None else ""
