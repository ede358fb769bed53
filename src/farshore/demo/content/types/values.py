"""Words that the other parts share: fields of work, texts in three languages, intervals."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LANGUAGES = ("ko", "en", "ja")


class Field(StrEnum):
    """Fields of work, as the calls and the registry use them."""

    THERAPEUTICS = "therapeutics"
    CELL_GENE = "cell_gene"
    DIAGNOSTICS = "diagnostics"
    DEVICES = "devices"
    DIGITAL_BIO = "digital_bio"
    DELIVERY = "delivery"
    MATERIALS = "materials"


class Criterion(StrEnum):
    """Criteria that a review scores from 1 to 10."""

    TECHNOLOGY = "technology"
    MARKET = "market"
    TEAM = "team"
    OVERSEAS_PLAN = "overseas_plan"


class SpaceKind(StrEnum):
    """Kinds of space that a base lets."""

    BENCH = "bench"
    DESK = "desk"
    SUITE = "suite"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in three languages."""

    ko: str
    en: str
    ja: str

    def in_language(self, language: str) -> str:
        """The text in "ko", "en" or "ja"; KeyError for another code."""
        return {"ko": self.ko, "en": self.en, "ja": self.ja}[language]


@dataclass(frozen=True, slots=True)
class Interval:
    """Half-open ``[start, end)``; ``end`` None: still running."""

    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether the day lies in the interval."""
        return self.start <= day and (self.end is None or day < self.end)
