"""One shape for every proposal: rows that can be asked "why" and changed, facts, a note."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Control:
    """One way to change a row: a verb, and where it needs one a choice and a day.

    `chooses` names what the choice stands for: the row's new value, or the key of another row.
    """

    do: str
    label: Any
    choices: tuple[tuple[str, str], ...] = ()
    chooses: str = "value"
    day: str = ""


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


@dataclass(frozen=True)
class Sheet:
    """`numeric` holds the positions of right-aligned columns; `cut` how many rows stand above
    the line; `facts` are (name, value) pairs, and `limits` (name, count, least, most)."""

    header: tuple[Any, ...]
    rows: list[Row] = field(default_factory=list)
    note: Any = ""
    numeric: frozenset[int] = frozenset()
    cut: int | None = None
    facts: tuple[tuple[Any, Any], ...] = ()
    limits: tuple[tuple[str, int, int, int | None], ...] = ()

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)
