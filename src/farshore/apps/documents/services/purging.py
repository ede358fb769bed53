"""The round that destroys files nobody needs any more; what was destroyed stays on record."""

from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.documents.models import Document, Version
from farshore.apps.documents.selectors.files import path_of
from farshore.apps.documents.selectors.purgeable import left_before, ownerless, strays
from farshore.apps.documents.services.store import purge
from farshore.web import clock

Figures = dict[str, int]


def purge_unneeded(*, actor: User | None, days: int, dry_run: bool = False) -> Figures:
    """Destroy versions that were replaced or taken out more than `days` ago, all files of deleted
    objects, and what lies on the disk without a row. A dry run only counts."""
    figures = {"documents": 0, "replaced": 0, "ownerless": 0, "strays": 0, "bytes": 0}
    for document in ownerless():
        rows = list(document.versions.filter(purged_at=None))
        _count(figures, "ownerless", sum(row.size for row in rows), len(rows), documents=1)
        if not dry_run:
            purge(actor=actor, document=document)
    # in a dry run the ownerless are still there: they are counted once
    gone = {document.pk for document in ownerless()} if dry_run else set()
    old = left_before(clock.now() - timedelta(days=days)).exclude(document__in=gone)
    for pk, group in groupby(list(old.order_by("document", "pk")), attrgetter("document_id")):
        rows = list(group)
        _count(figures, "replaced", sum(row.size for row in rows), len(rows), documents=1)
        if not dry_run:
            _purge_versions(actor, pk, rows)
    for file in list(strays(clock.now())):
        _count(figures, "strays", file.stat().st_size, 1)
        if not dry_run:
            file.unlink(missing_ok=True)
    if not dry_run and any(figures.values()):
        record(actor=actor, action="documents.purged", subject=Document(), days=days, **figures)
    return figures


def _count(figures: Figures, name: str, size: int, files: int, *, documents: int = 0) -> None:
    figures[name] += files
    figures["bytes"] += size
    figures["documents"] += documents


@transaction.atomic
def _purge_versions(actor: User | None, document: int, rows: list[Version]) -> None:
    """Those of one document that still stand for nothing once it is locked."""
    held = Document.objects.select_for_update().get(pk=document)
    gone = [row for row in rows if row.pk != held.current_id]
    Version.objects.filter(pk__in=[row.pk for row in gone]).update(purged_at=clock.now())
    record(actor=actor, action="document.purged", subject=held, versions=len(gone))
    for row in gone:
        file = path_of(row)
        transaction.on_commit(lambda file=file: file.unlink(missing_ok=True))  # type: ignore[misc]
