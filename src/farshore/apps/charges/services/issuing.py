"""Statements are issued once, numbered without gaps and frozen; a month is issued as a job."""

import hashlib
from contextlib import suppress
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.models import Base, Residency
from farshore.apps.charges.drafting import Draft, stops
from farshore.apps.charges.errors import refuse
from farshore.apps.charges.models import Claim, Line, MonthRun, Scheme, Statement
from farshore.apps.charges.selectors.facts import drafts, stays_in
from farshore.apps.charges.selectors.integrity import digest
from farshore.apps.charges.services import books
from farshore.apps.charges.services.telling import tell_statement
from farshore.apps.charges.wording import problem_in_words
from farshore.web import clock

LOST_AFTER = timedelta(seconds=60)


@transaction.atomic
def issue(
    *, actor: User | None, residency: Residency, month: date, seen: str = "", tell: bool = True
) -> tuple[Statement, bool]:
    """(the month's statement, whether it is new): issuing twice issues once.

    `seen` is the fingerprint of the preview that a person looked at; `tell` sends the letter.
    """
    book = books.locked(residency.base)
    standing = Statement.objects.filter(residency=residency, month=month).first()
    if standing is not None:
        return standing, False
    stays = [row for row in stays_in(residency.base, month) if row.pk == residency.pk]
    if not stays:
        raise refuse("nothing-to-issue")
    # two bases must not spend the last of one budget
    list(Scheme.objects.select_for_update().filter(awards__residency=residency).order_by("pk"))
    made = drafts(book, month, stays)[0]
    stopping = stops(made.problems)
    if stopping:
        raise refuse("not-ready", problems=" ".join(map(problem_in_words, stopping)))
    if not made.lines:
        raise refuse("nothing-to-issue")
    if seen and seen != fingerprint(made):
        raise refuse("facts-changed")
    statement = _write(actor, made)
    record(
        actor=actor, action="statement.issued", subject=statement, base=residency.base.key,
        month=month.isoformat(), number=statement.number, due=str(statement.due),
        currency=statement.currency,
    )  # fmt: skip
    if tell:
        tell_statement(actor=actor, statement=statement)
    return statement, True


def fingerprint(made: Draft) -> str:
    """What a preview shows, in short: it changes with any line."""
    shown = [(row.kind, row.item, row.starts, row.ends, row.amount) for row in made.lines]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _write(actor: User | None, made: Draft) -> Statement:
    book = made.book
    book.last_statement += 1
    book.save(update_fields=["last_statement"])
    statement = Statement.objects.create(
        book=book, residency=made.residency, month=made.month, number=book.last_statement,
        currency=book.currency, charged=made.charged, subsidised=made.subsidised, due=made.due,
        deposit_before=made.deposit_before, deposit_after=made.deposit_after,
        issued_at=clock.now().replace(microsecond=0), issued_by=actor, open_amount=made.due,
        state=Statement.State.ISSUED if made.due else Statement.State.PAID,
    )  # fmt: skip
    lines = [
        Line.objects.create(
            statement=statement, order=order, kind=row.kind, item=row.item, facts=row.facts,
            quantity=row.quantity, starts=row.starts, ends=row.ends, rate=row.rate,
            amount=row.amount,
        )
        for order, row in enumerate(made.lines, start=1)
    ]  # fmt: skip
    for claim in made.claims:
        Claim.objects.create(
            award=claim.award, line=lines[claim.line], month=made.month, amount=claim.amount,
            claimed=claim.claimed,
        )  # fmt: skip
    statement.digest = digest(statement, statement.lines.all())
    statement.save(update_fields=["digest"])
    return statement


@transaction.atomic
def begin_run(*, actor: User, base: Base, month: date) -> tuple[MonthRun, bool]:
    """(the run of the month, whether it is new): two who ask at once follow the same one."""
    book = books.locked(base)
    running = MonthRun.objects.filter(book=book, month=month, state=MonthRun.State.RUNNING)
    standing = running.first()
    if standing is not None:
        if not is_lost(standing):
            return standing, False
        running.update(state=MonthRun.State.STOPPED)
    try:
        with transaction.atomic():
            run = MonthRun.objects.create(
                book=book, month=month, asked_at=clock.now(), asked_by=actor,
                touched_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        return running.get(), False
    record(
        actor=actor, action="statements.run", subject=run, base=base.key, month=month.isoformat()
    )
    return run, True


@transaction.atomic
def stop_run(*, actor: User, run: MonthRun) -> bool:
    """Stop after the stay under way; what is issued stays issued."""
    running = MonthRun.objects.filter(pk=run.pk, state=MonthRun.State.RUNNING)
    stopped = bool(running.update(state=MonthRun.State.STOPPED))
    if stopped:
        record(actor=actor, action="statements.stopped", subject=run)
    return stopped


def is_lost(run: MonthRun) -> bool:
    """Whether nobody has worked on a run for a while: a worker died, or none is there."""
    running = run.state == MonthRun.State.RUNNING
    return running and run.touched_at <= clock.now() - LOST_AFTER


def carry_out(*, run: MonthRun, tell: bool = True) -> MonthRun:
    """Issue every stay's statement that is ready; what is not stays on the month's page."""
    base = run.book.base
    stays = stays_in(base, run.month)
    running = MonthRun.objects.filter(pk=run.pk, state=MonthRun.State.RUNNING)
    running.update(total=len(stays), touched_at=clock.now())
    issued = 0
    for at, stay in enumerate(stays, start=1):
        if not running.update(touched_at=clock.now()):
            break
        # what is refused stays on the month's page with what it lacks
        with suppress(ValidationError):
            _made, new = issue(actor=run.asked_by, residency=stay, month=run.month, tell=tell)
            issued += new
        running.update(done=at, issued=issued)
    running.update(state=MonthRun.State.DONE)
    run.refresh_from_db()
    return run
