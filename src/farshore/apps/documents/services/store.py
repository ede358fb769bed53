"""Takes files in, lets go of them, and keeps their bytes where no address leads."""

import hashlib
import os
import secrets
from collections.abc import Collection, Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.documents.errors import refuse
from farshore.apps.documents.kinds import kind_of, labels
from farshore.apps.documents.models import Document, Version
from farshore.apps.documents.names import safe_name, split
from farshore.apps.documents.selectors.files import folder, path_of
from farshore.web import clock

# of one slot: nobody fills the disk by handing in again and again
MOST_VERSIONS = 100


class Upload(Protocol):
    """What a form hands over."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


def hand_in(
    *,
    actor: User | None,
    owner: Any,
    slot: str,
    upload: Upload,
    accepted: Collection[str] = (),
    confidential: bool = False,
) -> Version:
    """Put a file into a slot of the owner. What was there before stays as an older version."""
    name = safe_name(upload.name or "")
    arrived, size, digest = _receive(upload)
    try:
        kind = kind_of(arrived, split(name)[1])
        if accepted and kind not in accepted:
            raise refuse("not-accepted", kinds=labels(accepted))
        stored = secrets.token_urlsafe(32)
        target = folder() / stored[:2]
        target.mkdir(exist_ok=True, mode=0o700)
        os.replace(arrived, target / stored)
    finally:
        arrived.unlink(missing_ok=True)
    try:
        return _keep(
            actor=actor, owner=owner, slot=slot, confidential=confidential,
            kind=kind, name=name, size=size, sha256=digest, stored=stored,
        )  # fmt: skip
    except BaseException:
        # no row names it: the file would stay behind unseen
        (target / stored).unlink(missing_ok=True)
        raise


def _receive(upload: Upload) -> tuple[Path, int, str]:
    size, digest = 0, hashlib.sha256()
    with NamedTemporaryFile(dir=folder(), prefix=".arriving-", delete=False) as stream:
        arrived = Path(stream.name)
        try:
            for chunk in upload.chunks():
                size += len(chunk)
                if size > settings.UPLOAD_MOST_BYTES:
                    raise refuse("too-large", most=settings.UPLOAD_MOST_BYTES // 1024**2)
                digest.update(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        except BaseException:
            arrived.unlink(missing_ok=True)
            raise
    return arrived, size, digest.hexdigest()


@transaction.atomic
def _keep(
    *, actor: User | None, owner: Any, slot: str, confidential: bool, **fields: Any
) -> Version:
    document, _created = Document.objects.get_or_create(
        owner_kind=owner._meta.label_lower,
        owner_key=owner.pk,
        slot=slot,
        defaults={"confidential": confidential},
    )
    document = Document.objects.select_for_update().get(pk=document.pk)
    latest = document.versions.order_by("-number").values_list("number", flat=True).first() or 0
    if latest >= MOST_VERSIONS:
        raise refuse("too-often", most=MOST_VERSIONS)
    version = Version.objects.create(
        document=document, number=latest + 1, handed_in_by=actor, handed_in_at=clock.now(), **fields
    )
    document.current, document.confidential = version, confidential
    document.save()
    record(
        actor=actor, action="document.handed-in", subject=document,
        version=version.number, kind=version.kind, size=version.size,
    )  # fmt: skip
    return version


@transaction.atomic
def take_out(*, actor: User, document: Document) -> Document:
    """Empty the slot. The file stays among the older versions until it is purged."""
    held = Document.objects.select_for_update().get(pk=document.pk)
    if held.current_id is not None:
        held.current = None
        held.save(update_fields=["current"])
        record(actor=actor, action="document.taken-out", subject=held)
    return held


@transaction.atomic
def purge(*, actor: User | None, document: Document) -> int:
    """Destroy every file of a document for good; that they were there stays on record."""
    held = Document.objects.select_for_update().get(pk=document.pk)
    gone = list(held.versions.filter(purged_at=None))
    Version.objects.filter(pk__in=[row.pk for row in gone]).update(purged_at=clock.now())
    held.current = None
    held.save(update_fields=["current"])
    if gone:
        record(actor=actor, action="document.purged", subject=held, versions=len(gone))
    for row in gone:
        file = path_of(row)
        transaction.on_commit(lambda file=file: file.unlink(missing_ok=True))  # type: ignore[misc]
    return len(gone)
