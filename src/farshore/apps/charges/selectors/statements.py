"""Which books, stays and statements a reader may find, and what a company's account shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Base, Residency
from farshore.apps.bases.requests import Request, page
from farshore.apps.charges.models import CreditNote, Dispute, Payment, Statement
from farshore.apps.charges.selectors import deposits

State = Statement.State


def kept_by(person: User) -> QuerySet[Base]:
    """The bases whose charges the person manages."""
    rows = Base.objects.filter(team__in=person.team_ids(Role.BASE_MANAGER))
    return rows.select_related("book").order_by("pk")


def read_by(person: User) -> QuerySet[Base]:
    """The bases whose tariffs and months the person may read."""
    if Role.OPERATOR in person.roles:
        return Base.objects.select_related("book").order_by("pk")
    return kept_by(person)


def _mine(person: User, at: str) -> Q:
    found = Q(**{f"{at}organisation__team__in": person.team_ids(Role.APPLICANT)})
    return found | Q(**{f"{at}base__in": read_by(person).values("pk")})


def stays(person: User) -> QuerySet[Residency]:
    rows = Residency.objects.filter(_mine(person, ""))
    return rows.select_related("base__book", "organisation").order_by("-starts", "pk")


def statements(person: User) -> QuerySet[Statement]:
    rows = Statement.objects.filter(_mine(person, "residency__"))
    return rows.select_related("book", "residency__base", "residency__organisation").order_by(
        "-month", "-number"
    )


def credit_notes(person: User) -> QuerySet[CreditNote]:
    rows = CreditNote.objects.filter(_mine(person, "statement__residency__"))
    return rows.select_related(
        "book", "statement__book", "statement__residency__base",
        "statement__residency__organisation",
    )  # fmt: skip


def disputed(person: User) -> int:
    """Disputes that await an answer of this base manager."""
    rows = Dispute.objects.filter(answered_at=None)
    return rows.filter(statement__residency__base__in=kept_by(person).values("pk")).count()


def disputes(base: Base, day: date) -> QuerySet[Dispute]:
    """Disputes of this base that await an answer."""
    rows = Dispute.objects.filter(answered_at=None, statement__residency__base=base)
    return rows.select_related(
        "statement__book", "statement__residency__organisation"
    ).order_by("raised_at", "pk")  # fmt: skip


def dispute(row: Dispute, base: Base) -> Request:
    """As the manager's day tells it."""
    return Request(
        _("Dispute of a statement to answer"),
        str(row.statement.residency.organisation),
        page("charges:statement", row.statement_id),
        row.statement.name,
    )


def unpaid(person: User) -> int:
    rows = Statement.objects.filter(
        residency__organisation__team__in=person.team_ids(Role.APPLICANT)
    )
    owed = rows.filter(open_amount__gt=0).order_by().values("pk")
    return owed.union(deposits.own(person).order_by().values("pk"), all=True).count()


@dataclass(frozen=True)
class Account:
    """One stay's standing in the books of its base."""

    residency: Residency
    billed: Decimal
    credited: Decimal
    paid: Decimal
    deposit: Decimal
    deposit_open: Decimal

    @property
    def balance(self) -> Decimal:
        return self.billed + self.credited - self.paid


def accounts(base: Base) -> list[Account]:
    """Every company of the base with what it was billed, credited, paid and owes."""
    zero = Decimal(0)
    found = Residency.objects.filter(base=base).select_related("organisation", "base__book")

    def summed(rows: Any, key: str, of: str) -> dict[int, Decimal]:
        return dict(rows.order_by().values_list(key).annotate(total=Sum(of)))

    at = {"book__base": base}
    billed = summed(Statement.objects.filter(**at), "residency", "due")
    credited = summed(CreditNote.objects.filter(**at), "statement__residency", "amount")
    paid = summed(
        Payment.objects.filter(statement__book__base=base), "statement__residency", "amount"
    )
    missing = {
        row.residency_id: row.amount - row.held  # type: ignore[attr-defined]
        for row in deposits.unpaid().filter(residency__base=base)
    }
    rows = found.prefetch_related("deposits").order_by("organisation__sort_name", "starts")
    return [
        Account(
            row,
            billed.get(row.pk) or zero,
            credited.get(row.pk) or zero,
            paid.get(row.pk) or zero,
            sum((move.signed for move in row.deposits.all()), zero),
            missing.get(row.pk) or zero,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Entry:
    """One entry of an account: a document or a payment, with the balance after it."""

    on: date
    what: str
    document: Any
    amount: Decimal
    balance: Decimal


def entries(residency: Residency) -> list[Entry]:
    zone = residency.base.zone
    rows: list[tuple[date, int, str, Any, Decimal]] = []

    def local(moment: Any) -> date:
        day: date = moment.astimezone(ZoneInfo(zone)).date()
        return day

    for row in Statement.objects.filter(residency=residency).select_related("book"):
        rows.append((local(row.issued_at), 0, "statement", row, row.due))
    notes = CreditNote.objects.filter(statement__residency=residency)
    for note in notes.select_related("book"):
        rows.append((local(note.issued_at), 1, "credit", note, note.amount))
    for paid in Payment.objects.filter(statement__residency=residency):
        rows.append((paid.on, 2, "payment", paid, -paid.amount))
    rows.sort(key=lambda row: (row[0], row[1], row[3].pk))
    found, balance = [], Decimal(0)
    for on, _rank, what, document, amount in rows:
        balance += amount
        found.append(Entry(on, what, document, amount, balance))
    return found
