"""Whether what was issued is still what was issued."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from farshore.apps.charges.models import Book, CreditNote, Line, Statement


def _canonical(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def digest(statement: Statement, lines: Iterable[Line]) -> str:
    """Over every frozen figure of a statement and its lines."""
    return _canonical(
        {
            "book": statement.book_id,
            "residency": statement.residency_id,
            "month": statement.month.isoformat(),
            "number": statement.number,
            "currency": statement.currency,
            "totals": [
                _money(statement.charged), _money(statement.subsidised), _money(statement.due),
                _money(statement.deposit_before), _money(statement.deposit_after),
            ],
            "issued_at": _moment(statement.issued_at),
            "lines": [
                [
                    line.order, line.kind, line.item, line.facts, _money(line.quantity),
                    line.starts.isoformat(), line.ends.isoformat(), _money(line.rate),
                    _money(line.amount),
                ]
                for line in lines
            ],
        }
    )  # fmt: skip


def credit_digest(note: CreditNote, lines: Iterable[Any]) -> str:
    return _canonical(
        {
            "statement": note.statement_id,
            "book": note.book_id,
            "number": note.number,
            "reason": note.reason,
            "amount": _money(note.amount),
            "issued_at": _moment(note.issued_at),
            "lines": [[line.line_id, _money(line.amount)] for line in lines],
        }
    )


def _fault(statement: Statement) -> str | None:
    lines = list(statement.lines.all())
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.kind] += line.amount
    if digest(statement, lines) != statement.digest:
        return "digest"
    whole = (
        sums[Line.Kind.CHARGE] == statement.charged
        and sums[Line.Kind.SUBSIDY] == statement.subsidised
        and statement.charged + statement.subsidised == statement.due
        and statement.deposit_before + sums[Line.Kind.DEPOSIT] == statement.deposit_after
    )
    return None if whole else "sum"


def faults() -> list[tuple[str, str]]:
    """(document, fault) of every issued document that is not what it was, and of lost numbers."""
    found = []
    for statement in Statement.objects.select_related("book").prefetch_related("lines"):
        fault = _fault(statement)
        if fault:
            found.append((statement.name, fault))
    for note in CreditNote.objects.select_related("book").prefetch_related("lines"):
        if credit_digest(note, note.lines.all()) != note.digest:
            found.append((note.name, "digest"))
    for book in Book.objects.order_by("pk"):
        for last, rows in (
            (book.last_statement, book.statements.all()),
            (book.last_credit, book.credit_notes.all()),
        ):
            if sorted(rows.values_list("number", flat=True)) != list(range(1, last + 1)):
                found.append((book.prefix, "numbers"))
    return found
