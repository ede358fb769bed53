"""What rooms further down have to say of golden tickets, beside each."""

from collections.abc import Callable, Mapping, Sequence

from farshore.apps.bases.models import GoldenTicket

Source = Callable[[Sequence[GoldenTicket]], Mapping[int, str]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def notes(rows: Sequence[GoldenTicket]) -> dict[int, str]:
    """By ticket, in one line."""
    found: dict[int, str] = {}
    for source in _sources:
        for key, text in source(rows).items():
            found[key] = f"{found[key]} {text}" if key in found else text
    return found
