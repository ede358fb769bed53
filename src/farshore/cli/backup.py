"""A copy of the SQLite database and of the files people handed in, while both are in use."""

import hashlib
import shutil
import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from farshore.cli.files import InputError, finish
from farshore.cli.site import set_up


def backup(
    out: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    files_only: Annotated[bool, typer.Option("--files-only", help="Not the database.")] = False,
) -> None:
    """Copy the database as it is at one moment, and beside it every file that it names.

    Nothing stops. On PostgreSQL, pg_dump copies the database; `--files-only` copies the files.
    """
    set_up()
    from django.conf import settings

    database = settings.DATABASES["default"]
    if not files_only and not database["ENGINE"].endswith("sqlite3"):
        raise InputError("backup", "this database is not SQLite; use pg_dump and --files-only")
    beside = out.with_name(f"{out.name}.files")
    for taken in (out, beside):
        if taken.exists():
            raise InputError(taken, "it exists already; name another")
    figures: dict[str, object] = {}
    if not files_only:
        copy(Path(str(database["NAME"])), out)
        figures = {"file": str(out), "bytes": out.stat().st_size}
    # afterwards: a file never changes, so that the copy of the database finds all it names
    finish({**figures, **copy_documents(beside)})


def copy_documents(target: Path) -> dict[str, object]:
    """Every file that people handed in, each compared with the digest kept of it."""
    from farshore.apps.documents.selectors.files import kept, path_of

    copied, unsound = 0, []
    for version in kept().iterator(chunk_size=1000):
        source = path_of(version)
        place = target / "documents" / version.stored[:2] / version.stored
        if not source.is_file():
            unsound.append(version.pk)
            continue
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(source, place)
        place.chmod(0o600)
        with place.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != version.sha256:
                unsound.append(version.pk)
        copied += 1
    return {"files": str(target) if copied else None, "copied": copied, "unsound": unsound}


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        with sqlite3.connect(source) as origin, sqlite3.connect(part) as copied:
            origin.backup(copied)
            sound = copied.execute("PRAGMA integrity_check").fetchone()[0]
        copied.close()
        origin.close()
        if sound != "ok":
            raise InputError(source, f"the copy is not sound: {sound}")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def register(app: typer.Typer) -> None:
    app.command()(backup)
