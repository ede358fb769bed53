"""Comings and goings of tenants, fixed so that 356 stand on 2022-12-31.

356 is published; the counts of the other days are fictional.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from farshore.demo.content.types import Interval

START = date(2020, 8, 3)
TODAY = date(2025, 4, 17)


@dataclass(frozen=True, slots=True)
class Period:
    """Days first..last with the comings (of whom some return) and goings in them."""

    first: date
    last: date
    comings: int
    returns: int
    goings: int


AT_START = 262
PERIODS = (
    Period(date(2020, 8, 4), date(2020, 12, 31), 24, 0, 3),
    Period(date(2021, 1, 1), date(2021, 12, 31), 50, 0, 11),
    Period(date(2022, 1, 1), date(2022, 12, 31), 49, 2, 15),
    Period(date(2023, 1, 1), date(2023, 12, 31), 39, 2, 18),
    Period(date(2024, 1, 1), date(2024, 12, 31), 36, 2, 18),
    Period(date(2025, 1, 1), TODAY, 12, 0, 5),
)
COMPANIES = AT_START + sum(p.comings - p.returns for p in PERIODS)


@dataclass(slots=True)
class _Ledger:
    intervals: dict[str, list[Interval]] = field(default_factory=dict)
    inside: dict[str, date] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def enter(self, key: str, day: date) -> None:
        self.inside[key] = day

    def leave(self, key: str, day: date) -> None:
        self.intervals.setdefault(key, []).append(Interval(self.inside.pop(key), day))
        self.left.append(key)


def _day(period: Period, rng: Random) -> date:
    return period.first + timedelta(days=rng.randint(1, (period.last - period.first).days))


def tenancies(
    keys: list[str], staying: set[str], leaving_in_2024: str, rng: Random
) -> dict[str, tuple[Interval, ...]]:
    """Intervals a company, for exactly ``COMPANIES`` keys.

    Those in ``staying`` came before 2025 and stay; ``leaving_in_2024`` leaves on 2024-11-30.
    The order of ``keys`` decides who came when, apart from that.
    """
    if len(keys) != COMPANIES:
        raise ValueError(f"{len(keys)} companies given, {COMPANIES} needed")
    last = PERIODS[-1].comings
    free = [k for k in keys if k not in staying and k != leaving_in_2024]
    late = set(free[-last:])
    queue = [k for k in keys if k not in late] + free[-last:]
    ledger = _Ledger()
    for key in queue[:AT_START]:
        ledger.enter(key, START)
    coming = iter(queue[AT_START:])
    for period in PERIODS:
        _pass(period, ledger, coming, staying, leaving_in_2024, rng)
    for key, day in ledger.inside.items():
        ledger.intervals.setdefault(key, []).append(Interval(day, None))
    return {key: tuple(ledger.intervals[key]) for key in keys}


def _pass(
    period: Period,
    ledger: _Ledger,
    coming: Iterator[str],
    staying: set[str],
    leaving_in_2024: str,
    rng: Random,
) -> None:
    """Let the goings and comings of one period happen."""
    shortest = 0 if period is PERIODS[0] else 90
    may_go = [
        k
        for k, day in ledger.inside.items()
        if k not in staying and k != leaving_in_2024 and (period.first - day).days > shortest
    ]
    returning = rng.sample(ledger.left, period.returns)
    going = rng.sample(may_go, period.goings)
    if period.first.year == 2024:
        going[0] = leaving_in_2024
    for key in going:
        day = date(2024, 11, 30) if key == leaving_in_2024 else _day(period, rng)
        ledger.leave(key, day)
    for key in returning:
        ledger.left.remove(key)
        ledger.enter(key, period.first + timedelta(days=rng.randint(60, 300)))
    for _ in range(period.comings - period.returns):
        ledger.enter(next(coming), _day(period, rng))
