"""Funding rounds written in bulk for organisations that the registry knows."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from farshore.apps.registry.models import FundingRound, OrganisationIdentifier
from farshore.apps.registry.services import organisations
from farshore.apps.registry.services.imports.records import (
    NameRecord,
    OrganisationRecord,
    Rejected,
    RoundRecord,
)


def known_companies(records: Sequence[RoundRecord]) -> dict[tuple[str, str], int]:
    schemes = {record.scheme for record in records}
    keys = {record.key for record in records}
    rows = OrganisationIdentifier.objects.filter(scheme__in=schemes, value__in=keys)
    return {(s, v): owner for s, v, owner in rows.values_list("scheme", "value", "organisation_id")}


def add_named_companies(records: Sequence[RoundRecord]) -> None:
    """A source that names its companies brings them along."""
    named = {(r.scheme, r.key): r for r in records if r.name and r.country}
    known = known_companies(records)
    lacking = [record for key, record in named.items() if key not in known]
    organisations.upsert(
        [
            OrganisationRecord(
                line=record.line,
                scheme=record.scheme,
                key=record.key,
                names=(NameRecord(record.name, "en"),),
                kind="company",
                country=record.country,
                region=record.region,
                city=record.city,
                source=record.source,
            )
            for record in lacking
        ]
    )


@transaction.atomic
def upsert(records: Sequence[RoundRecord]) -> tuple[Counter[str], list[Rejected]]:
    """Add rounds; a round is the same where company, date, kind and amount are the same."""
    add_named_companies(records)
    owners = known_companies(records)
    held = set(
        FundingRound.objects.filter(organisation__in=set(owners.values())).values_list(
            "organisation_id", "date", "kind", "amount"
        )
    )
    count: Counter[str] = Counter()
    refused, fresh = [], []
    for record in records:
        owner = owners.get((record.scheme, record.key))
        if owner is None:
            refused.append(Rejected(record.line, "unknown-company", record.key))
            continue
        identity = (owner, record.date, record.kind, record.amount)
        if identity in held:
            count["unchanged"] += 1
            continue
        held.add(identity)
        count["created"] += 1
        fresh.append(
            FundingRound(
                organisation_id=owner,
                date=record.date,
                kind=record.kind,
                amount=record.amount,
                currency=record.currency if record.amount is not None else "",
                source=record.source,
            )
        )
    FundingRound.objects.bulk_create(fresh, batch_size=1000)
    return count, refused
