"""Registered studies: the ClinicalTrials.gov v2 API's JSON, or the compact form a line each."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from farshore.apps.registry.identifiers import nct_key
from farshore.apps.registry.services.imports.reading import json_records
from farshore.apps.registry.services.imports.records import Rejected, SiteRecord, StudyRecord

DAY = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")


def read(path: Path) -> Iterator[StudyRecord | Rejected]:
    for found in json_records(path, within="studies"):
        if isinstance(found, Rejected):
            yield found
            continue
        line, row = found
        try:
            record = official(line, row) if "protocolSection" in row else compact(line, row)
            yield valid(record)
        except ValidationError as error:
            yield Rejected(line, error.code or "invalid", str(row.get("nct", ""))[:200])
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            yield Rejected(
                line, "unexpected-form", str(row.get("nct", ""))[:200], {"at": str(error)}
            )


def valid(record: StudyRecord) -> StudyRecord:
    if not record.title:
        raise ValidationError("title", code="no-title")
    for moment in (record.starts, record.ends):
        if moment and not DAY.match(moment):
            raise ValidationError("date", code="impossible-date")
    if record.starts and record.ends and record.ends[:7] < record.starts[:7]:
        raise ValidationError("order", code="ends-before-start")
    return record


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
        status=status.get("overallStatus", ""),
        phase=phase_of(design.get("phases", [])),
        kind=design.get("studyType", ""),
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
        status=row.get("status") or "",
        phase=row.get("phase") or "",
        kind=row.get("type") or "",
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
