"""Runs an import: the whole file or nothing, dry first where wished, refusals kept by row."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record as audit
from farshore.apps.registry.models import ImportRejection, ImportRun
from farshore.apps.registry.services import funding, organisations, studies
from farshore.apps.registry.services.imports import companies, ror, rounds, trials
from farshore.apps.registry.services.imports.records import Rejected
from farshore.web import clock

Writer = Callable[[Sequence[Any]], tuple[Counter[str], list[Rejected]]]


@dataclass(frozen=True)
class Importer:
    """One kind of file: how its rows are read, what tells two apart, how a batch is written."""

    read: Callable[[Path], Iterator[Any]]
    identity: Callable[[Any], Any]
    write: Writer


def _all_taken(write: Callable[[Sequence[Any]], Counter[str]]) -> Writer:
    return lambda batch: (write(batch), [])


IMPORTERS: dict[str, Importer] = {
    "ror": Importer(ror.read, lambda row: row.key, _all_taken(organisations.upsert)),
    "companies": Importer(
        companies.read, lambda row: (row.scheme, row.key), _all_taken(organisations.upsert)
    ),
    "trials": Importer(trials.read, lambda row: row.nct, _all_taken(studies.upsert)),
    "rounds": Importer(
        rounds.read,
        lambda row: (row.scheme, row.key, row.date, row.kind, row.amount),
        funding.upsert,
    ),
}


class _DryRun(Exception):  # noqa: N818 - it undoes, it does not fail
    pass


def unique(rows: Iterable[Any], importer: Importer, refused: list[Rejected]) -> Iterator[Any]:
    """Rows that were read well and come for the first time in this file."""
    seen: dict[Any, int] = {}
    for row in rows:
        if isinstance(row, Rejected):
            refused.append(row)
            continue
        identity = importer.identity(row)
        if identity in seen:
            detail = {"first_line": seen[identity]}
            refused.append(Rejected(row.line, "duplicate-row", str(identity)[:200], detail))
            continue
        seen[identity] = row.line
        yield row


def run_import(
    *,
    actor: User | None,
    kind: str,
    path: Path,
    file_name: str = "",
    dry_run: bool = True,
    progress: Callable[[int], None] | None = None,
) -> ImportRun:
    """Import a file in one transaction. A dry run does all of it and then undoes it.

    Raises UnreadableFileError where the file as a whole cannot be read; rows that cannot be taken
    are kept with the run, each with its line and reason.
    """
    importer = IMPORTERS[kind]
    refused: list[Rejected] = []
    count: Counter[str] = Counter()
    try:
        with transaction.atomic():
            rows = unique(importer.read(path), importer, refused)
            for batch in organisations.batches(rows):
                written, unfit = importer.write(batch)
                count += written
                refused += unfit
                if progress:
                    progress(sum(count.values()) + len(refused))
            if dry_run:
                raise _DryRun
            return _keep(actor, kind, path, file_name, dry_run, count, refused)
    except _DryRun:
        with transaction.atomic():
            return _keep(actor, kind, path, file_name, dry_run, count, refused)


def _keep(
    actor: User | None,
    kind: str,
    path: Path,
    file_name: str,
    dry_run: bool,
    count: Counter[str],
    refused: list[Rejected],
) -> ImportRun:
    run = ImportRun.objects.create(
        kind=kind,
        file_name=(file_name or path.name)[:255],
        file_digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        dry_run=dry_run,
        at=clock.now(),
        actor=actor,
        read=sum(count.values()) + len(refused),
        created=count["created"],
        updated=count["updated"],
        unchanged=count["unchanged"],
        rejected=len(refused),
    )
    ImportRejection.objects.bulk_create(
        ImportRejection(run=run, line=row.line, key=row.key, reason=row.reason, detail=row.detail)
        for row in refused
    )
    audit(
        actor=actor,
        action="registry.imported",
        subject=run,
        kind=kind,
        dry_run=dry_run,
        **{name: getattr(run, name) for name in ("created", "updated", "unchanged", "rejected")},
    )
    return run
