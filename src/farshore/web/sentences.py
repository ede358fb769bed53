"""Codes with figures, as sentences in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol


class Coded(Protocol):
    """What engines answer: a stable code, with figures."""

    @property
    def code(self) -> str: ...

    @property
    def figures(self) -> Mapping[str, Any]: ...


Names = Mapping[str, Callable[[Any], Any]]


def _figure(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


def sentences(texts: Mapping[str, Any], reasons: Iterable[Coded], names: Names) -> list[str]:
    """One sentence for each reason that has a text; `names` puts figures into words by key."""
    told = []
    for reason in reasons:
        if reason.code not in texts:
            continue
        figures = {
            key: names[key](value) if key in names else _figure(value)
            for key, value in reason.figures.items()
        }
        told.append(str(texts[reason.code]) % figures)
    return told


def share(value: float) -> str:
    return f"{100 * value:.0f}%"
