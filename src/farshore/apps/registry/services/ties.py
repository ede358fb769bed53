"""Ties between people and companies written in bulk: affiliations, investors, inventors."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.registry.models import (
    Affiliation,
    FundingRound,
    Inventor,
    OrganisationIdentifier,
    OrganisationName,
    RoundInvestor,
    Technology,
)
from farshore.apps.registry.services.imports.records import Rejected, TieRecord

SCHEME = "kr-brn"


class _Known:
    """What the batch speaks of, read in a fixed number of queries."""

    def __init__(self, records: Sequence[TieRecord]) -> None:
        keys = {record.key for record in records}
        rows = OrganisationIdentifier.objects.filter(scheme=SCHEME, value__in=keys)
        self.companies = dict(rows.values_list("value", "organisation_id"))
        emails = {record.email for record in records if record.email}
        self.people = {
            email.lower(): pk
            for email, pk in User.objects.filter(email__in=emails).values_list("email", "pk")
        }
        owners = set(self.companies.values())
        self.rounds: dict[tuple[int, date], list[int]] = defaultdict(list)
        for pk, owner, day in FundingRound.objects.filter(organisation__in=owners).values_list(
            "pk", "organisation_id", "date"
        ):
            self.rounds[owner, day].append(pk)
        self.technologies = {
            (owner, title): pk
            for pk, owner, titles in Technology.objects.filter(organisation__in=owners).values_list(
                "pk", "organisation_id", "title"
            )
            for title in titles.values()
        }
        names = {record.name for record in records if record.kind == "investor"}
        self.investors: dict[str, set[int]] = defaultdict(set)
        for value, owner in OrganisationName.objects.filter(value__in=names).values_list(
            "value", "organisation_id"
        ):
            self.investors[value].add(owner)


@transaction.atomic
def upsert(records: Sequence[TieRecord]) -> tuple[Counter[str], list[Rejected]]:
    """Add ties; the same one again changes nothing. A company, person, round or technology that
    the registry does not know refuses its row."""
    known = _Known(records)
    write: dict[str, Callable[[TieRecord, int, int | None, _Known], bool | str]] = {
        "affiliation": _affiliation,
        "investor": _investor,
        "inventor": _inventor,
    }
    count: Counter[str] = Counter()
    refused = []
    for record in records:
        company = known.companies.get(record.key)
        person = known.people.get(record.email) if record.email else None
        answer: bool | str
        if company is None:
            answer = "unknown-company"
        elif record.email and person is None:
            answer = "unknown-person"
        else:
            answer = write[record.kind](record, company, person, known)
        if isinstance(answer, str):
            refused.append(Rejected(record.line, answer, f"{record.key} {record.name}"))
        else:
            count["created" if answer else "unchanged"] += 1
    return count, refused


def _affiliation(record: TieRecord, company: int, person: int | None, _known: _Known) -> bool:
    who: dict[str, Any] = {"person_id": person} if person else {"person_name": record.name}
    what = {"organisation_id": company, "starts": record.starts, "ends": record.ends, **who}
    return _once(Affiliation, what, source=record.source)


def _once(model: Any, what: dict[str, Any], **rest: Any) -> bool:
    """What somebody marked wrong stays so: the file that said it does not say it anew."""
    if model.objects.filter(**what).exists():
        return False
    model.objects.create(**what, **rest)
    return True


def _investor(record: TieRecord, company: int, person: int | None, known: _Known) -> bool | str:
    found = known.rounds.get((company, record.round_date)) if record.round_date else None
    if not found:
        return "unknown-round"
    named = known.investors.get(record.name, set())
    linked = next(iter(named)) if len(named) == 1 else None
    made = [
        _once(
            RoundInvestor, {"round_id": pk, "name": record.name}, organisation_id=linked,
            person_id=person, source=record.source,
        )
        for pk in found
    ]  # fmt: skip
    return any(made)


def _inventor(record: TieRecord, company: int, person: int | None, known: _Known) -> bool | str:
    technology = known.technologies.get((company, record.technology))
    if technology is None:
        return "unknown-technology"
    what = {"technology_id": technology, "name": record.name}
    return _once(Inventor, what, person_id=person, source=record.source)
