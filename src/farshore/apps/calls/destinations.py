"""Where the chosen of a call may go. The room of the bases, further down, says which there are."""

from collections.abc import Callable, Iterable
from typing import Any

# {"key", "name": {ko, en, ja}}, as a call keeps it
Destination = dict[str, Any]
_sources: list[Callable[[], Iterable[Destination]]] = []


def register(source: Callable[[], Iterable[Destination]]) -> None:
    if source not in _sources:
        _sources.append(source)


def known() -> list[Destination]:
    return [row for source in _sources for row in source()]
