"""Forecasting: looking back on US rounds up to 2010, ours beside the naive rate.

Run: python benchmarks/forecasting.py [--full]. Rolling origins 2006 to 2009, one to three years
ahead, by category: how often intervals hold what came, and the Brier score of "at least 0.75, 1,
1.25 and 1.5 times as many funded companies as in the span before" beside the rate at which that
held, over all groups, in the span before the origin. Then companies past a line of value three
years on. --full: by region and state too.
Data is read from the folder that FARSHORE_DATA names (else ../shared/data).
"""

import csv
import math
import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from farshore.engines.forecasting.solve import solve
from farshore.engines.forecasting.types import LEVELS, Measure, Problem, Round, Stay, Target

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("FARSHORE_DATA", ROOT.parent / "shared/data")) / "funding"
SPANS = {"50%": (0.25, 0.75), "80%": (0.1, 0.9), "90%": (0.05, 0.95)}
PRICE_FOR_RAISED = 5.0
TIMES_AS_MANY = (0.75, 1.0, 1.25, 1.5)


@dataclass
class Tally:
    hits: Counter[str] = field(default_factory=Counter)
    seen: int = 0
    ours: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)


def history(by: str) -> list[Round]:
    """Values are five times the amounts raised, for want of valuations."""
    with (DATA / "us_companies_to_2010.csv").open(encoding="utf-8") as stream:
        group = {row["permalink"]: row[by] for row in csv.DictReader(stream)}
    found = []
    with (DATA / "us_rounds_to_2010.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            name, raised = row["company_permalink"], float(row["raised_amount_usd"] or 0)
            if group.get(name):
                value = PRICE_FOR_RAISED * raised if raised > 0 else None
                at = date.fromisoformat(row["funded_at"])
                found.append(Round(name, group[name], at, row["funding_round_type"], value))
    return found


def funded(rounds: list[Round], after: date, until: date) -> Counter[str]:
    pairs = {(one.group, one.entity) for one in rounds if after < one.at <= until}
    return Counter(group for group, _ in pairs)


def year_end(year: int) -> date:
    return date(year, 12, 31)


def look_back(rounds: list[Round], year: int, ahead: int, tally: Tally) -> None:
    origin, at = year_end(year), year_end(year + ahead)
    before = funded(rounds, year_end(year - ahead), origin)
    earlier = funded(rounds, year_end(year - 2 * ahead), year_end(year - ahead))
    came = funded(rounds, origin, at)
    groups = sorted(group for group in before if before[group] >= 1)
    asked = {
        (group, times): max(math.ceil(times * before[group]), 1)
        for group in groups
        for times in TIMES_AS_MANY
    }
    rate = {
        times: float(np.mean([before[g] >= max(math.ceil(times * earlier[g]), 1) for g in groups]))
        for times in TIMES_AS_MANY
    }
    targets = tuple(
        Target(f"{group} {times}", Measure.FUNDED, at, count, group)
        for (group, times), count in asked.items()
    )
    problem = Problem(
        (), tuple(rounds), date(2000, 1, 1), origin, (at,), (Measure.FUNDED,), targets, draws=2000
    )
    solution = solve(problem, seed=1)
    for fan in solution.fans:
        if fan.group is None:
            continue
        tally.seen += 1
        ends = dict(zip(LEVELS, fan.quantiles, strict=True))
        for name, (low, high) in SPANS.items():
            tally.hits[name] += ends[low] <= came[fan.group] <= ends[high]
    for ((group, times), count), chance in zip(asked.items(), solution.chances, strict=True):
        met = came[group] >= count
        tally.ours.append((chance.probability - met) ** 2)
        tally.naive.append((rate[times] - met) ** 2)


def past_the_line(rounds: list[Round], year: int, line: float) -> list[float]:
    """Companies funded so far, past the line then, expected, 5 % and 95 %, come three years on."""
    origin, at = year_end(year), year_end(year + 3)
    names = sorted({one.entity for one in rounds if one.at <= origin})
    known = tuple(one for one in rounds if one.at <= origin)
    last: dict[str, float] = {}
    for one in sorted(rounds, key=lambda one: one.at):
        if one.at <= at and one.value is not None:
            last[one.entity] = one.value
    came = sum(last.get(name, 0.0) >= line for name in names)
    problem = Problem(
        tuple(Stay(name, "us", date(2000, 1, 1)) for name in names),
        known,
        date(2000, 1, 1),
        origin,
        (at,),
        (Measure.UNICORNS,),
        line=line,
        draws=1000,
    )
    solution = solve(problem, seed=1)
    fan = solution.fans[0]
    low, high = (fan.quantiles[LEVELS.index(level)] for level in (0.05, 0.95))
    return [len(names), fan.now, fan.mean, low, high, came]


def main(full: bool) -> None:
    if not DATA.is_dir():
        sys.exit(f"no data at {DATA}; set FARSHORE_DATA")
    columns = ("category_code", "region", "state_code") if full else ("category_code",)
    print(
        f"{'by':<16}{'cases':>7}{'50%':>8}{'80%':>8}{'90%':>8}{'Brier':>8}{'naive':>8}{'ratio':>8}"
    )
    for by in columns:
        rounds, tally = history(by), Tally()
        for year in range(2006, 2010):
            for ahead in range(1, min(3, 2010 - year) + 1):
                look_back(rounds, year, ahead, tally)
        held = "".join(f"{tally.hits[name] / tally.seen:>8.1%}" for name in SPANS)
        ours, naive = float(np.mean(tally.ours)), float(np.mean(tally.naive))
        scores = f"{ours:>8.3f}{naive:>8.3f}{ours / naive:>8.2f}"
        print(f"{by:<16}{tally.seen:>7}{held}{scores}", flush=True)
    print("\nvalues (five times the amount raised) past a line, three years on")
    heads = ("funded", "then", "expected", "5%", "95%", "came")
    print(f"{'origin':<8}{'line':>8}" + "".join(f"{head:>10}" for head in heads))
    rounds = history("category_code")
    for year in range(2004, 2008):
        for line in (5e8, 1e9):
            figures = "".join(f"{x:>10.1f}" for x in past_the_line(rounds, year, line))
            print(f"{year:<8}{line:>8.0e}{figures}", flush=True)


if __name__ == "__main__":
    main("--full" in sys.argv)
