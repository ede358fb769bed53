"""Files that nobody needs any more: replaced or taken out long ago, or of something deleted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from farshore.apps.audit.models import Entry
from farshore.apps.documents.models import Document, Version
from farshore.apps.documents.selectors.files import folder, kept

# one that is handed in right now has no row yet
ARRIVING = timedelta(days=1)


def left_before(moment: datetime) -> QuerySet[Version]:
    """Versions that stand for nothing since before the moment: since the next one was handed in,
    or since the slot was emptied. Where neither is known, they stay."""
    after = Version.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    emptied = Entry.objects.filter(
        action="document.taken-out", subject_kind=Document._meta.label_lower,
        subject_key=OuterRef("document"),
    )  # fmt: skip
    left = Coalesce(
        Subquery(after.order_by("number").values("handed_in_at")[:1]),
        Subquery(emptied.order_by("-at").values("at")[:1]),
        output_field=DateTimeField(),
    )
    standing = Document.objects.filter(current=OuterRef("pk"))
    return kept().exclude(Exists(standing)).annotate(left=left).filter(left__lt=moment)


def ownerless() -> Iterator[Document]:
    """Documents of objects that were deleted. Of a kind that nobody knows, none is."""
    for kind in Document.objects.order_by().values_list("owner_kind", flat=True).distinct():
        try:
            model = apps.get_model(kind)
        except (LookupError, ValueError):
            continue
        owner = model._default_manager.filter(pk=OuterRef("owner_key"))
        rows = Document.objects.filter(owner_kind=kind).exclude(Exists(owner))
        yield from rows.filter(versions__purged_at=None).distinct().order_by("pk")


def strays(now: datetime) -> Iterator[Path]:
    """Files on the disk that no row names: of a hand-in or a purge that broke off."""
    before = (now - ARRIVING).timestamp()
    for file in sorted(folder().rglob("*")):
        if not file.is_file() or file.stat().st_mtime > before:
            continue
        if not kept().filter(stored=file.name).exists():
            yield file
