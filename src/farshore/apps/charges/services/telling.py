"""Companies are told by letter of what was issued; one without a person reads it on its page."""

from farshore.apps.accounts.models import User
from farshore.apps.charges import letters
from farshore.apps.charges.models import CreditNote, DepositRequest, Statement
from farshore.apps.letters.services.drafting import Draft
from farshore.apps.letters.services.queueing import post


def tell_statement(*, actor: User | None, statement: Statement) -> None:
    to = letters.recipient_of(statement.residency)
    if to is None:
        return
    given = Draft(
        kind=letters.STATEMENT,
        key=f"{letters.STATEMENT}-{statement.pk}",
        recipient=to,
        values=letters.statement_values(statement),
        about=statement,
    )
    post(actor=actor, team=statement.residency.base.team, group=statement, given=given)


def tell_credit(*, actor: User, note: CreditNote) -> None:
    residency = note.statement.residency
    to = letters.recipient_of(residency)
    if to is None:
        return
    given = Draft(
        kind=letters.CREDIT,
        key=f"{letters.CREDIT}-{note.pk}",
        recipient=to,
        values=letters.credit_values(note),
        about=note.statement,
    )
    post(actor=actor, team=residency.base.team, group=note.statement, given=given)


def tell_deposit(*, actor: User, request: DepositRequest) -> None:
    residency = request.residency
    to = letters.recipient_of(residency)
    if to is None:
        return
    given = Draft(
        kind=letters.DEPOSIT,
        key=f"{letters.DEPOSIT}-{request.pk}",
        recipient=to,
        values=letters.deposit_values(request),
        about=request,
    )
    post(actor=actor, team=residency.base.team, group=residency, given=given)
