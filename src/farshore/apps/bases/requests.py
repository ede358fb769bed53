"""What waits for a base's manager. A room further down registers what it has to ask here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.text import format_lazy

from farshore.apps.bases.models import Base

# of one source, as many as a screen shows
MOST = 50


def page(to: str, key: int | str, part: str = "") -> Promise:
    """The address of an object's page, worked out where it is shown: of many requests, few are."""
    where = reverse_lazy(to, args=[key])
    return format_lazy("{}#{}", where, part) if part else where


@dataclass(frozen=True)
class Request:
    """One thing to decide: what kind, whose, since when, until when, and the address of it.

    `text` adds what the kind alone does not say.
    """

    kind: str
    who: str
    address: Promise
    since: date | None = None
    due: date | None = None
    text: str = ""


@dataclass(frozen=True)
class Source:
    """The rows of a base that wait on a day, and how one of them is told."""

    rows: Callable[[Base, date], QuerySet[Any]]
    told: Callable[[Any, Base], Request]


_sources: list[Source] = []


def register(*sources: Source) -> None:
    _sources.extend(source for source in sources if source not in _sources)


def waiting(base: Base, day: date) -> list[Request]:
    """Everything that waits, the first due first, then by how long it waits."""
    found = [source.told(row, base) for source in _sources for row in source.rows(base, day)[:MOST]]
    return sorted(found, key=lambda row: (row.due or date.max, row.since or date.max, row.who))


def count(days: Iterable[tuple[Base, date]]) -> int:
    """How much waits at these bases, each on its own day. One query."""
    found = [
        source.rows(base, day).order_by().values_list("pk")
        for base, day in days
        for source in _sources
    ]
    return found[0].union(*found[1:], all=True).count() if found else 0
