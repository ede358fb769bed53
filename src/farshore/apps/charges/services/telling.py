"""Companies are told by letter of what was issued; one without a person reads it on its page."""

from collections.abc import Callable, Mapping

from django.db.models import Model

from farshore.apps.accounts.models import User
from farshore.apps.bases.models import Residency
from farshore.apps.charges import letters
from farshore.apps.charges.models import CreditNote, DepositRequest, Statement
from farshore.apps.letters.services.drafting import Draft
from farshore.apps.letters.services.queueing import post

# a letter's values in a language
Values = Callable[[str], Mapping[str, str]]


def tell_statement(*, actor: User | None, statement: Statement) -> None:
    values = letters.statement_values(statement)
    _tell(actor, letters.STATEMENT, statement.residency, statement, values, statement)


def tell_credit(*, actor: User, note: CreditNote) -> None:
    """The letter belongs to the statement that the note corrects."""
    statement = note.statement
    values = letters.credit_values(note)
    _tell(actor, letters.CREDIT, statement.residency, note, values, statement)


def tell_deposit(*, actor: User, request: DepositRequest) -> None:
    values = letters.deposit_values(request)
    _tell(actor, letters.DEPOSIT, request.residency, request, values, request)


def _tell(
    actor: User | None, kind: str, residency: Residency, told: Model, values: Values,
    about: Model,
) -> None:  # fmt: skip
    to = letters.recipient_of(residency)
    if to is None:
        return
    given = Draft(kind=kind, key=f"{kind}-{told.pk}", recipient=to, values=values, about=about)
    post(actor=actor, team=residency.base.team, group=about, given=given)
