"""Calendar months as their first days."""

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


def month_of(day: date) -> date:
    return day.replace(day=1)


@lru_cache(maxsize=4096)
def following(month: date, months: int = 1) -> date:
    """The first day of a month so many months on."""
    at = month.year * 12 + month.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


@lru_cache(maxsize=4096)
def days_in(month: date) -> int:
    return (following(month) - month_of(month)).days


def parse(text: str) -> date | None:
    """A month written as 2025-03."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if FIRST <= month < LAST else None


@cache
def unit(currency: str) -> Decimal:
    """The least amount that a currency pays: a cent, a won."""
    from babel.numbers import get_currency_precision

    return Decimal(1).scaleb(-get_currency_precision(currency))
