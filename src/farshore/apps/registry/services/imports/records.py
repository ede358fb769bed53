"""What importers hand over: records that are valid in themselves, and rows that are not."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Rejected:
    """A row that was refused: where it stands, why (a code), and the words or figures in it."""

    line: int
    reason: str
    key: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NameRecord:
    value: str
    language: str = ""
    kind: str = "label"


@dataclass(frozen=True)
class OrganisationRecord:
    """One organisation as a source knows it. `scheme` and `key` identify it across runs."""

    line: int
    scheme: str
    key: str
    names: tuple[NameRecord, ...]
    kind: str
    country: str
    region: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    website: str = ""
    founded: date | None = None
    field: str = ""
    description: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True)
class SiteRecord:
    facility: str
    city: str
    region: str
    country: str


@dataclass(frozen=True)
class StudyRecord:
    line: int
    nct: str
    title: str
    sponsor: str
    conditions: tuple[str, ...]
    sites: tuple[SiteRecord, ...]
    status: str = ""
    phase: str = ""
    kind: str = ""
    enrolment: int | None = None
    interventions: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    summary: str = ""


@dataclass(frozen=True)
class RoundRecord:
    """A dated funding round of an organisation that the registry knows by `scheme` and `key`."""

    line: int
    scheme: str
    key: str
    date: date
    kind: str
    amount: Decimal | None
    currency: str
    name: str = ""
    country: str = ""
    region: str = ""
    city: str = ""
    source: str = ""
