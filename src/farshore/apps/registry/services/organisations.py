"""Organisations written in bulk: each record is created, brought up to date, or left alone."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db import transaction

from farshore.apps.registry.models import (
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationSearch,
)
from farshore.apps.registry.names import normalised
from farshore.apps.registry.services.imports.records import NameRecord, OrganisationRecord

BATCH = 500
PLAIN = ("kind", "country", "region", "city", "latitude", "longitude", "founded", "source")
SHOWN = ("ko", "en", "ja")


def batches(records: Any, size: int = BATCH) -> Any:
    pending = iter(records)
    while part := list(islice(pending, size)):
        yield part


def main_names(names: Sequence[NameRecord]) -> dict[str, str]:
    """One name a language; a name without language stands for English."""
    chosen: dict[str, str] = {}
    for name in names:
        language = name.language[:2] or "en"
        if name.kind == "label" and language in SHOWN:
            chosen.setdefault(language, name.value[:200])
    return chosen or {"en": names[0].value[:200]}


def searchable(names: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(normalised(name) for name in names))


def values_of(record: OrganisationRecord) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in PLAIN}
    values["name"] = main_names(record.names)
    values["sort_name"] = normalised(next(iter(values["name"].values())))[:200]
    values["website"] = record.website[:300]
    if record.field:
        values["field"] = record.field
    if record.description:
        values["description"] = dict(record.description)
    return values


@transaction.atomic
def upsert(records: Sequence[OrganisationRecord]) -> Counter[str]:
    """Write one batch of records, each of which is unique by scheme and key.

    A record changes what its source says and nothing else: names added by hand stay.
    """
    known = {
        (row.scheme, row.value): row.organisation
        for scheme in {record.scheme for record in records}
        for row in OrganisationIdentifier.objects.filter(
            scheme=scheme, value__in=[r.key for r in records if r.scheme == scheme]
        ).select_related("organisation")
    }
    fresh, stale = [], []
    for record in records:
        row = known.get((record.scheme, record.key))
        if row is None:
            fresh.append(record)
        else:
            stale.append((record, row))
    changed = _update(stale)
    _create(fresh)
    unchanged = len(records) - len(fresh) - changed
    return Counter(created=len(fresh), updated=changed, unchanged=unchanged)


def _create(records: Sequence[OrganisationRecord]) -> None:
    made = Organisation.objects.bulk_create([Organisation(**values_of(row)) for row in records])
    pairs = list(zip(made, records, strict=True))
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(organisation=row, scheme=record.scheme, value=record.key)
        for row, record in pairs
    )
    _add_names([(row, name) for row, record in pairs for name in record.names])
    OrganisationSearch.objects.bulk_create(
        OrganisationSearch(organisation=row, text=searchable([name.value for name in record.names]))
        for row, record in pairs
    )


def _add_names(pairs: Sequence[tuple[Organisation, NameRecord]]) -> None:
    OrganisationName.objects.bulk_create(
        (
            OrganisationName(
                organisation=row, value=name.value[:300], language=name.language, kind=name.kind
            )
            for row, name in pairs
        ),
        ignore_conflicts=True,
    )


def _update(pairs: Sequence[tuple[OrganisationRecord, Organisation]]) -> int:
    held: dict[int, set[tuple[str, str]]] = {row.pk: set() for _record, row in pairs}
    for owner, value, language in OrganisationName.objects.filter(
        organisation__in=list(held)
    ).values_list("organisation_id", "value", "language"):
        held[owner].add((value, language))
    changed = []
    for record, row in pairs:
        values = values_of(record)
        # a source says nothing of the languages it does not speak
        values["name"] = {**row.name, **values["name"]}
        differing = {name: new for name, new in values.items() if getattr(row, name) != new}
        missing = [n for n in record.names if (n.value[:300], n.language) not in held[row.pk]]
        if differing or missing:
            for name, new in differing.items():
                setattr(row, name, new)
            changed.append((row, missing))
    if changed:
        _write_changes(changed)
    return len(changed)


def _write_changes(changed: Sequence[tuple[Organisation, list[NameRecord]]]) -> None:
    rows = [row for row, _missing in changed]
    columns = [*PLAIN, "name", "sort_name", "website", "field", "description"]
    Organisation.objects.bulk_update(rows, columns)
    _add_names([(row, name) for row, missing in changed for name in missing])
    refresh_search([row.pk for row in rows])


def refresh_search(keys: Sequence[int]) -> None:
    """Write the search lines of these organisations anew from all their names."""
    names: dict[int, list[str]] = {key: [] for key in keys}
    for owner, value in OrganisationName.objects.filter(organisation__in=keys).values_list(
        "organisation_id", "value"
    ):
        names[owner].append(value)
    OrganisationSearch.objects.bulk_create(
        [OrganisationSearch(organisation_id=key, text=searchable(v)) for key, v in names.items()],
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["text"],
    )
