"""What waits for a base's manager. A room further down registers what it has to ask here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from farshore.apps.bases.models import Base


@dataclass(frozen=True)
class Request:
    """One thing to decide: what kind, whose, since when, until when, and the address of it.

    `text` adds what the kind alone does not say.
    """

    kind: str
    who: str
    address: str
    since: date | None = None
    due: date | None = None
    text: str = ""


# a fixed number of queries for a base on a day
Source = Callable[[Base, date], Iterable[Request]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def waiting(base: Base, day: date) -> list[Request]:
    """Everything that waits, the first due first, then by how long it waits."""
    found = [row for source in _sources for row in source(base, day)]
    return sorted(found, key=lambda row: (row.due or date.max, row.since or date.max, row.who))
