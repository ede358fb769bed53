"""Triggers that keep what is issued as it is: no change, no deletion, no line added later.

A document counts as issued once it bears a digest. SQLite loses its triggers when a migration
rebuilds a table: such a migration must put them back.
"""

from typing import Any

STATEMENT = (
    "book_id", "residency_id", "month", "number", "currency", "charged", "subsidised", "due",
    "deposit_before", "deposit_after", "issued_at", "digest",
)  # fmt: skip
NOTE = ("statement_id", "book_id", "number", "reason", "amount", "issued_at", "digest")
CLAIM = ("award_id", "line_id", "month", "amount", "claimed")
# table, columns that never change, the condition under which a row is issued
DOCUMENTS = (
    ("charges_statement", STATEMENT, "OLD.digest <> ''"),
    ("charges_creditnote", NOTE, "OLD.digest <> ''"),
    ("charges_claim", CLAIM, ""),
    ("charges_line", (), ""),
    ("charges_creditline", (), ""),
)
# lines are added only while their document is being issued
LINES = (
    ("charges_line", "charges_statement", "statement_id"),
    ("charges_creditline", "charges_creditnote", "note_id"),
)


def _sqlite() -> list[str]:
    made = []
    for table, columns, condition in DOCUMENTS:
        when = f" WHEN {condition}" if condition else ""
        of = f" OF {', '.join(columns)}" if columns else ""
        for verb, what in (("update", f"UPDATE{of}"), ("delete", "DELETE")):
            made.append(
                f"CREATE TRIGGER {table}_frozen_{verb} BEFORE {what} ON {table} FOR EACH ROW{when} "
                f"BEGIN SELECT RAISE(ABORT, 'issued already: {table}'); END"
            )
    for table, document, key in LINES:
        # names are those of this file
        issued = f"(SELECT digest FROM {document} WHERE id = NEW.{key}) <> ''"  # noqa: S608
        made.append(
            f"CREATE TRIGGER {table}_frozen_insert BEFORE INSERT ON {table} FOR EACH ROW "
            f"WHEN {issued} BEGIN SELECT RAISE(ABORT, 'issued already: {document}'); END"
        )
    return made


FUNCTION = """
CREATE OR REPLACE FUNCTION charges_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'issued already: %', TG_TABLE_NAME
  USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _line_function(table: str, document: str, key: str) -> str:
    # names are those of this file
    issued = f"(SELECT digest FROM {document} WHERE id = NEW.{key}) <> ''"  # noqa: S608
    return (
        f"CREATE OR REPLACE FUNCTION {table}_refuse_insert() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN IF {issued} THEN "
        f"RAISE EXCEPTION 'issued already: {document}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )


def _postgresql() -> list[str]:
    made = [FUNCTION]
    for table, columns, condition in DOCUMENTS:
        when = f" WHEN ({condition})" if condition else ""
        of = f" OF {', '.join(columns)}" if columns else ""
        for verb, what in (("update", f"UPDATE{of}"), ("delete", "DELETE")):
            made.append(
                f"CREATE TRIGGER {table}_frozen_{verb} BEFORE {what} ON {table} "
                f"FOR EACH ROW{when} EXECUTE FUNCTION charges_refuse_change()"
            )
    for table, document, key in LINES:
        made.append(_line_function(table, document, key))
        made.append(
            f"CREATE TRIGGER {table}_frozen_insert BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse_insert()"
        )
    return made


def freeze(_apps: Any, editor: Any) -> None:
    for statement in _postgresql() if editor.connection.vendor == "postgresql" else _sqlite():
        editor.execute(statement, None)


def thaw(_apps: Any, editor: Any) -> None:
    on = editor.connection.vendor == "postgresql"
    for table, verbs in (
        *((table, ("update", "delete")) for table, _columns, _condition in DOCUMENTS),
        *((table, ("insert",)) for table, _document, _key in LINES),
    ):
        for verb in verbs:
            editor.execute(f"DROP TRIGGER {table}_frozen_{verb}{f' ON {table}' if on else ''}")
