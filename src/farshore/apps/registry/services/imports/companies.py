"""Companies: a plain CSV with registration numbers, or the City of Cambridge's open list."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pycountry
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from farshore.apps.registry.identifiers import checked
from farshore.apps.registry.models import Organisation
from farshore.apps.registry.services.imports.reading import csv_rows, text_of
from farshore.apps.registry.services.imports.records import (
    NameRecord,
    OrganisationRecord,
    Rejected,
)

CITY_COLUMNS = ("Business Name", "Address", "City", "State", "Business Type")
PLAIN_COLUMNS = ("country",)
IDENTIFIERS = {"KR": ("registration_number", "kr-brn"), "JP": ("corporate_number", "jp-cn")}


def read(path: Path) -> Iterator[OrganisationRecord | Rejected]:
    header = text_of(path).split("\n", 1)[0]
    city_list = "Business Name" in header
    build = from_city_list if city_list else from_plain
    for found in csv_rows(path, CITY_COLUMNS if city_list else PLAIN_COLUMNS):
        if isinstance(found, Rejected):
            yield found
            continue
        line, row = found
        try:
            yield build(line, row)
        except ValidationError as error:
            key = row.get("Business Name") or row.get("registration_number") or ""
            yield Rejected(line, error.code or "invalid", key[:200], {"value": key[:80]})


def day(value: str) -> date | None:
    """A date in the forms that sources use; an impossible one is refused."""
    text = value.strip()
    if not text:
        return None
    for form in ("%Y-%m-%d", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y", "%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValidationError("date", code="impossible-date")


def degrees(value: str, limit: float) -> float | None:
    if not value.strip():
        return None
    try:
        number = float(value)
    except ValueError as error:
        raise ValidationError("place", code="impossible-place") from error
    if not -limit <= number <= limit:
        raise ValidationError("place", code="impossible-place")
    return number


def from_city_list(line: int, row: dict[str, Any]) -> OrganisationRecord:
    name = row["Business Name"].strip()
    if not name:
        raise ValidationError("no name", code="no-name")
    life = "life" in row["Business Type"].lower()
    text = row.get("Business Description", "").strip()
    return OrganisationRecord(
        line=line,
        scheme="cambridge-ma",
        key=slugify(f"{name} {row['Address']}")[:120],
        names=(NameRecord(name, "en"),),
        kind="company",
        country="US",
        region="Massachusetts" if row["State"].strip() == "MA" else row["State"].strip(),
        city=row["City"].strip(),
        latitude=degrees(row.get("Latitude", ""), 90),
        longitude=degrees(row.get("Longitude", ""), 180),
        website=row.get("Website", "").strip(),
        founded=day(row.get("Year Established", "")),
        field="therapeutics" if life and "Therapeutics" in row.get("IT Type", "") else "",
        description=(("en", text),) if text else (),
        source="City of Cambridge open data (PDDL)",
    )


def from_plain(line: int, row: dict[str, Any]) -> OrganisationRecord:
    """Columns: country, name_ko, name_en, name_ja, registration_number or corporate_number,
    region, city, latitude, longitude, website, founded, field, description_ko, description_en."""
    country = row["country"].strip().upper()
    if pycountry.countries.get(alpha_2=country) is None:
        raise ValidationError("country", code="unknown-country")
    names = tuple(
        NameRecord(row[f"name_{language}"].strip(), language)
        for language in ("ko", "en", "ja")
        if row.get(f"name_{language}", "").strip()
    )
    if not names:
        raise ValidationError("no name", code="no-name")
    column, scheme = IDENTIFIERS.get(country, ("key", "source"))
    given = row.get(column, "").strip()
    if not given:
        raise ValidationError("identifier", code="no-identifier")
    field = row.get("field", "").strip()
    if field not in Organisation.Field.values:
        raise ValidationError("field", code="unknown-field")
    return OrganisationRecord(
        line=line,
        scheme=scheme,
        key=checked(scheme, given),
        names=names,
        kind="company",
        country=country,
        region=row.get("region", "").strip(),
        city=row.get("city", "").strip(),
        latitude=degrees(row.get("latitude", ""), 90),
        longitude=degrees(row.get("longitude", ""), 180),
        website=row.get("website", "").strip(),
        founded=day(row.get("founded", "")),
        field=field,
        description=tuple(
            (language, row[f"description_{language}"].strip())
            for language in ("ko", "en", "ja")
            if row.get(f"description_{language}", "").strip()
        ),
        source=row.get("source", "").strip() or "company list",
    )
