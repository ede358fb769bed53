"""What importers hand over: records that are valid in themselves, and rows that are not."""

import math
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from django.core.exceptions import ValidationError

MOST_WHOLE = 2**31 - 1


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


@dataclass(frozen=True)
class TieRecord:
    """What ties a person or an investor to the company with the registration number `key`."""

    line: int
    key: str
    kind: str
    name: str
    email: str
    starts: date | None
    ends: date | None
    round_date: date | None
    technology: str
    source: str


@cache
def _shapes(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((item.name, hints[item.name]) for item in fields(kind))


def _fits(value: Any, shape: Any) -> bool:
    """Is a value of the shape that its annotation says, and can a database keep it?"""
    if isinstance(shape, UnionType):
        return any(_fits(value, part) for part in get_args(shape))
    if get_origin(shape) is tuple:
        inner = get_args(shape)
        if inner[-1] is Ellipsis:
            return isinstance(value, tuple) and all(_fits(part, inner[0]) for part in value)
        return isinstance(value, tuple) and all(map(_fits, value, inner))
    if shape is str:
        return isinstance(value, str) and "\x00" not in value and _speakable(value)
    if shape is float:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number and math.isfinite(value)
    if shape is int:
        return type(value) is int and 0 <= value <= MOST_WHOLE
    if is_dataclass(shape):
        return isinstance(value, shape) and all(  # type: ignore[arg-type]
            _fits(getattr(value, name), part)
            for name, part in _shapes(shape)  # type: ignore[arg-type]
        )
    return isinstance(value, shape)


def _speakable(text: str) -> bool:
    """Half of a surrogate pair is no letter and no database takes it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def sound(record: Any) -> Any:
    """The record where every field is what it says; sources are not trusted to type theirs."""
    kind: Any = type(record)
    for name, shape in _shapes(kind):
        if not _fits(getattr(record, name), shape):
            raise ValidationError(name, code="unexpected-form")
    return record
