"""A statement and a credit note as XLSX: the lines and totals of the screen."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from farshore.apps.charges.models import CreditNote, Line, Statement
from farshore.apps.charges.wording import line_in_words, note_in_words
from farshore.web.downloads import xlsx


def header() -> list[str]:
    return [
        _("What for"), _("Quantity"), _("From"), _("Until (not included)"), _("Days"), _("Rate"),
        _("Amount"), _("Currency"), _("Remark"),
    ]  # fmt: skip


def row_of(line: Any, currency: str) -> tuple[Any, ...]:
    return (
        line_in_words(line, currency), line.quantity, line.starts, line.ends, line.days,
        line.rate, line.amount, currency, note_in_words(line, currency),
    )  # fmt: skip


def total(label: str, amount: Any, currency: str) -> tuple[Any, ...]:
    return (label, None, None, None, None, None, amount, currency, "")


def later(statement: Statement) -> list[tuple[Any, ...]]:
    """What became of a statement since it was issued."""
    notes, payments = statement.credit_notes.select_related("book"), statement.payments.all()
    currency = statement.currency
    rows = [
        total(_("Credit note %(number)s") % {"number": note.name}, note.amount, currency)
        for note in notes
    ]
    for paid in payments:
        figures = {"day": paid.on.isoformat(), "reference": paid.reference}
        rows.append(total(_("Paid on %(day)s (%(reference)s)") % figures, -paid.amount, currency))
    if rows:
        label = _("To be paid back") if statement.open_amount < 0 else _("Still open")
        rows.append(total(label, statement.open_amount, currency))
    return rows


def statement_sheet(statement: Statement, lines: list[Line]) -> HttpResponse:
    currency = statement.currency
    by_kind = {
        kind: [row_of(line, currency) for line in lines if line.kind == kind]
        for kind in Line.Kind.values
    }
    subsidised = [total(_("Subsidy"), statement.subsidised, currency)]
    if not by_kind[Line.Kind.SUBSIDY]:
        subsidised = []
    rows = [
        *by_kind[Line.Kind.CHARGE],
        total(_("Charges"), statement.charged, currency),
        *by_kind[Line.Kind.SUBSIDY],
        *subsidised,
        total(_("To pay"), statement.due, currency),
        total(_("Deposit before"), statement.deposit_before, currency),
        *by_kind[Line.Kind.DEPOSIT],
        total(_("Deposit after"), statement.deposit_after, currency),
        *later(statement),
    ]
    return xlsx(statement.name, header(), rows)


def credit_sheet(note: CreditNote, lines: list[Any]) -> HttpResponse:
    currency = note.statement.currency
    rows = [(line_in_words(row.line, currency), row.amount, currency) for row in lines]
    rows.append((_("Credit in total"), note.amount, currency))
    return xlsx(note.name, [_("What for"), _("Amount"), _("Currency")], rows)
