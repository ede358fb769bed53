"""Facts that charges follow from and no other room keeps: heads, and movements of deposits."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.models import Residency
from farshore.apps.charges.errors import refuse
from farshore.apps.charges.models import DepositMovement, Headcount
from farshore.apps.charges.selectors.facts import spent_deposit
from farshore.apps.charges.services import books
from farshore.apps.charges.wording import money
from farshore.web import clock

Kind = DepositMovement.Kind


@transaction.atomic
def set_heads(*, actor: User | None, residency: Residency, heads: int, starts: date) -> Headcount:
    """So many people from a day on; what was said of later days gives way."""
    if heads < 0:
        raise refuse("negative")
    if not residency.starts <= starts < residency.ends:
        raise refuse("outside-stay", starts=residency.starts, ends=residency.ends)
    if hasattr(residency.base, "book"):
        books.locked(residency.base)
    books.open_on(residency, starts)
    rows = Headcount.objects.filter(residency=residency)
    rows.filter(starts__gte=starts).delete()
    for before in rows.filter(starts__lt=starts):
        if before.ends is None or before.ends > starts:
            before.ends = starts
            before.save(update_fields=["ends"])
    made = Headcount.objects.create(residency=residency, heads=heads, starts=starts)
    record(
        actor=actor, action="heads.set", subject=residency, heads=heads, starts=starts.isoformat()
    )
    return made


@transaction.atomic
def move_deposit(
    *,
    actor: User | None,
    residency: Residency,
    kind: str,
    on: date,
    amount: Decimal,
    reason: str = "",
) -> DepositMovement:
    """Received, given back, or kept with a reason; never more than is held."""
    book = books.locked(residency.base)
    books.payable(amount, book.currency)
    if on > clock.today(residency.base.zone):
        raise refuse("in-future")
    books.open_on(residency, on)
    if kind == Kind.KEPT and not reason.strip():
        raise refuse("reason-needed")
    held = spent_deposit(residency)
    if kind != Kind.RECEIVED and amount > held:
        raise refuse("over-deposit", held=money(held, book.currency))
    made = DepositMovement.objects.create(
        residency=residency, kind=kind, on=on, amount=amount, reason=reason.strip(),
        noted_at=clock.now(), noted_by=actor,
    )  # fmt: skip
    record(
        actor=actor, action=f"deposit.{kind}", subject=residency, amount=str(amount),
        currency=book.currency,
    )  # fmt: skip
    return made
