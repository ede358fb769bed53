"""What waits for a base's manager. A room further down registers what it has to ask here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, overload

from django.db.models import DateField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.text import format_lazy

from farshore.apps.bases.models import Base
from farshore.web.zones import on_the_wall

NO_DAY = Value(None, DateField())


def page(to: str, key: int | str, part: str = "") -> Promise:
    """The address of an object's page, worked out where it is shown: of many requests, few are."""
    where = reverse_lazy(to, args=[key])
    return format_lazy("{}#{}", where, part) if part else where


@dataclass(frozen=True)
class Request:
    """One thing to decide: what kind, whose, the address of it, since when and until when.

    `text` adds what the kind alone does not say. The days are those of its source.
    """

    kind: str
    who: str
    address: Promise
    text: str = ""
    since: date | None = None
    due: date | None = None


@dataclass(frozen=True)
class Source:
    """The rows of a base that wait on a day, and how one of them is told.

    `since` and `due`: the field or expression of a row that says since and until when it waits.
    """

    rows: Callable[[Base, date], QuerySet[Any]]
    told: Callable[[Any, Base], Request]
    since: str | Combinable = NO_DAY
    due: str | Combinable = NO_DAY


@dataclass(frozen=True)
class Place:
    """Where one request stands in the list, before anything else is read of it."""

    due: date | None
    since: date | None
    source: Source
    key: int

    @property
    def order(self) -> tuple[date, date]:
        return self.due or date.max, self.since or date.max


_sources: list[Source] = []


def register(*sources: Source) -> None:
    _sources.extend(source for source in sources if source not in _sources)


class Waiting(Sequence[Request]):
    """All that waits at a base, in order. Only what is asked of it is read and told."""

    def __init__(self, base: Base, day: date, places: list[Place]) -> None:
        self.base, self.day, self.places = base, day, places

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> Request: ...
    @overload
    def __getitem__(self, at: slice) -> list[Request]: ...
    def __getitem__(self, at: int | slice) -> Request | list[Request]:
        if isinstance(at, slice):
            return self._told(self.places[at])
        return self._told([self.places[at]])[0]

    def __iter__(self) -> Iterator[Request]:
        return iter(self[:])

    def _told(self, places: list[Place]) -> list[Request]:
        """One query for each source that has a part in them; what no longer waits is left out."""
        rows = {
            (source, row.pk): row
            for source in {place.source for place in places}
            for row in source.rows(self.base, self.day).filter(
                pk__in=[place.key for place in places if place.source == source]
            )
        }
        return [
            replace(
                place.source.told(rows[place.source, place.key], self.base),
                since=place.since, due=place.due,
            )
            for place in places
            if (place.source, place.key) in rows
        ]  # fmt: skip


def _places(source: Source, base: Base, day: date) -> Iterator[Place]:
    rows = source.rows(base, day).values_list("pk", source.due, source.since)
    for key, due, since in rows:
        seen = on_the_wall(since, base.zone).date() if isinstance(since, datetime) else since
        yield Place(due, seen, source, key)


def waiting(base: Base, day: date) -> Waiting:
    """Everything that waits, the first due first, then by how long it waits."""
    found = [place for source in _sources for place in _places(source, base, day)]
    return Waiting(base, day, sorted(found, key=lambda place: place.order))


def count(days: Iterable[tuple[Base, date]]) -> int:
    """How much waits at these bases, each on its own day. One query."""
    found = [
        source.rows(base, day).order_by().values_list("pk")
        for base, day in days
        for source in _sources
    ]
    return found[0].union(*found[1:], all=True).count() if found else 0
