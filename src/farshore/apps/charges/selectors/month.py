"""A base's month, stay by stay: the draft as the facts stand, and what was issued."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from farshore.apps.bases.models import Residency
from farshore.apps.charges.drafting import Draft, stops
from farshore.apps.charges.models import Book, Statement
from farshore.apps.charges.selectors import facts

STANDINGS = ("odd", "ready", "changed", "issued", "empty")


@dataclass(frozen=True)
class StayMonth:
    """One stay's month; the amounts are the statement's where one is issued."""

    draft: Draft
    statement: Statement | None
    standing: str

    @property
    def residency(self) -> Residency:
        return self.draft.residency

    @property
    def currency(self) -> str:
        return self.draft.currency

    @property
    def rank(self) -> int:
        return STANDINGS.index(self.standing)

    @property
    def shown(self) -> Statement | Draft:
        return self.statement or self.draft

    @property
    def charged(self) -> Decimal:
        return self.shown.charged

    @property
    def subsidised(self) -> Decimal:
        return self.shown.subsidised

    @property
    def due(self) -> Decimal:
        return self.shown.due

    @property
    def problems(self) -> Sequence[tuple[str, dict[str, Any]]]:
        return () if self.statement else self.draft.problems


def standing(draft: Draft, statement: Statement | None) -> str:
    """Where one stay's month stands: issued, changed since, odd, ready, or empty."""
    if statement is not None:
        return "issued" if statement.due == draft.due else "changed"
    if stops(draft.problems):
        return "odd"
    return "ready" if draft.lines else "empty"


def stay_months(book: Book, month: date) -> list[StayMonth]:
    issued = {row.residency_id: row for row in book.statements.filter(month=month)}
    return [
        StayMonth(draft, statement, standing(draft, statement))
        for draft in facts.drafts(book, month)
        for statement in (issued.get(draft.residency.pk),)
    ]


def standings(rows: Sequence[StayMonth]) -> list[tuple[str, int]]:
    """How many stays stand where; those that ask for something come first."""
    counted = Counter(row.standing for row in rows)
    return [(code, counted[code]) for code in STANDINGS if counted[code]]
