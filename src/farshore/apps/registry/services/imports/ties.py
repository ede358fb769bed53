"""Ties between people and companies, from a CSV: what conflicts of interest are found by."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from farshore.apps.registry.identifiers import registration_number
from farshore.apps.registry.services.imports.companies import day
from farshore.apps.registry.services.imports.reading import built, csv_rows, table_text
from farshore.apps.registry.services.imports.records import Rejected, TieRecord

COLUMNS = ("registration_number", "tie", "name")
KINDS = ("affiliation", "investor", "inventor")


def read(path: Path) -> Iterator[TieRecord | Rejected]:
    """A row a tie. `tie` is affiliation (with `starts`, `ends`), investor (`round_date`) or
    inventor (`technology`, its title in any language); `email` names a person with an account."""
    rows = csv_rows(table_text(path), COLUMNS)
    return built(rows, tie, lambda row: f"{row.get('registration_number')} {row.get('name')}")


def tie(line: int, row: dict[str, Any]) -> TieRecord:
    cells = {key: str(value or "").strip() for key, value in row.items()}
    kind = cells["tie"].lower()
    if kind not in KINDS:
        raise ValidationError("tie", code="unknown-tie")
    if not cells["name"]:
        raise ValidationError("name", code="no-name")
    starts, ends = day(cells.get("starts", "")), day(cells.get("ends", ""))
    if starts and ends and ends <= starts:
        raise ValidationError("ends", code="ends-before-start")
    round_date = day(cells.get("round_date", ""))
    if kind == "investor" and round_date is None:
        raise ValidationError("round_date", code="no-date")
    if kind == "inventor" and not cells.get("technology"):
        raise ValidationError("technology", code="no-title")
    return TieRecord(
        line=line,
        key=registration_number(cells["registration_number"]),
        kind=kind,
        name=cells["name"][:120],
        email=cells.get("email", "").lower()[:200],
        starts=starts,
        ends=ends,
        round_date=round_date,
        technology=cells.get("technology", "")[:300],
        source=cells.get("source", "")[:120] or "list of ties",
    )
