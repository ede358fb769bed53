"""The matching problem and its solution: texts in Korean, Japanese and English, mixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

VERSION = "1"


class MatchingError(ValueError):
    """A problem that cannot be solved as stated: `code` is stable, `figures` says where and why."""

    def __init__(self, code: str, figures: dict[str, Any]) -> None:
        self.code, self.figures = code, figures
        super().__init__(f"{code}: {figures}")


class Embedder(Protocol):
    """Turns texts into vectors. `digest` names the exact weights, so that a replay can tell."""

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str: ...

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """(texts, dimensions) float32; the same text always gives the same row."""


class Mode(StrEnum):
    """RANK: the best needs of each offer. ASSIGN: pairs of the most score under capacities."""

    RANK = "rank"
    ASSIGN = "assign"


@dataclass(frozen=True)
class Filter:
    """What an item says of itself under `name` (field, stage, region...): any of `values`."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """An offer (a technology) or a need (of a partner).

    `filters` are hard: where offer and need both state a filter of one name, they must share a
    value. `capacity`: in ASSIGN, how many partners it takes (None: an offer takes `top`, a need
    any number).
    """

    id: str
    text: str
    filters: tuple[Filter, ...] = ()
    capacity: int | None = None


@dataclass(frozen=True)
class Blend:
    """score = meaning - hub + lexical x overlap + glossary x terms (see Match).

    `lexical`, `glossary`: weights (>= 0). `hubs`: neighbours whose mean similarity makes up `hub`
    (half of the correction of CSLS); lists of fewer than four times as many items are not
    corrected; 0: off. Not used in ASSIGN, where capacities keep hubs in check.
    """

    lexical: float = 0.1
    glossary: float = 0.3
    hubs: int = 3


@dataclass(frozen=True)
class Problem:
    """Offers and needs to pair.

    `top`: needs wanted for each offer. `excluded`: (offer id, need id) pairs never shown.
    `glossary`: each entry the same term in several languages or spellings. `embedder`, `digest`:
    the weights to use ("" = those of the embedder at hand); others are refused.
    """

    offers: tuple[Item, ...]
    needs: tuple[Item, ...]
    top: int = 5
    mode: Mode = Mode.RANK
    excluded: tuple[tuple[str, str], ...] = ()
    glossary: tuple[tuple[str, ...], ...] = ()
    blend: Blend = Blend()
    embedder: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Match:
    """`need` is the `rank`-th best for `offer` (from 1), by `score`.

    Parts of the score: `meaning`, cosine of the vectors (-1..1); `overlap`, cosine of rare
    character n-grams (0..1); `terms`, cosine of glossary entries met (0..1); `hub`, how near the
    two are to everything. Scores are rounded to 5 decimals; ties go by the order of the needs.
    """

    offer: str
    need: str
    rank: int
    score: float
    meaning: float
    overlap: float
    terms: float
    hub: float


@dataclass(frozen=True)
class Solution:
    """Matches by offer, then rank. `objective`: sum of scores; `bound`: no larger sum exists under
    the mode's rules, so `proven` (the top N is exact, the assignment an optimal flow).
    `embedder`, `digest`: the weights used."""

    matches: tuple[Match, ...]
    embedder: str
    digest: str
    objective: float
    bound: float
    proven: bool
    cut: bool
    seconds: float
    seed: int
    version: str


@dataclass(frozen=True)
class Violation:
    """A rule that a solution breaks; `figures` names offers, needs and numbers."""

    code: str
    figures: Mapping[str, float | int | str]


@dataclass(frozen=True)
class Reason:
    """One part of an answer to "why" or "why not", for the apps to put into words."""

    code: str
    figures: Mapping[str, float | int | str]
