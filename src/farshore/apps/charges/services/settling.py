"""What follows a statement: payment, dispute, answer, credit note."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.charges.errors import refuse
from farshore.apps.charges.models import (
    Claim,
    CreditLine,
    CreditNote,
    Dispute,
    Line,
    Payment,
    Statement,
)
from farshore.apps.charges.months import unit
from farshore.apps.charges.proration import rounded
from farshore.apps.charges.selectors.integrity import credit_digest
from farshore.apps.charges.services import books
from farshore.apps.charges.services.telling import tell_credit
from farshore.apps.charges.wording import money
from farshore.web import clock

State = Statement.State
ZERO = Decimal(0)


def _locked(statement: Statement) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",))
    return rows.select_related("book__base", "residency__base").get(pk=statement.pk)


def _settle(held: Statement) -> None:
    """The state and the open amount, as payments, credits and disputes leave them."""
    paid = sum((row.amount for row in held.payments.all()), ZERO)
    credited = sum((row.amount for row in held.credit_notes.all()), ZERO)
    held.open_amount = held.due + credited - paid
    if held.disputes.filter(answered_at=None).exists():
        held.state = State.DISPUTED
    elif held.open_amount <= 0 and (paid or not held.due):
        held.state = State.PAID
    elif credited:
        held.state = State.ADJUSTED
    else:
        held.state = State.ISSUED
    held.save(update_fields=["state", "open_amount"])


@transaction.atomic
def pay(*, actor: User, statement: Statement, on: date, amount: Decimal, reference: str) -> Payment:
    held = _locked(statement)
    if held.open_amount <= 0:
        raise refuse("nothing-open")
    books.payable(amount, held.currency)
    if amount > held.open_amount:
        raise refuse("over-open", open=money(held.open_amount, held.currency))
    if on > clock.today(held.residency.base.zone):
        raise refuse("in-future")
    paid = Payment.objects.create(
        statement=held, on=on, amount=amount, reference=reference.strip(), noted_at=clock.now(),
        noted_by=actor,
    )  # fmt: skip
    _settle(held)
    record(
        actor=actor, action="statement.paid", subject=held, amount=str(amount),
        currency=held.currency, state=held.state,
    )  # fmt: skip
    return paid


@transaction.atomic
def dispute(*, actor: User, statement: Statement, text: str) -> Dispute:
    held = _locked(statement)
    if not text.strip():
        raise refuse("reason-needed")
    if held.disputes.filter(answered_at=None).exists():
        raise refuse("disputed-already")
    made = Dispute.objects.create(
        statement=held, text=text.strip(), raised_at=clock.now(), raised_by=actor
    )
    _settle(held)
    record(actor=actor, action="statement.disputed", subject=held)
    return made


@transaction.atomic
def answer(*, actor: User, statement: Statement, text: str) -> Dispute:
    """The statement stands as it is, and the company is told why."""
    held = _locked(statement)
    made = _answer(actor, held, text)
    if made is None:
        raise refuse("wrong-state")
    _settle(held)
    record(actor=actor, action="statement.answered", subject=held)
    return made


def _answer(actor: User, held: Statement, text: str) -> Dispute | None:
    if not text.strip():
        raise refuse("reason-needed")
    made = held.disputes.filter(answered_at=None).first()
    if made is not None:
        made.answer, made.answered_at, made.answered_by = text.strip(), clock.now(), actor
        made.save()
    return made


@transaction.atomic
def credit(
    *,
    actor: User,
    statement: Statement,
    amounts: Mapping[int, Decimal],
    reason: str,
    tell: bool = True,
) -> CreditNote:
    """Take back part of some charges, by line. A subsidy that exceeds what is left goes back too.

    Answers an open dispute with the reason.
    """
    if not reason.strip():
        raise refuse("reason-needed")
    book = books.locked(statement.residency.base)
    held = _locked(statement)
    lines = list(held.lines.prefetch_related("credits"))
    taken = _taken(held, lines, {key: value for key, value in amounts.items() if value})
    _with_subsidies(held, lines, taken)
    total = sum(taken.values(), ZERO)
    left = held.due + sum((row.amount for row in held.credit_notes.all()), ZERO)
    if total > 0 or left + total < 0:
        raise refuse("over-statement", left=money(left, held.currency))
    book.last_credit += 1
    book.save(update_fields=["last_credit"])
    note = CreditNote.objects.create(
        statement=held, book=book, number=book.last_credit, reason=reason.strip(), amount=total,
        issued_at=clock.now().replace(microsecond=0), issued_by=actor,
    )  # fmt: skip
    for line in lines:
        if taken.get(line.pk):
            CreditLine.objects.create(note=note, line=line, amount=taken[line.pk])
    note.digest = credit_digest(note, note.lines.all())
    note.save(update_fields=["digest"])
    _answer(actor, held, reason)
    _settle(held)
    record(
        actor=actor, action="statement.credited", subject=held, number=note.number,
        amount=str(total), currency=held.currency,
    )  # fmt: skip
    if tell:
        tell_credit(actor=actor, note=note)
    return note


def remaining(line: Line) -> Decimal:
    return line.amount + sum((row.amount for row in line.credits.all()), ZERO)


def _taken(
    held: Statement, lines: list[Line], amounts: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    if not amounts:
        raise refuse("no-credit")
    charges = {line.pk: line for line in lines if line.kind == Line.Kind.CHARGE}
    taken = {}
    for key, amount in amounts.items():
        if key not in charges:
            raise refuse("wrong-state")
        books.payable(amount, held.currency)
        left = remaining(charges[key])
        if amount > left:
            raise refuse("over-line", left=money(left, held.currency))
        taken[key] = -amount
    return taken


def _with_subsidies(held: Statement, lines: list[Line], taken: dict[int, Decimal]) -> None:
    """A subsidy stays within its share of the charges that are left."""
    least = unit(held.currency)
    claims = {claim.line_id: claim for claim in _claims(held)}
    for line in lines:
        if line.kind != Line.Kind.SUBSIDY:
            continue
        scheme = claims[line.pk].award.scheme
        credited = sum(
            (
                taken.get(row.pk, ZERO) + remaining(row) - row.amount
                for row in lines
                if row.kind == Line.Kind.CHARGE and row.item in scheme.items
            ),
            ZERO,
        )
        base = Decimal(line.facts["base"]) + credited
        allowed = rounded(max(base, ZERO) * scheme.share, least)
        back = -remaining(line) - allowed
        if back > 0:
            taken[line.pk] = back


def _claims(held: Statement) -> list[Claim]:
    rows = Claim.objects.filter(line__statement=held)
    return list(rows.select_related("award__scheme"))
