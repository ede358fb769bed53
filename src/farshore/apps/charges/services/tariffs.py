"""Rates and agreed exchange rates: what is issued never changes by them."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.models import Base
from farshore.apps.charges.errors import refuse
from farshore.apps.charges.models import AgreedRate, Item, Rate
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
    rows.filter(starts=starts).delete()
    for before in rows.filter(starts__lt=starts):
        if before.ends is None or before.ends > starts:
            before.ends = starts
            before.save(update_fields=["ends"])
    rate = Rate.objects.create(
        book=book, item=item, rate_class=rate_class, amount=amount, starts=starts, ends=ends,
        source=source.strip(), fictional=fictional,
    )  # fmt: skip
    record(
        actor=actor, action="rate.set", subject=rate, base=base.key, item=item,
        amount=str(amount), currency=currency, starts=starts.isoformat(),
    )  # fmt: skip
    return rate


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
