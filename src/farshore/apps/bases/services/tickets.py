"""Golden tickets: a sponsor's prepaid bench for a year, and the head of the wait-list."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.models import Base, GoldenTicket, Residency
from farshore.apps.bases.selectors.ahead import policy_of
from farshore.apps.registry.models import Organisation
from farshore.web import clock

State = GoldenTicket.State
LIVE = (State.OFFERED, State.AWARDED)


@transaction.atomic
def offer(
    *, actor: User, base: Base, sponsor: Organisation, expires: date, amount: Decimal,
    currency: str = "USD",
) -> GoldenTicket:  # fmt: skip
    """At most as many a year from one sponsor as the base's policy says."""
    Base.objects.select_for_update().get(pk=base.pk)
    today, most = clock.today(base.zone), policy_of(base).tickets_a_year
    if expires <= today:
        raise refuse("expired-date")
    if amount < 0:
        raise refuse("negative-amount")
    if GoldenTicket.objects.filter(base=base, sponsor=sponsor, year=today.year).count() >= most:
        raise refuse("tickets-used-up", most=most, year=today.year)
    made = GoldenTicket.objects.create(
        base=base, sponsor=sponsor, year=today.year, amount=amount, currency=currency,
        offered_at=clock.now(), expires=expires,
    )  # fmt: skip
    record(actor=actor, action="ticket.offered", subject=made, base=base.key)
    return made


def _locked(ticket: GoldenTicket, state: str) -> GoldenTicket:
    held = (
        GoldenTicket.objects.select_for_update(of=("self",))
        .select_related("base")
        .get(pk=ticket.pk)
    )
    if held.state != state:
        raise refuse("wrong-state")
    if held.expires < clock.today(held.base.zone):
        raise refuse("ticket-expired", day=held.expires)
    return held


@transaction.atomic
def award(*, actor: User, ticket: GoldenTicket, organisation: Organisation) -> GoldenTicket:
    held = _locked(ticket, State.OFFERED)
    other = GoldenTicket.objects.filter(
        base=held.base, organisation=organisation, state=State.AWARDED
    )
    if other.exists():
        raise refuse("holds-ticket")
    held.state, held.organisation, held.awarded_at = State.AWARDED, organisation, clock.now()
    held.save()
    record(actor=actor, action="ticket.awarded", subject=held)
    return held


@transaction.atomic
def redeem(*, actor: User, ticket: GoldenTicket, residency: Residency) -> GoldenTicket:
    """The company that holds it begins its stay: the bench is paid for one year."""
    held = _locked(ticket, State.AWARDED)
    same = residency.organisation_id == held.organisation_id and residency.base_id == held.base_id
    if not same:
        raise refuse("other-company")
    held.state, held.residency, held.redeemed_at = State.REDEEMED, residency, clock.now()
    held.save()
    record(actor=actor, action="ticket.redeemed", subject=held, residency=residency.pk)
    return held


@transaction.atomic
def expire(base: Base, today: date) -> int:
    gone = list(
        GoldenTicket.objects.select_for_update().filter(
            base=base, state__in=LIVE, expires__lt=today
        )
    )
    for ticket in gone:
        ticket.state = State.EXPIRED
        ticket.save(update_fields=["state"])
        record(actor=None, action="ticket.expired", subject=ticket)
    return len(gone)
