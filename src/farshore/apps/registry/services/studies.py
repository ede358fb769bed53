"""Registered studies written in bulk, linked to sponsors that the registry knows by name."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from farshore.apps.registry.models import OrganisationName, Study, StudySite
from farshore.apps.registry.names import normalised
from farshore.apps.registry.services.imports.records import SiteRecord, StudyRecord

PLAIN = ("title", "status", "phase", "kind", "enrolment", "starts", "ends", "summary")


def values_of(record: StudyRecord, sponsors: dict[str, int]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in PLAIN}
    values["conditions"] = list(record.conditions)
    values["interventions"] = list(record.interventions)
    values["sponsor_name"] = record.sponsor
    values["sponsor_id"] = sponsors.get(record.sponsor)
    words = [record.title, record.sponsor, *record.conditions, *record.interventions]
    values["text"] = normalised(" \n ".join(words))
    return values


def sponsors_of(records: Sequence[StudyRecord]) -> dict[str, int]:
    """Sponsors whose name is exactly one organisation's; a doubtful name links to nobody."""
    owners: dict[str, set[int]] = {}
    wanted = {record.sponsor for record in records}
    rows = OrganisationName.objects.filter(value__in=wanted)
    for value, owner in rows.values_list("value", "organisation_id"):
        owners.setdefault(value, set()).add(owner)
    return {value: found.pop() for value, found in owners.items() if len(found) == 1}


def _sites(study: Study, sites: Sequence[SiteRecord]) -> list[StudySite]:
    return [
        StudySite(
            study=study,
            facility=site.facility,
            city=site.city,
            region=site.region,
            country=site.country,
        )
        for site in sites
    ]


@transaction.atomic
def upsert(records: Sequence[StudyRecord]) -> Counter[str]:
    """Write one batch of studies, unique by NCT id, with their sites."""
    sponsors = sponsors_of(records)
    keys = [record.nct for record in records]
    known = {study.nct: study for study in Study.objects.filter(nct__in=keys)}
    held: dict[int, list[SiteRecord]] = {study.pk: [] for study in known.values()}
    rows = StudySite.objects.filter(study__in=list(held)).order_by("pk")
    for owner, *place in rows.values_list("study_id", "facility", "city", "region", "country"):
        held[owner].append(SiteRecord(*place))
    count: Counter[str] = Counter()
    sites: list[StudySite] = []
    for record in records:
        study, values = known.get(record.nct), values_of(record, sponsors)
        if study is None:
            study = Study.objects.create(nct=record.nct, **values)
            count["created"] += 1
        else:
            same = all(getattr(study, name) == value for name, value in values.items())
            if same and held[study.pk] == list(record.sites):
                count["unchanged"] += 1
                continue
            Study.objects.filter(pk=study.pk).update(**values)
            study.sites.all().delete()
            count["updated"] += 1
        sites += _sites(study, record.sites)
    StudySite.objects.bulk_create(sites, batch_size=1000)
    return count
