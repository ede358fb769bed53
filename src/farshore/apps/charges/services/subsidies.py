"""Schemes, awards, renewal on review, and claims that the programme pays."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.models import Residency
from farshore.apps.bases.months import months_after
from farshore.apps.calls.models import Programme
from farshore.apps.charges.errors import refuse
from farshore.apps.charges.models import Award, Claim, Scheme
from farshore.apps.charges.selectors.sponsored import pays_twice, prepaid_until
from farshore.apps.charges.services import books
from farshore.apps.registry.models import Organisation
from farshore.web import clock


@transaction.atomic
def create_scheme(
    *,
    actor: User | None,
    programme: Programme,
    name: Mapping[str, str],
    currency: str,
    ceiling: Decimal,
    share: Decimal,
    items: Sequence[str],
    budget: Decimal,
    starts: date,
    ends: date,
    sponsor: Organisation | None = None,
    term_months: int = 12,
    most_terms: int = 3,
    source: str = "",
) -> Scheme:
    books.known_currency(currency)
    if ends <= starts:
        raise refuse("ends-before-start")
    if not 0 < share <= 1:
        raise refuse("share-out-of-range")
    for amount in (ceiling, budget):
        books.payable(amount, currency)
    scheme = Scheme.objects.create(
        programme=programme, sponsor=sponsor, name=dict(name), currency=currency,
        ceiling=ceiling, share=share, items=list(items), budget=budget, starts=starts, ends=ends,
        term_months=term_months, most_terms=most_terms, source=source.strip(),
    )  # fmt: skip
    record(
        actor=actor, action="subsidy.created", subject=scheme, ceiling=str(ceiling),
        budget=str(budget), currency=currency,
    )  # fmt: skip
    return scheme


@transaction.atomic
def award(*, actor: User | None, scheme: Scheme, residency: Residency, starts: date) -> Award:
    """The first term of a stay, within the scheme and the stay."""
    if not scheme.starts <= starts < scheme.ends:
        raise refuse("award-outside", starts=scheme.starts, ends=scheme.ends)
    if not residency.starts <= starts < residency.ends:
        raise refuse("outside-stay", starts=residency.starts, ends=residency.ends)
    books.open_on(residency, starts)
    ticket = pays_twice(scheme, residency, starts)
    if ticket is not None:
        raise refuse(
            "bench-prepaid", sponsor=ticket.sponsor, until=prepaid_until(ticket, residency)
        )
    return _write(actor, scheme, residency, 1, starts, "")


@transaction.atomic
def renew(*, actor: User | None, award: Award, review: str) -> Award:
    """One more term after a review, from the day on which the last one ends."""
    held = (
        Award.objects.select_for_update(of=("self",))
        .select_related("scheme", "residency")
        .get(pk=award.pk)
    )
    if not review.strip():
        raise refuse("reason-needed")
    if held.term >= held.scheme.most_terms:
        raise refuse("terms-used-up", most=held.scheme.most_terms)
    if not held.ends < min(held.scheme.ends, held.residency.ends):
        raise refuse("award-outside", starts=held.scheme.starts, ends=held.scheme.ends)
    books.open_on(held.residency, held.ends)
    return _write(actor, held.scheme, held.residency, held.term + 1, held.ends, review.strip())


def _write(
    actor: User | None, scheme: Scheme, residency: Residency, term: int, starts: date, review: str
) -> Award:
    ends = min(months_after(starts, scheme.term_months), scheme.ends, residency.ends)
    try:
        with transaction.atomic():
            made = Award.objects.create(
                scheme=scheme, residency=residency, term=term, starts=starts, ends=ends,
                review=review, decided_at=clock.now(), decided_by=actor,
            )  # fmt: skip
    except IntegrityError as error:
        raise refuse("awarded-already" if term == 1 else "not-due-for-review") from error
    record(
        actor=actor, action="subsidy.awarded", subject=made, term=term,
        starts=starts.isoformat(), ends=ends.isoformat(),
    )  # fmt: skip
    return made


@transaction.atomic
def pay_claim(*, actor: User, claim: Claim, on: date, reference: str) -> Claim:
    held = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if held.paid_on is not None:
        raise refuse("claim-paid-already")
    if on > clock.today():
        raise refuse("in-future")
    if not reference.strip():
        raise refuse("reason-needed")
    held.paid_on, held.reference = on, reference.strip()
    held.save(update_fields=["paid_on", "reference"])
    record(actor=actor, action="subsidy.paid", subject=held, claimed=str(held.claimed))
    return held
