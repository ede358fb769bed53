"""Rates and agreed exchange rates: what is issued never changes by them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.models import Base
from farshore.apps.charges.errors import refuse
from farshore.apps.charges.models import AgreedRate, Item, Line, Rate, WithdrawnRate
from farshore.apps.charges.months import following, month_of
from farshore.apps.charges.selectors.facts import frozen_until
from farshore.apps.charges.services import books
from farshore.web import clock


@transaction.atomic
def set_rate(
    *,
    actor: User | None,
    base: Base,
    item: str,
    amount: Decimal,
    currency: str,
    starts: date,
    rate_class: str = "",
    ends: date | None = None,
    source: str = "",
    fictional: bool = False,
) -> Rate:
    """A rate from a day on. The one before ends there; one that begins that day is replaced."""
    if amount < 0:
        raise refuse("rate-negative")
    if ends is not None and ends <= starts:
        raise refuse("ends-before-start")
    if (item == Item.EQUIPMENT) != bool(rate_class):
        raise refuse("class-needed" if item == Item.EQUIPMENT else "class-not-wanted")
    book = books.opened(base, currency)
    books.whole_units(amount, currency)
    until = frozen_until(book)
    if until is not None and starts < until:
        raise refuse("backdated", until=until)
    rows = Rate.objects.filter(book=book, item=item, rate_class=rate_class)
    later = rows.filter(starts__gt=starts).order_by("starts").first()
    if later is not None and (ends is None or ends > later.starts):
        raise refuse("later-rate", starts=later.starts)
    replaced = rows.filter(starts=starts).first()
    cut = _cut(rows, starts, replaced)
    if replaced is not None:
        # the new one ends by its own word where another began after the old one
        replaced.followers.update(shortened=None, shortened_from=None)
        replaced.delete()
    rate = Rate.objects.create(
        book=book, item=item, rate_class=rate_class, amount=amount, starts=starts, ends=ends,
        source=source.strip(), fictional=fictional, **cut,
    )  # fmt: skip
    record(
        actor=actor, action="rate.set", subject=rate, base=base.key, item=item,
        amount=str(amount), currency=currency, starts=starts.isoformat(),
    )  # fmt: skip
    return rate


def _cut(rows: QuerySet[Rate], starts: date, replaced: Rate | None) -> dict[str, Any]:
    """End the rate before on that day; whose end that was, and which."""
    before = rows.filter(Q(ends=None) | Q(ends__gt=starts), starts__lt=starts).first()
    if before is None:
        return (
            {"shortened": replaced.shortened, "shortened_from": replaced.shortened_from}
            if replaced is not None
            else {}
        )
    old, before.ends = before.ends, starts
    before.save(update_fields=["ends"])
    return {"shortened": before, "shortened_from": old}


@transaction.atomic
def withdraw_rate(*, actor: User, rate: Rate, reason: str) -> WithdrawnRate:
    """A rate that has not begun yet will not hold; the one that it cut short goes on."""
    if not reason.strip():
        raise refuse("reason-needed")
    book = books.locked(rate.book.base)
    row = Rate.objects.select_related("shortened").filter(pk=rate.pk, book=book).first()
    if row is None:
        raise refuse("withdrawn-already")
    if row.starts <= clock.today(book.base.zone):
        raise refuse("rate-begun", starts=row.starts)
    if Line.objects.filter(
        statement__book=book, kind=Line.Kind.CHARGE, item=row.item, ends__gt=row.starts
    ).exists():
        raise refuse("rate-used")
    made = WithdrawnRate.objects.create(
        book=book, item=row.item, rate_class=row.rate_class, amount=row.amount, starts=row.starts,
        ends=row.ends, reason=reason.strip(), at=clock.now(), by=actor,
    )  # fmt: skip
    record(
        actor=actor, action="rate.withdrawn", subject=row, base=book.base.key, item=row.item,
        amount=str(row.amount), currency=book.currency, starts=row.starts.isoformat(),
    )  # fmt: skip
    _let_go_on(row)
    return made


def _let_go_on(row: Rate) -> None:
    """Take the rate out; the one before has its end again, up to the next that begins."""
    before, end = row.shortened, row.shortened_from
    series = Rate.objects.filter(book=row.book, item=row.item, rate_class=row.rate_class)
    later = series.filter(starts__gt=row.starts).order_by("starts").values_list("starts", flat=True)
    row.followers.update(shortened=before, shortened_from=end)
    if before is not None:
        before.followers.filter(shortened_from=row.starts).update(shortened_from=end)
    row.delete()
    if before is None or before.ends != row.starts:
        return
    before.ends = min((day for day in (end, later.first()) if day is not None), default=None)
    before.save(update_fields=["ends"])


@transaction.atomic
def agree_exchange(
    *,
    actor: User,
    base: Base,
    currency: str,
    month: date,
    rate: Decimal,
    day: date | None,
    reason: str,
) -> AgreedRate:
    """An exchange rate for one month that is not issued yet, with its day and the reason."""
    if day is None:
        raise refuse("rate-without-day")
    if rate <= 0:
        raise refuse("negative")
    if not reason.strip():
        raise refuse("reason-needed")
    books.known_currency(currency)
    book = books.locked(base)
    month = month_of(month)
    if day > clock.today(base.zone) or day >= following(month) + timedelta(days=31):
        raise refuse("in-future")
    until = frozen_until(book)
    if until is not None and month < until:
        raise refuse("backdated", until=until)
    agreed, _new = AgreedRate.objects.update_or_create(
        book=book, currency=currency, month=month,
        defaults={
            "rate": rate, "day": day, "reason": reason.strip(), "entered_at": clock.now(),
            "entered_by": actor,
        },
    )  # fmt: skip
    record(
        actor=actor, action="exchange.agreed", subject=agreed, base=base.key, currency=currency,
        month=month.isoformat(), rate=str(rate),
    )  # fmt: skip
    return agreed
