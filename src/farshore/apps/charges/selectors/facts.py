"""The drafts of a base's month, in a number of queries that does not grow with its stays."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet

from farshore.apps.bases.models import Allocation, Base, Residency
from farshore.apps.charges import meters
from farshore.apps.charges.drafting import Draft, Facts, Ground, draft
from farshore.apps.charges.exchange import AGREED, Quote, reference_rate
from farshore.apps.charges.models import (
    AgreedRate,
    Award,
    Book,
    DepositMovement,
    Headcount,
    Rate,
    Statement,
)
from farshore.apps.charges.months import following
from farshore.apps.charges.selectors.subsidies import left_of
from farshore.web import clock

# a place that was reserved or given back before it was taken is not charged; one that was taken
# is, up to the day on which it ends
CHARGED = Allocation.State.OCCUPIED


def within(starts: date, ends: date) -> Q:
    return Q(starts__lt=ends) & (Q(ends=None) | Q(ends__gt=starts))


def book_of(base: Base) -> Book | None:
    return Book.objects.select_related("base").filter(base=base).first()


def staying(base: Base, month: date) -> QuerySet[Residency]:
    return base.residencies.filter(within(month, following(month)))


def stays_in(base: Base, month: date) -> list[Residency]:
    rows = staying(base, month).select_related("organisation")
    return list(rows.order_by("organisation__sort_name"))


def quotes_for(book: Book, month: date, currencies: Iterable[str]) -> dict[str, Quote | None]:
    """The agreed rate of the month, else the reference rate of its last day."""
    agreed = {row.currency: row for row in AgreedRate.objects.filter(book=book, month=month)}
    last = following(month) - timedelta(days=1)
    found: dict[str, Quote | None] = {}
    for currency in currencies:
        row = agreed.get(currency)
        if row is not None:
            found[currency] = Quote(row.rate, row.day, AGREED)
        elif last > clock.today(book.base.zone):
            # before the month is over, the newest rate gives an estimate
            found[currency] = reference_rate(book.currency, currency, clock.today(book.base.zone))
        else:
            found[currency] = reference_rate(book.currency, currency, last)
    return found


def _grouped(rows: Iterable[Any], by: str = "residency_id") -> dict[int, list[Any]]:
    found, key = defaultdict(list), attrgetter(by)
    for row in rows:
        found[key(row)].append(row)
    return found


def drafts(book: Book, month: date, stays: list[Residency] | None = None) -> list[Draft]:
    """What every stay of the base owes for the month, as the facts stand now."""
    # of all who stay the database is asked for again: a list of hundreds costs more to bind
    all_of_them = staying(book.base, month).values("pk") if stays is None else None
    if stays is None:
        stays = stays_in(book.base, month)
    keys, until = [row.pk for row in stays], following(month)
    near = within(month, until)
    mine = {"residency__in": keys if all_of_them is None else all_of_them}
    allocations = _grouped(
        Allocation.objects.filter(near, state=CHARGED, **mine).select_related("place__room")
    )
    heads = _grouped(Headcount.objects.filter(near, **mine))
    awards = list(Award.objects.filter(near, **mine).prefetch_related("scheme"))
    deposits = _grouped(DepositMovement.objects.filter(on__lt=until, **mine))
    schemes = {row.scheme_id: row.scheme for row in awards}
    ground = Ground(
        book,
        month,
        list(Rate.objects.filter(near, book=book)),
        quotes_for(book, month, {row.currency for row in schemes.values()}),
        left_of(schemes.values()),
    )
    readings = _grouped(meters.readings(keys, ground.edges), by="residency")
    by_stay = _grouped(awards)
    made = []
    for stay in stays:
        key = stay.pk
        facts = Facts(
            stay, allocations[key], heads[key], readings[key], by_stay[key], deposits[key]
        )
        one = draft(ground, facts)
        _standing(one)
        made.append(one)
        for claim in one.claims:
            ground.left[claim.award.scheme_id] -= claim.claimed
    return made


def _standing(made: Draft) -> None:
    """Whether the month is over for this stay, and whether it has moved in at all."""
    stay = made.residency
    if stay.state == Residency.State.ONBOARDING:
        made.problems = [("onboarding", {})]
    last = min(made.until, stay.ends)
    if last > clock.today(stay.base.zone):
        made.problems.insert(0, ("not-over", {"until": last.isoformat()}))


def draft_of(residency: Residency, month: date) -> Draft | None:
    book = book_of(residency.base)
    if book is None:
        return None
    stays = [row for row in stays_in(residency.base, month) if row.pk == residency.pk]
    return drafts(book, month, stays)[0] if stays else None


def frozen_until(book: Book) -> date | None:
    """The day up to which a statement of the base is issued."""
    newest = Statement.objects.filter(book=book).order_by("-month").first()
    return following(newest.month) if newest else None


def stay_frozen_until(residency: Residency) -> date | None:
    newest = Statement.objects.filter(residency=residency).order_by("-month").first()
    return following(newest.month) if newest else None


def spent_deposit(residency: Residency) -> Decimal:
    rows = DepositMovement.objects.filter(residency=residency)
    return sum((row.signed for row in rows), Decimal(0))
