"""Where files lie, which fill an owner's slots, and which are missing."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from farshore.apps.documents.models import Document, Version


def folder() -> Path:
    place = Path(settings.MEDIA_ROOT) / "documents"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def path_of(version: Version) -> Path:
    return folder() / version.stored[:2] / version.stored


def documents_of(owner: Any) -> QuerySet[Document]:
    return Document.objects.filter(
        owner_kind=owner._meta.label_lower, owner_key=owner.pk
    ).select_related("current__handed_in_by")


def filled(owner: Any) -> dict[str, Version]:
    """The file that stands in each slot of the owner."""
    if owner.pk is None:
        return {}
    rows = documents_of(owner).exclude(current=None)
    return {row.slot: row.current for row in rows if row.current is not None}


def digests(owner: type[Any], keys: Iterable[int]) -> dict[int, dict[str, str]]:
    """By owner and slot, the digest of the file that stands there."""
    found: dict[int, dict[str, str]] = {key: {} for key in keys}
    rows = Document.objects.filter(owner_kind=owner._meta.label_lower, owner_key__in=list(found))
    told = rows.exclude(current=None).order_by("slot")
    for key, slot, digest in told.values_list("owner_key", "slot", "current__sha256"):
        found[key][slot] = digest
    return found


def kept() -> QuerySet[Version]:
    return Version.objects.filter(purged_at=None).order_by("pk")


def missing(versions: QuerySet[Version]) -> Iterator[Version]:
    """Versions whose file is not there or has another size."""
    for version in versions.iterator(chunk_size=1000):
        file = path_of(version)
        if not file.is_file() or file.stat().st_size != version.size:
            yield version
