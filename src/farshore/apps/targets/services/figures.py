"""Published figures read from a table: every row keeps its definition, period, place and source."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pycountry
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import User
from farshore.apps.registry.services.imports.importers import Importer, register
from farshore.apps.registry.services.imports.reading import built, csv_rows, table_text
from farshore.apps.registry.services.imports.records import Rejected
from farshore.apps.targets.models import Indicator, Observation
from farshore.apps.targets.services import observations
from farshore.web.translated import as_written

COLUMNS = ("metric", "geography", "period", "value", "unit", "source", "url")
VALUE = re.compile(r"^(?P<before>[≈~<>≤≥]?)(?P<number>-?[\d,]+(\.\d+)?)(?P<after>\+?)$", re.ASCII)
DAY = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$", re.ASCII)
PART = re.compile(r"^(?P<year>\d{4})-(?P<part>H[12]|Q[1-4])$", re.ASCII)
CURRENCY = re.compile(r"^[A-Z]{3}$")
MOST = Decimal(10) ** 15


@dataclass(frozen=True)
class FigureRecord:
    """One published figure. `key` is its indicator: what is measured, where, in which unit."""

    line: int
    key: str
    metric: str
    geography: str
    unit: str
    period: str
    as_of: date | None
    value: Decimal
    qualifier: str
    source: str
    address: str
    note: str
    named: bool


def read(path: Path) -> Iterator[FigureRecord | Rejected]:
    rows = csv_rows(table_text(path), COLUMNS)
    return built(rows, figure, lambda row: f"{row.get('metric', '')} {row.get('period', '')}")


def figure(line: int, row: dict[str, Any]) -> FigureRecord:
    """An optional column `indicator` names an indicator that exists; else the words make one."""
    cells = {name: str(row.get(name) or "").strip() for name in (*COLUMNS, "indicator", "read_as")}
    for name, code in (("metric", "unknown-indicator"), ("period", "no-period")):
        if not cells[name]:
            raise ValidationError(name, code=code)
    if not cells["source"]:
        raise ValidationError("source", code="no-source")
    value, qualifier = amount(cells["value"])
    words = f"{cells['metric']} {cells['geography']} {cells['unit']}"
    return FigureRecord(
        line=line,
        key=cells["indicator"] or slugify(words, allow_unicode=True)[:80].strip("-"),
        metric=cells["metric"],
        geography=cells["geography"],
        unit=unit(cells["unit"]),
        period=cells["period"][:40],
        as_of=last_day(cells["period"]),
        value=value,
        qualifier=qualifier,
        source=cells["source"][:200],
        address=address(cells["url"]),
        note=cells["read_as"][:300],
        named=bool(cells["indicator"]),
    )


def amount(text: str) -> tuple[Decimal, str]:
    """The number, and whether the source says that it is rounded or a bound."""
    found = VALUE.match(text.replace(" ", ""))
    if not found:
        raise ValidationError("value", code="not-a-number")
    try:
        value = Decimal(found["number"].replace(",", ""))
    except InvalidOperation as error:
        raise ValidationError("value", code="not-a-number") from error
    if abs(value) >= MOST:
        raise ValidationError("value", code="too-large")
    before = "≈" if found["before"] == "~" else found["before"]
    return value.quantize(Decimal("0.0001")), before or ("≥" if found["after"] else "")


def unit(text: str) -> str:
    first = text.split(" ")[0]
    if CURRENCY.match(first) and pycountry.currencies.get(alpha_3=first) is None:
        raise ValidationError("unit", code="unknown-currency")
    return text[:30]


def last_day(period: str) -> date | None:
    """The day as of which a period's figure stands; a period in words has none."""
    part = PART.match(period)
    try:
        if part:
            month = {"H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}[part["part"]]
            return date(int(part["year"]), month, monthrange(int(part["year"]), month)[1])
        if DAY.match(period):
            year, month, day = (int(n) for n in [*period.split("-"), "0", "0"][:3])
            month = month if len(period) > 4 else 12
            return date(year, month, day if len(period) > 7 else monthrange(year, month)[1])
    except ValueError as error:
        raise ValidationError("period", code="impossible-date") from error
    if not any(letter.isalpha() for letter in period):
        raise ValidationError("period", code="impossible-date")
    return None


def address(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("http", "https") or len(text) > 400):
        raise ValidationError("url", code="bad-address")
    return text


def indicator_of(actor: User | None, row: FigureRecord) -> Indicator:
    texts = {"en": row.metric}
    return observations.define(
        actor=actor,
        key=row.key,
        name=texts,
        definition=texts,
        unit=row.unit,
        geography={"en": row.geography},
    )


def write(actor: User | None, rows: Sequence[FigureRecord]) -> tuple[Counter[str], list[Rejected]]:
    """Add figures. Another value of the same source for the same period is a correction."""
    count: Counter[str] = Counter()
    refused: list[Rejected] = []
    for row in rows:
        if row.named and not Indicator.objects.filter(key=row.key).exists():
            refused.append(Rejected(row.line, "unknown-indicator", row.key))
            continue
        indicator = indicator_of(actor, row)
        told = Observation.objects.filter(
            indicator=indicator, period=row.period, source=row.source
        ).order_by("-pk")
        latest = told.first()
        if latest is None:
            _add(actor, indicator, row)
            count["created"] += 1
        elif latest.value == row.value:
            count["unchanged"] += 1
        elif told.filter(value=row.value).exists():
            refused.append(Rejected(row.line, "corrected-before", f"{row.key} {row.period}"))
        else:
            note = row.note or row.source
            observations.correct(actor=actor, observation=latest, value=row.value, note=note)
            count["updated"] += 1
    return count, refused


def _add(actor: User | None, indicator: Indicator, row: FigureRecord) -> None:
    observations.observe(
        actor=actor,
        indicator=indicator,
        period=row.period,
        value=row.value,
        source=row.source,
        as_of=row.as_of,
        qualifier=row.qualifier,
        address=row.address,
        note=as_written(row.note),
    )


def offer() -> None:
    """Let the registry's imports read figures too."""
    register(
        "figures",
        Importer(
            _("Published figures (CSV)"), read, lambda row: (row.key, row.period, row.source), write
        ),
    )
