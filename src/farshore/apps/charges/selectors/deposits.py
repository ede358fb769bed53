"""Deposits that were asked for and are not paid, and those to give back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.gates import OVER
from farshore.apps.bases.models import Base, BasePolicy, Residency
from farshore.apps.bases.policy import Next, Reason, Who
from farshore.apps.bases.requests import Request, page
from farshore.apps.charges.models import DepositMovement, DepositRequest, Item, Rate
from farshore.apps.charges.wording import money
from farshore.apps.registry.selectors.organisations import holds_on
from farshore.web import clock

ZERO = Value(Decimal(0), DecimalField(max_digits=14, decimal_places=2))


def _held(stay: str) -> Coalesce:
    """What is held of a stay's deposit: received, less what was given back or kept."""
    signed = Case(
        When(kind=DepositMovement.Kind.RECEIVED, then=F("amount")), default=-F("amount"),
        output_field=ZERO.output_field,
    )  # fmt: skip
    moved = DepositMovement.objects.filter(residency=OuterRef(stay)).order_by()
    return Coalesce(
        Subquery(moved.values("residency").annotate(sum=Sum(signed)).values("sum")), ZERO
    )


def unpaid() -> QuerySet[DepositRequest]:
    """Asked for, not withdrawn, and more than is held; of stays that are not over."""
    rows = DepositRequest.objects.filter(withdrawn_at=None).exclude(residency__state__in=OVER)
    rows = rows.annotate(held=_held("residency")).filter(amount__gt=F("held"))
    return rows.select_related("residency__organisation", "residency__base__book").order_by(
        "due", "pk"
    )


def missing(row: DepositRequest) -> str:
    """What is still to pay of one of `unpaid`, in words."""
    return money(row.amount - row.held, row.residency.base.book.currency)  # type: ignore[attr-defined]


def own(person: User) -> QuerySet[DepositRequest]:
    teams = person.team_ids(Role.APPLICANT)
    return unpaid().filter(residency__organisation__team__in=teams)


def tariff(residency: Residency) -> Rate | None:
    """The rate that a deposit of this stay is asked by: of today, or of its first day."""
    day = max(clock.today(residency.base.zone), residency.starts)
    rows = Rate.objects.filter(holds_on(day), book__base=residency.base_id, item=Item.DEPOSIT)
    return rows.first()


def overdue(base: Base, day: date) -> QuerySet[DepositRequest]:
    """For the manager's day: those not paid whose day has come."""
    return unpaid().filter(residency__base=base, due__lte=day)


def told_overdue(row: DepositRequest, base: Base) -> Request:
    return Request(
        _("Deposit not paid"), str(row.residency.organisation),
        page("charges:account", row.residency_id, "h-deposit"), missing(row),
    )  # fmt: skip


def to_return(base: Base, day: date) -> QuerySet[Residency]:
    """For the manager's day: stays that are over and whose deposit is still held."""
    rows = Residency.objects.filter(base=base, state__in=OVER).annotate(held=_held("pk"))
    return (
        rows.filter(held__gt=0).select_related("organisation", "base__book").order_by("ends", "pk")
    )


def told_to_return(row: Residency, base: Base) -> Request:
    held = money(row.held, row.base.book.currency)  # type: ignore[attr-defined]
    return Request(
        _("Deposit to return"), str(row.organisation),
        page("charges:account", row.pk, "h-deposit"), held,
    )  # fmt: skip


def paid_before_the_door(stays: Sequence[Residency]) -> dict[int, Reason]:
    """What the policy says before a door is opened, where a deposit is not paid."""
    coming = [stay.pk for stay in stays if stay.state == Residency.State.ONBOARDING]
    if not coming:
        return {}
    rows = list(unpaid().filter(residency__in=coming))
    blocking = set(
        BasePolicy.objects.filter(deposit_blocks=True).values_list("base", flat=True)
        if rows else ()
    )  # fmt: skip
    return {
        row.residency_id: Reason(
            "deposit-open", {"amount": missing(row), "due": row.due},
            Next("pay-deposit", Who.COMPANY, "charges:account", (row.residency_id,), "h-deposit"),
            informs=row.residency.base_id not in blocking,
        )
        for row in rows
    }  # fmt: skip
