"""What a stay owes for a month, computed from facts. Nothing here reads or writes."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from farshore.apps.bases.models import Allocation, Residency
from farshore.apps.charges.exchange import Quote
from farshore.apps.charges.meters import Reading
from farshore.apps.charges.models import (
    Award,
    Book,
    DepositMovement,
    Headcount,
    Item,
    Line,
    Rate,
)
from farshore.apps.charges.months import days_in, following, unit
from farshore.apps.charges.proration import prorated, rounded

ZERO = Decimal(0)


@dataclass(frozen=True)
class DraftLine:
    kind: str
    item: str
    facts: dict[str, Any]
    quantity: Decimal
    starts: date
    ends: date
    rate: Decimal | None
    amount: Decimal

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days


@dataclass(frozen=True)
class DraftClaim:
    """`line` is the place of the subsidy's line among the draft's lines."""

    award: Award
    line: int
    amount: Decimal
    claimed: Decimal


@dataclass
class Facts:
    """All that one stay's month follows from."""

    residency: Residency
    allocations: Sequence[Allocation] = ()
    headcounts: Sequence[Headcount] = ()
    readings: Sequence[Reading] = ()
    awards: Sequence[Award] = ()
    deposits: Sequence[DepositMovement] = ()


@dataclass
class Ground:
    """What all stays of a base share in a month: rates, exchange, what budgets have left."""

    book: Book
    month: date
    rates: Sequence[Rate]
    # by the scheme's currency; None where no rate is published or agreed
    quotes: dict[str, Quote | None] = field(default_factory=dict)
    left: dict[int, Decimal] = field(default_factory=dict)
    # by class of equipment and day: many companies use it under one rate
    _hourly: dict[tuple[str, date], Rate | None] = field(default_factory=dict)

    @cached_property
    def edges(self) -> list[date]:
        """The first of the month and of the next, and the days between on which the rate of an
        hour of any equipment changes."""
        own = [rate for rate in self.rates if rate.item == Item.EQUIPMENT]
        first, until = self.month, following(self.month)
        days = {day for rate in own for day in (rate.starts, rate.ends) if day is not None}
        return [first, *sorted(day for day in days if first < day < until), until]

    def stretch(self, day: date) -> tuple[date, date]:
        """The days around one of the month through which all rates of an hour stay."""
        after = bisect_right(self.edges, day)
        return self.edges[after - 1], self.edges[after]

    def hourly(self, rate_class: str, day: date) -> Rate | None:
        """The rate of an hour of equipment on a day; None where none covers it."""
        key = (rate_class, day)
        if key not in self._hourly:
            until = date.fromordinal(day.toordinal() + 1)
            parts, _uncovered = rates_over(self, Item.EQUIPMENT, day, until, rate_class)
            self._hourly[key] = parts[0][0] if parts else None
        return self._hourly[key]


@dataclass
class Draft:
    residency: Residency
    book: Book
    month: date
    lines: list[DraftLine] = field(default_factory=list)
    claims: list[DraftClaim] = field(default_factory=list)
    problems: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    deposit_before: Decimal = ZERO

    def total(self, kind: str) -> Decimal:
        return sum((line.amount for line in self.lines if line.kind == kind), ZERO)

    @property
    def currency(self) -> str:
        return self.book.currency

    @property
    def charged(self) -> Decimal:
        return self.total(Line.Kind.CHARGE)

    @property
    def subsidised(self) -> Decimal:
        return self.total(Line.Kind.SUBSIDY)

    @property
    def due(self) -> Decimal:
        return self.charged + self.subsidised

    @property
    def deposit_after(self) -> Decimal:
        return self.deposit_before + self.total(Line.Kind.DEPOSIT)

    @property
    def until(self) -> date:
        return following(self.month)


def clipped(row: Any, starts: date, ends: date) -> tuple[date, date] | None:
    """The part of a half-open row within a period."""
    first, until = max(row.starts, starts), ends if row.ends is None else min(row.ends, ends)
    return (first, until) if first < until else None


def draft(ground: Ground, facts: Facts) -> Draft:
    made = Draft(facts.residency, ground.book, ground.month)
    _spaces(ground, facts, made)
    _membership(ground, facts, made)
    _hours(ground, facts, made)
    _subsidies(ground, facts, made)
    _deposits(ground, facts, made)
    return made


def rates_over(
    ground: Ground, item: str, starts: date, ends: date, rate_class: str = ""
) -> tuple[list[tuple[Rate, date, date]], int]:
    """The rates of a period, each with its part of it, and the days that none covers."""
    parts, covered = [], 0
    for rate in ground.rates:
        if rate.item == item and rate.rate_class == rate_class:
            part = clipped(rate, starts, ends)
            if part:
                parts.append((rate, *part))
                covered += (part[1] - part[0]).days
    parts.sort(key=lambda part: part[1])
    return parts, (ends - starts).days - covered


def _monthly(
    ground: Ground, made: Draft, item: str, part: tuple[date, date], quantity: int,
    facts: dict[str, Any],
) -> None:  # fmt: skip
    parts, uncovered = rates_over(ground, item, *part)
    if uncovered:
        made.problems.append(("no-tariff", {"item": item, "days": uncovered}))
    least = unit(ground.book.currency)
    for rate, first, until in parts:
        amount = quantity * prorated(rate.amount, first, until, least)
        # a period sold free of charge leaves no line
        if amount or rate.amount:
            made.lines.append(
                DraftLine(
                    Line.Kind.CHARGE, item, {**facts, "month_days": days_in(ground.month)},
                    Decimal(quantity), first, until, rate.amount, amount,
                )
            )  # fmt: skip


def _spaces(ground: Ground, facts: Facts, made: Draft) -> None:
    order = {Item.SUITE.value: 0, Item.BENCH.value: 1, Item.DESK.value: 2}
    rows = sorted(
        facts.allocations,
        key=lambda row: (order.get(row.place.kind, 9), row.place.number, row.starts),
    )
    for row in rows:
        part = clipped(row, ground.month, made.until)
        if part:
            told = {"place": row.place.number, "room": row.place.room.name}
            _monthly(ground, made, row.place.kind, part, 1, told)


def _membership(ground: Ground, facts: Facts, made: Draft) -> None:
    stay = clipped(facts.residency, ground.month, made.until)
    if stay is None:
        return
    counted = 0
    for row in facts.headcounts:
        part = clipped(row, *stay)
        if part:
            counted += (part[1] - part[0]).days
            if row.heads:
                _monthly(ground, made, Item.MEMBERSHIP, part, row.heads, {})
    lacking = (stay[1] - stay[0]).days - counted
    if lacking:
        made.problems.append(("no-heads", {"days": lacking}))


def _hours(ground: Ground, facts: Facts, made: Draft) -> None:
    """Hours of an instrument at one rate make one line."""
    sums: dict[tuple[str, int, int], Decimal] = {}
    told: dict[tuple[str, int, int], dict[str, Any]] = {}
    rates: dict[int, tuple[Rate, date, date]] = {}
    lacking: dict[str, set[tuple[date, date]]] = {}
    for row in facts.readings:
        rate = ground.hourly(row.rate_class, row.day)
        if rate is None:
            lacking.setdefault(row.rate_class, set()).add(ground.stretch(row.day))
            continue
        key = (row.rate_class, row.instrument, rate.pk)
        if key in sums:
            sums[key] += row.hours
            continue
        sums[key] = row.hours
        told[key] = {"rate_class": row.rate_class}
        if row.name:
            told[key]["instrument"] = dict(row.name)
        stretch = clipped(rate, ground.month, made.until)
        rates[rate.pk] = (rate, *(stretch or (ground.month, made.until)))
    for rate_class, stretches in lacking.items():
        made.problems.append(_without_rate(rate_class, stretches))
    for key, hours in sorted(sums.items()):
        rate, first, until = rates[key[2]]
        made.lines.append(
            DraftLine(
                Line.Kind.CHARGE, Item.EQUIPMENT, told[key], hours, first, until,
                rate.amount, rounded(hours * rate.amount, unit(ground.book.currency)),
            )
        )  # fmt: skip


def _without_rate(
    rate_class: str, stretches: Iterable[tuple[date, date]]
) -> tuple[str, dict[str, Any]]:
    days = sum((until - first).days for first, until in stretches)
    return "no-tariff", {"item": Item.EQUIPMENT.value, "rate_class": rate_class, "days": days}


def eligible(made: Draft, award: Award, part: tuple[date, date]) -> Decimal:
    """The charges that an award bears on: its items, on its days."""
    least, total = unit(made.currency), ZERO
    for line in made.lines:
        if line.kind != Line.Kind.CHARGE or line.item not in award.scheme.items:
            continue
        common = clipped(line, *part)
        if common is None:
            continue
        if line.item == Item.EQUIPMENT or line.rate is None:
            total += line.amount if common == (line.starts, line.ends) else ZERO
        else:
            total += line.quantity * prorated(line.rate, *common, least)
    return total


def _subsidies(ground: Ground, facts: Facts, made: Draft) -> None:
    """Never more than share, ceiling, budget or what is left of the charge after other awards."""
    taken = ZERO
    for award in facts.awards:
        scheme = award.scheme
        # a company that left needs no subsidy for the days after
        stay = clipped(facts.residency, ground.month, made.until)
        part = clipped(award, *stay) if stay else None
        if part is None:
            continue
        base = eligible(made, award, part)
        if not base:
            continue
        quote = ground.quotes.get(scheme.currency)
        if quote is None:
            made.problems.append(("no-exchange", {"currency": scheme.currency}))
            continue
        claim = bounded(
            base=base,
            room=made.charged - taken,
            share=scheme.share,
            ceiling=prorated(scheme.ceiling, *part, unit(scheme.currency)),
            budget=ground.left.get(scheme.pk, ZERO),
            quote=quote,
            units=(unit(made.currency), unit(scheme.currency)),
        )
        if claim.limit == "budget":
            made.problems.append(("budget-short", {"scheme": scheme.pk, "stops": False}))
        if not claim.amount:
            continue
        taken += claim.amount
        told = {
            "scheme": scheme.pk, "name": scheme.name, "currency": scheme.currency,
            "claimed": str(claim.claimed), "share": str(scheme.share), "limit": claim.limit,
            "ceiling": str(scheme.ceiling), "exchange": str(quote.rate),
            "exchange_day": quote.day.isoformat(), "exchange_source": quote.source,
            "base": str(base),
        }  # fmt: skip
        made.claims.append(DraftClaim(award, len(made.lines), claim.amount, claim.claimed))
        made.lines.append(
            DraftLine(Line.Kind.SUBSIDY, "", told, Decimal(1), *part, None, -claim.amount)
        )


@dataclass(frozen=True)
class Bounded:
    amount: Decimal
    claimed: Decimal
    limit: str


def bounded(
    *, base: Decimal, room: Decimal, share: Decimal, ceiling: Decimal, budget: Decimal,
    quote: Quote, units: tuple[Decimal, Decimal],
) -> Bounded:  # fmt: skip
    """The least of share, ceiling, budget and room, in both currencies.

    The quote says how much of the scheme's currency one unit of the book's is worth.
    """
    mine, theirs = units
    limits = [
        (min(rounded(base * share, mine), room), None, "share"),
        (rounded(ceiling / quote.rate, mine), ceiling, "ceiling"),
        (rounded(budget / quote.rate, mine), budget, "budget"),
    ]
    amount, claimed, limit = min(limits, key=lambda row: row[0])
    if claimed is None:
        claimed = rounded(amount * quote.rate, theirs)
    # limits that are alike in the book's currency may differ in the scheme's
    claimed = min(claimed, ceiling, budget)
    return Bounded(max(amount, ZERO), max(rounded(claimed, theirs), ZERO), limit)


def _deposits(ground: Ground, facts: Facts, made: Draft) -> None:
    for row in facts.deposits:
        if row.on < ground.month:
            made.deposit_before += row.signed
        elif row.on < made.until:
            told = {"movement": row.kind, "reason": row.reason}
            made.lines.append(
                DraftLine(
                    Line.Kind.DEPOSIT, Item.DEPOSIT, told, Decimal(1), row.on,
                    date.fromordinal(row.on.toordinal() + 1), None, row.signed,
                )
            )  # fmt: skip
    asked, _uncovered = rates_over(ground, Item.DEPOSIT, ground.month, made.until)
    stays_on = facts.residency.ends > made.until
    if asked and stays_on and made.deposit_after < asked[0][0].amount:
        figures = {
            "held": made.deposit_after, "asked": asked[0][0].amount, "currency": made.currency,
            "stops": False,
        }  # fmt: skip
        made.problems.append(("deposit-short", figures))


def stops(problems: Iterable[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """Those problems that stand in the way of issuing; others only inform."""
    return [row for row in problems if row[1].get("stops", True)]
