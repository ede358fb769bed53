"""A copy of the SQLite database while it is in use."""

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from farshore.cli.files import InputError, finish
from farshore.cli.site import set_up


def backup(
    out: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
) -> None:
    """Copy the database as it is at one moment, without stopping anything (SQLite only)."""
    set_up()
    from django.conf import settings

    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        raise InputError("backup", "this database is not SQLite; use pg_dump")
    if out.exists():
        raise InputError(out, "the file exists already; name another")
    copy(Path(str(database["NAME"])), out)
    finish({"file": str(out), "bytes": out.stat().st_size})


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
