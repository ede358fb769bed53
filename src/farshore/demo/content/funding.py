"""Fictional funding rounds: amounts and valuations by stage, none near KRW 1 trillion."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from farshore.demo.content.types import FundingRound

MILLION = Decimal(1_000_000)
KRW_PER_USD = Decimal(1440)
LAST_CLOSING = date(2025, 3, 31)
LARGEST_VALUATION = Decimal(700_000) * MILLION

# kind, least and most raised in KRW million, least and most post-money as a multiple of it
STAGES = (
    ("seed", 200, 900, 5.0, 9.0),
    ("pre-series-a", 900, 2_800, 4.5, 7.5),
    ("series-a", 3_000, 9_500, 3.8, 6.0),
    ("series-b", 10_000, 28_000, 3.6, 5.5),
    ("series-c", 30_000, 80_000, 4.0, 6.5),
)


def rounds(founded: date, stages: int, rng: Random) -> tuple[FundingRound, ...]:
    """The first ``stages`` rounds, 9 to 30 months apart; fewer where time has not sufficed."""
    closed = founded + timedelta(days=rng.randint(60, 420))
    result: list[FundingRound] = []
    previous = Decimal(0)
    for kind, low, high, least, most in STAGES[:stages]:
        if closed > LAST_CLOSING:
            break
        amount = (
            Decimal(round(low * (high / low) ** rng.random(), -2 if low > 900 else -1)) * MILLION
        )
        value = _valuation(amount, rng.uniform(least, most), previous, rng)
        known = rng.random() < 0.75
        result.append(FundingRound(closed, kind, amount, value if known else None))
        previous = value
        closed += timedelta(days=rng.randint(270, 900))
    return tuple(result)


def _valuation(amount: Decimal, multiple: float, previous: Decimal, rng: Random) -> Decimal:
    """Post-money, to KRW 100 million; one round in twelve may be a down round."""
    value = amount * Decimal(str(round(multiple, 2)))
    floor = previous * Decimal("1.1")
    if value < floor and rng.random() > 1 / 12:
        value = floor + amount
    value = min(max(value, amount * 2), LARGEST_VALUATION)
    step = 100 * MILLION
    return (value / step).quantize(Decimal(1)) * step


def capped(raised: tuple[FundingRound, ...], most_krw: Decimal) -> tuple[FundingRound, ...]:
    """The rounds from the first on whose sum stays within the limit."""
    total = Decimal(0)
    kept: list[FundingRound] = []
    for item in raised:
        total += item.amount_krw
        if total > most_krw:
            break
        kept.append(item)
    return tuple(kept)


def usd(krw: Decimal) -> Decimal:
    """KRW in USD at a fixed, illustrative 1,440 won, to a thousand dollars."""
    return (krw / KRW_PER_USD / 1000).quantize(Decimal(1)) * 1000
