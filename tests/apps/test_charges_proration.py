"""Proration: any split of any period sums to the whole; subsidies stay within every bound."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from farshore.apps.charges.drafting import bounded
from farshore.apps.charges.exchange import Quote, reference_rate
from farshore.apps.charges.months import days_in, following, month_of, parse, unit
from farshore.apps.charges.proration import prorated

CURRENCIES = st.sampled_from(["USD", "KRW", "JPY"])
DAYS = st.dates(date(2015, 1, 1), date(2045, 12, 31))


@st.composite
def rates(draw: Any) -> tuple[Decimal, Decimal]:
    """A monthly rate that the currency can pay, and the currency's least unit."""
    least = unit(draw(CURRENCIES))
    return draw(st.integers(0, 10**9)) * least, least


@given(rates(), DAYS, st.lists(st.integers(0, 400), min_size=1, max_size=12))
def test_any_split_sums_to_the_whole(
    rate: tuple[Decimal, Decimal], first: date, steps: list[int]
) -> None:
    amount, least = rate
    days = [first, *sorted(first + timedelta(days=step) for step in steps)]
    parts = [prorated(amount, a, b, least) for a, b in pairwise(days)]
    assert sum(parts) == prorated(amount, days[0], days[-1], least)
    assert all(part >= 0 and part % least == 0 for part in parts)


@given(rates(), DAYS)
def test_a_whole_month_costs_the_rate(rate: tuple[Decimal, Decimal], day: date) -> None:
    month = month_of(day)
    assert prorated(rate[0], month, following(month), rate[1]) == rate[0]
    daily = [
        prorated(rate[0], month + timedelta(days=n), month + timedelta(days=n + 1), rate[1])
        for n in range(days_in(month))
    ]
    assert sum(daily) == rate[0]
    assert max(daily) - min(daily) <= rate[1], "no day differs by more than the least unit"


@pytest.mark.parametrize(
    ("rate", "currency", "first", "until", "amount"),
    [
        ("3900", "USD", "2024-02-01", "2024-02-11", "1344.83"),  # 10 of 29 days
        ("3900", "USD", "2025-02-01", "2025-02-11", "1392.86"),  # 10 of 28 days
        ("3900", "USD", "2024-12-31", "2025-02-02", "4165.10"),  # 125.81 + 3900 + 139.29
        ("290000", "JPY", "2025-04-01", "2025-04-02", "9667"),
        ("290000", "JPY", "2025-04-02", "2025-04-03", "9666"),
        ("100", "KRW", "2025-03-01", "2025-03-01", "0"),
    ],
)
def test_amounts_by_hand(rate: str, currency: str, first: str, until: str, amount: str) -> None:
    found = prorated(
        Decimal(rate), date.fromisoformat(first), date.fromisoformat(until), unit(currency)
    )
    assert found == Decimal(amount)


@example(base=27, room=1, ceiling=1, budget=0, share=186, rate=20000001)
@given(
    st.integers(1, 10**8), st.integers(0, 10**8), st.integers(1, 10**9), st.integers(0, 10**10),
    st.integers(1, 10000), st.integers(1, 10**9),
)  # fmt: skip
def test_a_subsidy_stays_within_every_bound(
    base: int, room: int, ceiling: int, budget: int, share: int, rate: int
) -> None:
    quote = Quote(Decimal(rate) / 10**5, date(2025, 3, 31))
    money = Decimal("0.01")
    found = bounded(
        base=base * money, room=room * money, share=Decimal(share) / 10000,
        ceiling=Decimal(ceiling), budget=Decimal(budget), quote=quote, units=(money, Decimal(1)),
    )  # fmt: skip
    assert 0 <= found.amount <= min(base * money, room * money)
    assert 0 <= found.claimed <= min(ceiling, budget)
    assert found.amount % money == 0
    assert found.claimed % 1 == 0


def test_the_reference_rate_is_of_the_last_day_that_has_one() -> None:
    easter = reference_rate("USD", "KRW", date(2025, 4, 20))
    assert easter is not None
    assert easter.day == date(2025, 4, 17)
    assert 1300 < easter.rate < 1500
    assert reference_rate("USD", "KRW", date(2199, 1, 1)) is None
    assert reference_rate("USD", "XXX", date(2025, 4, 1)) is None


def test_months_are_read_strictly() -> None:
    assert parse("2025-03") == date(2025, 3, 1)
    assert [parse(text) for text in ("2025-13", "1999-12", "2100-01", "", "x", "2025-03-01")] == [
        None
    ] * 6
