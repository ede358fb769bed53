"""The book row is locked before anything is numbered or dated against what is issued."""

from datetime import date
from decimal import Decimal

from farshore.apps.bases.models import Base, Residency
from farshore.apps.charges.errors import refuse
from farshore.apps.charges.exchange import currencies
from farshore.apps.charges.models import Book
from farshore.apps.charges.months import unit
from farshore.apps.charges.selectors.facts import stay_frozen_until


def locked(base: Base) -> Book:
    book = Book.objects.select_for_update(of=("self",)).select_related("base").filter(base=base)
    found = book.first()
    if found is None:
        raise refuse("no-book")
    return found


def opened(base: Base, currency: str) -> Book:
    """The base's book; its first rate opens it and settles the currency."""
    known_currency(currency)
    prefix = base.key[:3].upper()
    taken = Book.objects.filter(prefix=prefix).exclude(base=base).exists()
    Book.objects.get_or_create(
        base=base,
        defaults={"currency": currency, "prefix": f"{prefix}{base.pk}" if taken else prefix},
    )
    book = locked(base)
    if book.currency != currency:
        raise refuse("other-currency", currency=book.currency)
    return book


def known_currency(currency: str) -> None:
    if currency not in currencies():
        raise refuse("unknown-currency", currency=currency)


def payable(amount: Decimal, currency: str) -> Decimal:
    """An amount above zero that the currency can pay."""
    if amount <= 0:
        raise refuse("negative")
    whole_units(amount, currency)
    return amount


def whole_units(amount: Decimal, currency: str) -> None:
    least = unit(currency)
    if amount % least:
        raise refuse("needless-unit", currency=currency, unit=least)


def open_on(residency: Residency, day: date) -> None:
    """Refuse a fact dated into a month that is issued already."""
    until = stay_frozen_until(residency)
    if until is not None and day < until:
        raise refuse("backdated", until=until)
