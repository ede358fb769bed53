"""Refusal of overlapping intervals by the database itself, on SQLite and PostgreSQL alike.

Intervals are half-open, `[starts, ends)`; an empty `ends` never ends. Two rows clash when they
share the key columns and their intervals meet. PostgreSQL gets an exclusion constraint, SQLite
two triggers that raise the same kind of error (`IntegrityError`).
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunPython

FAR = {"date": "9999-12-31", "timestamptz": "9999-12-31 00:00:00+00"}
RANGES = {"date": "daterange", "timestamptz": "tstzrange"}


def _postgresql(table: str, keys: Sequence[str], kind: str, where: str, ends: str) -> list[str]:
    same = ", ".join(f"{key} WITH =" for key in keys)
    condition = f" WHERE ({where})" if where else ""
    return [
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap EXCLUDE USING gist "
        f"({same}, {RANGES[kind]}(starts, {ends}, '[)') WITH &&){condition}",
    ]


def _sqlite(table: str, keys: Sequence[str], kind: str, where: str, ends: str) -> list[str]:
    far = FAR[kind]
    same = " AND ".join(f"other.{key} = NEW.{key}" for key in keys)
    mine = f" WHEN {where_of('NEW', where)}" if where else ""
    theirs = f" AND {where_of('other', where)}" if where else ""
    # table and columns are named by migrations, never by input
    clash = (
        f"SELECT RAISE(ABORT, 'overlapping interval in {table}') FROM {table} other "  # noqa: S608
        f"WHERE other.id <> NEW.id AND {same}{theirs} "
        f"AND other.starts < coalesce(NEW.{ends}, '{far}') "
        f"AND NEW.starts < coalesce(other.{ends}, '{far}');"
    )
    return [
        f"CREATE TRIGGER {table}_no_overlap_{verb.lower()} AFTER {verb} ON {table} "
        f"FOR EACH ROW{mine} BEGIN {clash} END"
        for verb in ("INSERT", "UPDATE")
    ]


def where_of(row: str, where: str) -> str:
    """The condition on one row; it begins with the column it speaks of."""
    return f"{row}.{where}"


def refuse_overlaps(
    table: str, keys: Sequence[str], *, kind: str = "date", where: str = "", ends: str = "ends"
) -> RunPython:
    """A migration step. `where` narrows to rows that hold, as `column IN ('a', 'b')`; `ends` is
    the column until which a row holds."""

    def apply(_apps: Any, editor: Any) -> None:
        make = _postgresql if editor.connection.vendor == "postgresql" else _sqlite
        for statement in make(table, keys, kind, where, ends):
            editor.execute(statement)

    def undo(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_no_overlap")
            return
        for verb in ("insert", "update"):
            editor.execute(f"DROP TRIGGER {table}_no_overlap_{verb}")

    return RunPython(apply, undo, atomic=True)
