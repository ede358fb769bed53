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
from farshore.apps.registry.services.imports.reading import built, csv_rows, table_text
from farshore.apps.registry.services.imports.records import (
    NameRecord,
    OrganisationRecord,
    Rejected,
)
from farshore.web import clock

CITY_COLUMNS = ("Business Name", "Address", "City", "State", "Business Type")
PLAIN_COLUMNS = ("country",)
IDENTIFIERS = {"KR": ("registration_number", "kr-brn"), "JP": ("corporate_number", "jp-cn")}


def read(path: Path) -> Iterator[OrganisationRecord | Rejected]:
    text = table_text(path)
    city_list = "Business Name" in text.split("\n", 1)[0]
    build = from_city_list if city_list else from_plain
    rows = csv_rows(text, CITY_COLUMNS if city_list else PLAIN_COLUMNS)
    return built(rows, build, key_of)


def key_of(row: dict[str, Any]) -> Any:
    return row.get("Business Name") or row.get("registration_number") or row.get("name_en")


def day(value: str) -> date | None:
    """A date in the forms that sources use; an impossible one is refused."""
    text = value.strip()
    if not text:
        return None
    for form in ("%Y-%m-%d", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y", "%Y"):
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if found > clock.today():
            raise ValidationError("date", code="future-date")
        return found
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
    key = slugify(f"{name} {row['Address']}", allow_unicode=True)[:120]
    if not name or not key:
        raise ValidationError("no name", code="no-name")
    life = "life" in row["Business Type"].lower()
    text = row.get("Business Description", "").strip()
    return OrganisationRecord(
        line=line,
        scheme="cambridge-ma",
        key=key,
        names=(NameRecord(name, "en"),),
        kind="company",
        country="US",
        region="Massachusetts" if row["State"].strip() == "MA" else row["State"].strip()[:80],
        city=row["City"].strip()[:80],
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
        key=checked(scheme, given)[:120],
        names=names,
        kind="company",
        country=country,
        region=row.get("region", "").strip()[:80],
        city=row.get("city", "").strip()[:80],
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
        source=row.get("source", "").strip()[:120] or "company list",
    )
