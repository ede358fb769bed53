"""Registered studies: the ClinicalTrials.gov v2 API's JSON, or the compact form a line each."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from farshore.apps.registry.identifiers import nct_key
from farshore.apps.registry.services.imports.reading import built, json_records
from farshore.apps.registry.services.imports.records import Rejected, SiteRecord, StudyRecord

DAY = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$", re.ASCII)


def read(path: Path) -> Iterator[StudyRecord | Rejected]:
    return built(json_records(path, within="studies"), record_of, key_of)


def record_of(line: int, row: dict[str, Any]) -> StudyRecord:
    return valid(official(line, row) if "protocolSection" in row else compact(line, row))


def key_of(row: dict[str, Any]) -> Any:
    if "protocolSection" in row:
        return row["protocolSection"]["identificationModule"]["nctId"]
    return row.get("nct")


def valid(record: StudyRecord) -> StudyRecord:
    if not record.title:
        raise ValidationError("title", code="no-title")
    if not all(possible(moment) for moment in (record.starts, record.ends) if moment):
        raise ValidationError("date", code="impossible-date")
    if record.starts and record.ends and record.ends[:7] < record.starts[:7]:
        raise ValidationError("order", code="ends-before-start")
    return record


def possible(day: str) -> bool:
    """A year, a month or a day that the calendar has."""
    if not DAY.match(day):
        return False
    try:
        date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        return False
    return True


def moment(value: Any) -> str:
    """A day or month in ISO form; the registry's older prints write it out in English."""
    text = str(value or "").strip()
    for form, iso in (("%B %d, %Y", "%Y-%m-%d"), ("%B %Y", "%Y-%m")):
        try:
            return datetime.strptime(text, form).strftime(iso)  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return text


def whole(value: Any) -> int | None:
    return None if value in (None, "") else int(value)


def phase_of(phases: list[str]) -> str:
    return "/".join(phase.replace("PHASE", "P") for phase in phases)[:20]


def official(line: int, row: dict[str, Any]) -> StudyRecord:
    part = row["protocolSection"]
    identity, status = part["identificationModule"], part["statusModule"]
    design = part.get("designModule", {})
    arms = part.get("armsInterventionsModule", {}).get("interventions", [])
    places = part.get("contactsLocationsModule", {}).get("locations", [])
    return StudyRecord(
        line=line,
        nct=nct_key(identity["nctId"]),
        title=identity["briefTitle"].strip()[:600],
        status=status.get("overallStatus", "")[:40],
        phase=phase_of(design.get("phases", [])),
        kind=design.get("studyType", "")[:30],
        enrolment=whole(design.get("enrollmentInfo", {}).get("count")),
        conditions=tuple(part.get("conditionsModule", {}).get("conditions", [])),
        interventions=tuple(f"{arm.get('type', '')}: {arm['name']}" for arm in arms),
        sponsor=part["sponsorCollaboratorsModule"]["leadSponsor"]["name"].strip()[:300],
        starts=moment(status.get("startDateStruct", {}).get("date")),
        ends=moment(status.get("completionDateStruct", {}).get("date")),
        summary=part.get("descriptionModule", {}).get("briefSummary", ""),
        sites=tuple(
            SiteRecord(
                (place.get("facility") or "")[:300],
                (place.get("city") or "")[:120],
                (place.get("state") or "")[:120],
                place["country"][:80],
            )
            for place in places
            if place.get("country")
        ),
    )


def compact(line: int, row: dict[str, Any]) -> StudyRecord:
    return StudyRecord(
        line=line,
        nct=nct_key(row["nct"]),
        title=row["title"].strip()[:600],
        status=(row.get("status") or "")[:40],
        phase=(row.get("phase") or "")[:20],
        kind=(row.get("type") or "")[:30],
        enrolment=whole(row.get("enroll")),
        conditions=tuple(row.get("cond", [])),
        interventions=tuple(row.get("interv", [])),
        sponsor=row["sponsor"].strip()[:300],
        starts=moment(row.get("start")),
        ends=moment(row.get("end")),
        summary=row.get("summary") or "",
        sites=tuple(
            SiteRecord(
                (facility or "")[:300], (city or "")[:120], (region or "")[:120], country[:80]
            )
            for facility, city, region, country in row.get("locs", [])
            if country
        ),
    )
