"""Exchange rates: the ECB's reference rate of a day, with the day it is of."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

ECB = "ECB"
AGREED = "agreed"
# holidays and week-ends: the rate of the last day before stands
DAYS_BACK = 7


@dataclass(frozen=True)
class Quote:
    """So many units of a currency for one unit of another, as of `day`."""

    rate: Decimal
    day: date
    source: str = ECB


@cache
def _published() -> Any:
    from currency_converter import CurrencyConverter

    return CurrencyConverter(decimal=True)


@cache
def currencies() -> frozenset[str]:
    return frozenset(_published().currencies)


def reference_rate(of: str, to: str, day: date) -> Quote | None:
    """Units of `to` for one `of` on a day, or on the last day before it that has a rate.

    None where neither is published: the day lies beyond the data, or a currency is unknown.
    """
    if of == to:
        return Quote(Decimal(1), day)
    if not {of, to} <= currencies():
        return None
    for back in range(DAYS_BACK):
        found = _on(of, to, day - timedelta(days=back))
        if found is not None:
            return Quote(found, day - timedelta(days=back))
    return None


def _on(of: str, to: str, day: date) -> Decimal | None:
    from currency_converter import RateNotFoundError

    try:
        rate = _published().convert(1, of, to, date=day)
    except (RateNotFoundError, ValueError):
        return None
    return Decimal(rate).quantize(Decimal("0.000001"))
