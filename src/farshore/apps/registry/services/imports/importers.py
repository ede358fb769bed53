"""Which kinds of file can be read. Rooms above this one add theirs when they start."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import User
from farshore.apps.registry.services import funding, organisations, studies
from farshore.apps.registry.services import ties as tie_writing
from farshore.apps.registry.services.imports import companies, ror, rounds, ties, trials
from farshore.apps.registry.services.imports.records import Rejected

Writer = Callable[[User | None, Sequence[Any]], tuple[Counter[str], list[Rejected]]]


@dataclass(frozen=True)
class Importer:
    """One kind of file: how its rows are read, what tells two apart, how a batch is written.

    `read` yields records that have a `line`, and `Rejected` rows; `write` gets the actor and a
    batch, inside the import's own transaction, and says how many it created, updated and left.
    """

    label: Any
    read: Callable[[Path], Iterator[Any]]
    identity: Callable[[Any], Any]
    write: Writer


_importers: dict[str, Importer] = {}


def register(kind: str, importer: Importer) -> None:
    _importers[kind] = importer


def importer_of(kind: str) -> Importer:
    return _importers[kind]


def kinds() -> list[tuple[str, Any]]:
    """(code, label) of every kind, as forms and the command offer them."""
    return [(kind, importer.label) for kind, importer in _importers.items()]


def _all_taken(write: Callable[[Sequence[Any]], Counter[str]]) -> Writer:
    return lambda _actor, batch: (write(batch), [])


register(
    "ror",
    Importer(
        _("Research organisations (ROR v2: JSON, or the dump's ZIP)"),
        ror.read,
        lambda row: row.key,
        _all_taken(organisations.upsert),
    ),
)
register(
    "companies",
    Importer(
        _("Companies (CSV)"),
        companies.read,
        lambda row: (row.scheme, row.key),
        _all_taken(organisations.upsert),
    ),
)
register(
    "trials",
    Importer(
        _("Clinical trials (ClinicalTrials.gov v2 JSON)"),
        trials.read,
        lambda row: row.nct,
        _all_taken(studies.upsert),
    ),
)
register(
    "rounds",
    Importer(
        _("Funding rounds (CSV)"),
        rounds.read,
        lambda row: (row.scheme, row.key, row.date, row.kind, row.amount),
        lambda _actor, batch: funding.upsert(batch),
    ),
)
register(
    "ties",
    Importer(
        _("Affiliations, investors and inventors (CSV)"),
        ties.read,
        lambda row: (row.key, row.kind, row.name, row.starts, row.round_date, row.technology),
        lambda _actor, batch: tie_writing.upsert(batch),
    ),
)
