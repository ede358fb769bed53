"""Files that a person tried and may take: kept for a day, readable by this installation only."""

import os
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from farshore.apps.accounts.models import User
from farshore.apps.registry.models import ImportRun
from farshore.apps.registry.services.imports.run import run_import

KEPT_SECONDS = 24 * 3600


def folder() -> Path:
    place = Path(settings.MEDIA_ROOT) / "imports"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def file_of(run: ImportRun) -> Path:
    return folder() / run.file_digest


def can_be_taken(run: ImportRun) -> bool:
    """A file that was tried well, is still here and would change something."""
    return run.dry_run and bool(run.created or run.updated) and file_of(run).is_file()


def forget_old(now: float) -> None:
    for file in folder().iterdir():
        try:
            if file.stat().st_mtime < now - KEPT_SECONDS:
                file.unlink()
        except FileNotFoundError:
            # another process was faster
            continue


def receive(
    *, actor: User, kind: str, chunks: Iterable[bytes], file_name: str, dry_run: bool
) -> ImportRun:
    """Read an uploaded file. One that was only tried is kept, so that it can be taken as it is."""
    forget_old(time.time())
    with NamedTemporaryFile(dir=folder(), prefix=".upload-", delete=False) as stream:
        for chunk in chunks:
            stream.write(chunk)
    arrived = Path(stream.name)
    try:
        run = run_import(actor=actor, kind=kind, path=arrived, file_name=file_name, dry_run=dry_run)
        if dry_run:
            os.replace(arrived, file_of(run))
        return run
    finally:
        arrived.unlink(missing_ok=True)


def take(*, actor: User, tried: ImportRun) -> ImportRun:
    """Import the very file that was tried."""
    file = file_of(tried)
    run = run_import(
        actor=actor, kind=tried.kind, path=file, file_name=tried.file_name, dry_run=False
    )
    file.unlink(missing_ok=True)
    return run
