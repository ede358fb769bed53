"""One shape for every proposal: rows that can be asked "why" and changed, facts, a note."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from django.core.paginator import Page, Paginator

PER_PAGE = 100


@dataclass(frozen=True)
class Control:
    """One way to change a row: a verb, and where it needs one a choice and a day.

    `chooses` names what the choice stands for: the row's new value, or the key of another row.
    `chosen` is the choice that stands now.
    """

    do: str
    label: Any
    choices: tuple[tuple[str, str], ...] = ()
    chooses: str = "value"
    day: str = ""
    chosen: str = ""


@dataclass(frozen=True)
class Spread:
    """A value with its uncertainty, drawn on a scale that all rows share."""

    value: float
    low: float
    high: float
    least: float
    most: float
    line: float | None = None

    def __str__(self) -> str:
        return f"{self.value:.2f}"

    def _at(self, value: float) -> float:
        span = self.most - self.least or 1.0
        return 100 * min(max((value - self.least) / span, 0.0), 1.0)

    @property
    def from_(self) -> float:
        return self._at(self.low)

    @property
    def width(self) -> float:
        return self._at(self.high) - self._at(self.low)

    @property
    def middle(self) -> float:
        return self._at(self.value)

    @property
    def cut(self) -> float | None:
        return None if self.line is None else self._at(self.line)


@dataclass(frozen=True)
class Row:
    key: str
    cells: tuple[Any, ...]
    controls: tuple[Control, ...] = ()
    tag: Any = ""
    tone: str = ""
    fictional: bool = True

    @property
    def words(self) -> list[str]:
        """The cells that name the row."""
        return [cell for cell in self.cells if isinstance(cell, str)]


class Rows(Sequence[Row]):
    """Rows of a long proposal, made when they are looked at: `make` gets their positions."""

    def __init__(self, keys: Sequence[str], make: Callable[[range], list[Row]]) -> None:
        self.keys, self.make = keys, make

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.make(range(len(self))))

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        positions = range(len(self))[at]
        if isinstance(positions, range):
            return self.make(positions)
        return self.make(range(positions, positions + 1))[0]


@dataclass(frozen=True)
class Sheet:
    """`numeric` holds the positions of right-aligned columns; `cut` how many rows stand above
    the line; `facts` are (name, value) pairs, and `limits` (name, count, least, most)."""

    header: tuple[Any, ...]
    rows: Sequence[Row] = ()
    note: Any = ""
    numeric: frozenset[int] = frozenset()
    cut: int | None = None
    facts: tuple[tuple[Any, Any], ...] = ()
    limits: tuple[tuple[str, int, int, int | None], ...] = ()

    def page(self, wanted: str, key: str) -> Page[Any]:
        """The page asked for, or the one with the row: (position, row) pairs."""
        pages: Paginator[Any] = Paginator(self.rows, PER_PAGE)
        page = pages.get_page(wanted or (self._at(key) or 0) // PER_PAGE + 1)
        page.object_list = list(enumerate(page.object_list, start=page.start_index() - 1))
        return page

    def row(self, key: str) -> Row | None:
        at = self._at(key)
        return None if at is None else self.rows[at]

    def _at(self, key: str) -> int | None:
        keys = self.rows.keys if isinstance(self.rows, Rows) else [row.key for row in self.rows]
        return keys.index(key) if key in keys else None
