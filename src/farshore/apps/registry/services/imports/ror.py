"""Research organisations: ROR's own v2 JSON, or the compact form with one record a line."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pycountry
from django.core.exceptions import ValidationError

from farshore.apps.registry.identifiers import ror_key
from farshore.apps.registry.services.imports.reading import built, json_records
from farshore.apps.registry.services.imports.records import (
    NameRecord,
    OrganisationRecord,
    Rejected,
)

KINDS = {
    "company": "company",
    "education": "university",
    "healthcare": "hospital",
    "government": "agency",
    "facility": "facility",
    "nonprofit": "nonprofit",
    "funder": "agency",
}
SHORT_KINDS = {"l": "label", "a": "alias", "D": "label", "c": "acronym"}
SOURCE = "ROR (CC0)"


def read(path: Path) -> Iterator[OrganisationRecord | Rejected]:
    rows = json_records(path, within="items")
    return built(rows, record_of, lambda row: row.get("id"))


def record_of(line: int, row: dict[str, Any]) -> OrganisationRecord:
    return official(line, row) if "locations" in row else compact(line, row)


def kind_of(types: list[str]) -> str:
    return next((KINDS[kind] for kind in KINDS if kind in types), "other")


def year(value: Any) -> date | None:
    return date(int(value), 1, 1) if value and 1000 <= int(value) <= 2100 else None


def official(line: int, row: dict[str, Any]) -> OrganisationRecord:
    key = ror_key(row["id"])
    if row.get("status", "active") != "active":
        raise ValidationError("inactive", code="not-active")
    names = tuple(
        NameRecord(
            name["value"].strip(),
            (name.get("lang") or "")[:8],
            "label" if {"ror_display", "label"} & set(name["types"]) else name["types"][0][:12],
        )
        for name in sorted(row["names"], key=lambda name: "ror_display" not in name["types"])
        if name["value"].strip()
    )
    place = row["locations"][0]["geonames_details"]
    website = next(
        (link["value"] for link in row.get("links", []) if link["type"] == "website"), ""
    )
    return _record(
        line,
        key,
        names,
        row.get("types", []),
        place["country_code"],
        region=place.get("country_subdivision_name") or "",
        city=place.get("name") or "",
        latitude=place.get("lat"),
        longitude=place.get("lng"),
        website=website,
        founded=year(row.get("established")),
    )


def compact(line: int, row: dict[str, Any]) -> OrganisationRecord:
    key = ror_key(row["id"])
    names = tuple(
        NameRecord(value.strip(), (language or "")[:8], SHORT_KINDS.get(kinds[0], "label"))
        for value, language, kinds in sorted(row["names"], key=lambda name: "D" not in name[2])
        if value.strip()
    )
    return _record(
        line,
        key,
        names,
        row.get("types", []),
        row["cc"],
        region=row.get("region") or "",
        city=row.get("city") or "",
        latitude=row.get("lat"),
        longitude=row.get("lng"),
        website=row.get("web") or "",
        founded=year(row.get("est")),
    )


def degrees(value: Any, limit: int) -> float | None:
    if value is None:
        return None
    if not -limit <= float(value) <= limit:
        raise ValidationError("place", code="impossible-place")
    return float(value)


def _record(
    line: int,
    key: str,
    names: tuple[NameRecord, ...],
    types: list[str],
    country: str,
    *,
    region: str,
    city: str,
    latitude: Any,
    longitude: Any,
    website: str,
    founded: date | None,
) -> OrganisationRecord:
    if not names:
        raise ValidationError("no name", code="no-name")
    if pycountry.countries.get(alpha_2=country.upper()) is None and country != "XK":
        raise ValidationError("country", code="unknown-country")
    unique = tuple({(name.value, name.language): name for name in reversed(names)}.values())[::-1]
    return OrganisationRecord(
        line=line,
        scheme="ror",
        key=key,
        names=unique,
        kind=kind_of(types),
        country=country.upper(),
        region=region[:80],
        city=city[:80],
        latitude=degrees(latitude, 90),
        longitude=degrees(longitude, 180),
        website=website,
        founded=founded,
        source=SOURCE,
    )
