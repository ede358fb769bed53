"""Funding rounds: a plain CSV, or the published export of US rounds up to 2010."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pycountry
from django.core.exceptions import ValidationError

from farshore.apps.registry.identifiers import registration_number
from farshore.apps.registry.services.imports.companies import day
from farshore.apps.registry.services.imports.reading import built, csv_rows, table_text
from farshore.apps.registry.services.imports.records import Rejected, RoundRecord

EXPORT_COLUMNS = ("company_permalink", "company_name", "funding_round_type", "funded_at")
PLAIN_COLUMNS = ("registration_number", "date", "kind", "amount", "currency")

MOST = Decimal(10) ** 16


def read(path: Path) -> Iterator[RoundRecord | Rejected]:
    text = table_text(path)
    exported = "company_permalink" in text.split("\n", 1)[0]
    rows = csv_rows(text, EXPORT_COLUMNS if exported else PLAIN_COLUMNS)
    return built(rows, from_export if exported else from_plain, key_of)


def key_of(row: dict[str, Any]) -> Any:
    return row.get("company_permalink") or row.get("registration_number")


def money(value: str) -> Decimal | None:
    text = value.strip().replace(",", "")
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise ValidationError("amount", code="not-a-number") from error
    if not amount.is_finite():
        raise ValidationError("amount", code="not-a-number")
    if amount < 0:
        raise ValidationError("amount", code="negative-amount")
    if amount >= MOST:
        raise ValidationError("amount", code="too-large")
    return amount.quantize(Decimal("0.01"))


def currency(value: str) -> str:
    code = value.strip().upper()
    if code and pycountry.currencies.get(alpha_3=code) is None:
        raise ValidationError("currency", code="unknown-currency")
    return code


def dated(value: str) -> Any:
    found = day(value)
    if found is None:
        raise ValidationError("date", code="no-date")
    return found


def from_export(line: int, row: dict[str, Any]) -> RoundRecord:
    return RoundRecord(
        line=line,
        scheme="crunchbase-2013",
        key=row["company_permalink"].strip()[:120],
        date=dated(row["funded_at"]),
        kind=row["funding_round_type"].strip()[:30],
        amount=money(row.get("raised_amount_usd", "")),
        currency="USD",
        name=row["company_name"].strip()[:300],
        country="US",
        region=row.get("company_state_code", "").strip()[:80],
        city=row.get("company_city", "").strip()[:80],
        source="Crunchbase export of October 2013 (CC BY)",
    )


def from_plain(line: int, row: dict[str, Any]) -> RoundRecord:
    amount = money(row["amount"])
    unit = currency(row["currency"])
    if amount is not None and not unit:
        raise ValidationError("currency", code="unknown-currency")
    return RoundRecord(
        line=line,
        scheme="kr-brn",
        key=registration_number(row["registration_number"]),
        date=dated(row["date"]),
        kind=row["kind"].strip()[:30],
        amount=amount,
        currency=unit,
        source=row.get("source", "").strip()[:120] or "funding list",
    )
