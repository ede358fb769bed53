"""Rows that the database itself refuses while another row bars them, on SQLite and PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunPython


def _clash(table: str, barred: str, keys: Sequence[str]) -> str:
    same = " AND ".join(f"bar.{key} = NEW.{key}" for key in keys)
    # table and columns are named by migrations, never by input
    return f"SELECT 1 FROM {barred} bar WHERE {same}"  # noqa: S608


def _sqlite(table: str, barred: str, keys: Sequence[str], final: tuple[str, str]) -> list[str]:
    column, value = final
    changed = " OR ".join(f"OLD.{key} <> NEW.{key}" for key in keys)
    refuse = f"SELECT RAISE(ABORT, '{table} is barred by {barred}');"
    return [
        f"CREATE TRIGGER {table}_barred_insert BEFORE INSERT ON {table} FOR EACH ROW "
        f"WHEN EXISTS ({_clash(table, barred, keys)}) BEGIN {refuse} END",
        f"CREATE TRIGGER {table}_barred_update BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN (OLD.{column} = '{value}' AND NEW.{column} <> '{value}') OR (({changed}) "
        f"AND EXISTS ({_clash(table, barred, keys)})) BEGIN {refuse} END",
    ]


def _postgresql(table: str, barred: str, keys: Sequence[str], final: tuple[str, str]) -> list[str]:
    column, value = final
    changed = " OR ".join(f"OLD.{key} <> NEW.{key}" for key in keys)
    raised = f"RAISE EXCEPTION '{table} is barred by {barred}' USING ERRCODE = 'check_violation';"
    return [
        f"CREATE FUNCTION {table}_barred() RETURNS trigger AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN "
        f"IF OLD.{column} = '{value}' AND NEW.{column} <> '{value}' THEN {raised} END IF; "
        f"IF NOT ({changed}) THEN RETURN NEW; END IF; END IF; "
        f"IF EXISTS ({_clash(table, barred, keys)}) THEN {raised} END IF; "
        f"RETURN NEW; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {table}_barred BEFORE INSERT OR UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_barred()",
    ]


def refuse_barred(
    table: str, barred: str, keys: Sequence[str], *, final: tuple[str, str]
) -> RunPython:
    """A migration step: no row of `table` where `barred` has one with the same keys; and a row
    whose column holds the final value keeps it."""

    def apply(_apps: Any, editor: Any) -> None:
        make = _postgresql if editor.connection.vendor == "postgresql" else _sqlite
        for statement in make(table, barred, keys, final):
            editor.execute(statement)

    def undo(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_barred ON {table}")
            editor.execute(f"DROP FUNCTION {table}_barred()")
            return
        for verb in ("insert", "update"):
            editor.execute(f"DROP TRIGGER {table}_barred_{verb}")

    return RunPython(apply, undo, atomic=True)
