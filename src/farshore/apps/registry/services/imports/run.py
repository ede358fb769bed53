"""Runs an import: the whole file or nothing, dry first where wished, refusals kept by row."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record as audit
from farshore.apps.registry.models import ImportRejection, ImportRun
from farshore.apps.registry.services import organisations
from farshore.apps.registry.services.imports.importers import Importer, importer_of
from farshore.apps.registry.services.imports.reading import UnreadableFileError
from farshore.apps.registry.services.imports.records import Rejected
from farshore.web import clock

FORMLESS = {"unexpected-form", "not-json", "not-a-record"}


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
            refused.append(Rejected(row.line, "duplicate-row", in_words(identity), detail))
            continue
        seen[identity] = row.line
        yield row


def in_words(identity: Any) -> str:
    parts = identity if isinstance(identity, tuple) else (identity,)
    return " ".join(str(part) for part in parts if part is not None)[:200]


def run_import(
    *,
    actor: User | None,
    kind: str,
    path: Path,
    file_name: str = "",
    dry_run: bool,
    progress: Callable[[int], None] | None = None,
) -> ImportRun:
    """Import a file in one transaction. A dry run does all of it and then undoes it.

    Raises UnreadableFileError where the file as a whole cannot be read; rows that cannot be taken
    are kept with the run, each with its line and reason.
    """
    refused: list[Rejected] = []
    count: Counter[str] = Counter()
    try:
        with transaction.atomic():
            _take(importer_of(kind), path, actor, count, refused, progress)
            if dry_run:
                raise _DryRun
            return _keep(actor, kind, path, file_name, dry_run, count, refused)
    except _DryRun:
        with transaction.atomic():
            return _keep(actor, kind, path, file_name, dry_run, count, refused)
    except IntegrityError as error:
        raise UnreadableFileError(
            _("Another import wrote the same rows at the same time. Nothing was taken; try again."),
            code="conflict",
        ) from error


def _take(
    importer: Importer,
    path: Path,
    actor: User | None,
    count: Counter[str],
    refused: list[Rejected],
    progress: Callable[[int], None] | None,
) -> None:
    rows = unique(importer.read(path), importer, refused)
    for batch in organisations.batches(rows):
        written, unfit = importer.write(actor, batch)
        count.update(written)
        refused += unfit
        if progress:
            progress(sum(count.values()) + len(refused))
    if refused and not count and all(row.reason in FORMLESS for row in refused):
        raise UnreadableFileError(
            _("No row of the file has the form of this kind. Was the right kind chosen?"),
            code="wrong-kind",
        )


def digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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
        file_digest=digest_of(path),
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
        (
            ImportRejection(
                run=run, line=row.line, key=row.key, reason=row.reason, detail=row.detail
            )
            for row in refused
        ),
        batch_size=1000,
    )
    audit(
        actor=actor,
        action="registry.tried" if dry_run else "registry.imported",
        subject=run,
        kind=kind,
        dry_run=dry_run,
        **{name: getattr(run, name) for name in ("created", "updated", "unchanged", "rejected")},
    )
    return run
