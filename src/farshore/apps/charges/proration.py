"""Monthly rates by the day, so that any split of a period sums exactly to the whole.

A month has as many days as the calendar gives it. What has accrued from the first of the month up
to a day is the rate times the days gone by over the days of the month, rounded half up to the
least unit of the currency. A period costs the difference of what has accrued at its ends: the
differences of adjoining periods add up without a remainder, and a whole month costs the rate.
Several units cost so many times one unit.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from farshore.apps.charges.months import days_in, following, month_of

WIDE, ONE = Context(prec=40, rounding=ROUND_HALF_UP), Decimal(1)


def rounded(amount: Decimal, unit: Decimal) -> Decimal:
    return WIDE.multiply(WIDE.quantize(WIDE.divide(amount, unit), ONE), unit)


@lru_cache(maxsize=4096)
def accrued(rate: Decimal, month: date, days: int, unit: Decimal) -> Decimal:
    """What `days` days from the first of the month come to."""
    share = WIDE.divide(WIDE.multiply(rate, days), days_in(month))
    return rounded(share, unit)


def by_month(starts: date, ends: date) -> Iterator[tuple[date, date]]:
    """The parts of a period, one a calendar month."""
    while starts < ends:
        until = min(ends, following(month_of(starts)))
        yield starts, until
        starts = until


def prorated(rate: Decimal, starts: date, ends: date, unit: Decimal) -> Decimal:
    """What one unit at a monthly rate costs from a day up to, not including, another."""
    total = Decimal(0)
    for first, until in by_month(starts, ends):
        month = month_of(first)
        upto, before = (until - month).days, (first - month).days
        total += accrued(rate, month, upto, unit) - accrued(rate, month, before, unit)
    return total
