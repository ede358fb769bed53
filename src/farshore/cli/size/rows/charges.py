"""Twelve months of statements for every stay, with lines, claims, payments and credit notes."""

from datetime import date
from itertools import count

from farshore.apps.accounts.models import Team
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Residency
from farshore.apps.calls.models import Programme
from farshore.apps.charges.models import (
    Award,
    Book,
    Claim,
    CreditNote,
    DepositMovement,
    Dispute,
    Headcount,
    Line,
    MonthRun,
    Payment,
    Rate,
    Scheme,
    Statement,
)
from farshore.cli.size.rows.writing import texts, written
from farshore.web import clock

MONTHS = 12


def months() -> list[date]:
    """The twelve months before this one, the oldest first."""
    today = clock.today()
    last = today.year * 12 + today.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(last - MONTHS, last)]


def charges(stays: list[Residency], teams: dict[Role, Team]) -> None:
    now = clock.now()
    book = Book.objects.create(base=stays[0].base, currency="USD", prefix="BOS")
    for item, amount in (("membership", 100), ("bench", 3_000), ("equipment", 40)):
        Rate.objects.create(
            book=book, item=item, amount=amount, starts=date(2020, 1, 1),
            rate_class="pcr" if item == "equipment" else "",
        )  # fmt: skip
    written((Headcount(residency=stay, heads=2, starts=stay.starts) for stay in stays), Headcount)
    written(
        (
            DepositMovement(residency=stay, kind="received", on=stay.starts, amount=3_000,
                            noted_at=now)
            for stay in stays
        ),
        DepositMovement,
    )  # fmt: skip
    scheme = Scheme.objects.create(
        programme=Programme.objects.get(team=teams[Role.OPERATOR]), name=texts("subsidy"),
        currency="KRW", ceiling=1_200_000, share=1, items=["bench"], budget=9_000_000_000,
        starts=date(2020, 1, 1), ends=date(2040, 1, 1),
    )  # fmt: skip
    awards = written(
        (
            Award(scheme=scheme, residency=stay, starts=stay.starts, ends=stay.ends, decided_at=now)
            for stay in stays
        ),
        Award,
    )
    issued(book, stays, awards)


def issued(book: Book, stays: list[Residency], awards: list[Award]) -> None:
    now, numbers = clock.now(), count(1)
    statements = written(
        (
            Statement(book=book, residency=stay, month=month, number=next(numbers), currency="USD",
                      charged=3_280, subsidised=-900, due=2_380, deposit_before=3_000,
                      deposit_after=3_000, issued_at=now, open_amount=0 if paid else 2_380,
                      state="paid" if paid else "issued")
            for month in months()
            for paid in (month < months()[-1],)
            for stay in stays
        ),
        Statement,
    )  # fmt: skip
    award_of = {award.residency_id: award for award in awards}
    written((line for row in statements for line in lines_of(row)), Line)
    subsidies = Line.objects.filter(kind="subsidy").select_related("statement")
    written(
        (
            Claim(award=award_of[line.statement.residency_id], line=line,
                  month=line.statement.month, amount=900, claimed=1_200_000)
            for line in subsidies
        ),
        Claim,
    )  # fmt: skip
    written(
        (
            Payment(statement=row, on=clock.today(), amount=2_380, reference="size", noted_at=now)
            for row in statements
            if row.state == "paid"
        ),
        Payment,
    )
    open_ones = [row for row in statements if row.state == "issued"]
    written(
        (Dispute(statement=row, text="A dispute.", raised_at=now) for row in open_ones[::20]),
        Dispute,
    )
    notes = written(
        (
            CreditNote(statement=row, book=book, number=n, reason="x", amount=-100, issued_at=now)
            for n, row in enumerate(statements[::50], start=1)
        ),
        CreditNote,
    )
    book.last_statement, book.last_credit = len(statements), len(notes)
    book.save()
    for month in months():
        MonthRun.objects.create(
            book=book, month=month, state="done", total=len(stays), done=len(stays),
            issued=len(stays), asked_at=now, touched_at=now,
        )  # fmt: skip


def lines_of(row: Statement) -> list[Line]:
    facts = {"place": "1", "room": texts("room"), "month_days": 30}
    told = {
        "name": texts("subsidy"), "currency": "KRW", "claimed": "1200000", "share": "1",
        "limit": "ceiling", "ceiling": "1200000", "exchange": "1333.333333", "base": "3000",
        "exchange_day": "2023-01-01", "exchange_source": "ECB",
    }  # fmt: skip
    charged = [("membership", 200, 2), ("bench", 3_000, 1), ("equipment", 80, 2)]
    made = [
        Line(statement=row, order=n, kind="charge", item=item, facts=facts, quantity=quantity,
             rate=amount / quantity, amount=amount, starts=row.month, ends=row.until)
        for n, (item, amount, quantity) in enumerate(charged, start=1)
    ]  # fmt: skip
    subsidy = Line(
        statement=row, order=4, kind="subsidy", facts=told, starts=row.month, ends=row.until,
        amount=-900,
    )  # fmt: skip
    return [*made, subsidy]
