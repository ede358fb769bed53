"""A base asks for a deposit by its tariff, and takes the request back with a reason."""

from datetime import date

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.gates import OVER
from farshore.apps.bases.models import Residency
from farshore.apps.charges.errors import refuse
from farshore.apps.charges.models import DepositRequest
from farshore.apps.charges.selectors import deposits as found
from farshore.apps.charges.selectors.facts import spent_deposit
from farshore.apps.charges.services import books
from farshore.apps.charges.services.telling import tell_deposit
from farshore.apps.charges.wording import money
from farshore.web import clock


@transaction.atomic
def ask(*, actor: User, residency: Residency, due: date) -> DepositRequest:
    """What the tariff says, until a day; the company is told by letter."""
    book = books.locked(residency.base)
    if residency.state in OVER:
        raise refuse("wrong-state")
    rate = found.tariff(residency)
    if rate is None or not rate.amount:
        raise refuse("no-deposit-tariff")
    if due < clock.today(residency.base.zone):
        raise refuse("due-over")
    if residency.deposit_requests.filter(withdrawn_at=None).exists():
        raise refuse("deposit-asked")
    held = spent_deposit(residency)
    if held >= rate.amount:
        raise refuse("deposit-held", held=money(held, book.currency))
    made = DepositRequest.objects.create(
        residency=residency, amount=rate.amount, due=due, asked_at=clock.now(), asked_by=actor
    )
    record(
        actor=actor, action="deposit.asked", subject=residency, amount=str(made.amount),
        currency=book.currency, due=due.isoformat(),
    )  # fmt: skip
    tell_deposit(actor=actor, request=made)
    return made


@transaction.atomic
def withdraw(*, actor: User, request: DepositRequest, reason: str) -> DepositRequest:
    held = DepositRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if held.withdrawn_at is not None:
        raise refuse("withdrawn-already")
    if not reason.strip():
        raise refuse("reason-needed")
    held.withdrawn_at, held.withdrawn_by, held.reason = clock.now(), actor, reason.strip()
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    record(
        actor=actor, action="deposit.request-withdrawn", subject=held.residency,
        amount=str(held.amount),
    )  # fmt: skip
    return held
