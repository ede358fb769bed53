"""A made-up cluster with a history, and real rounds up to 2010 for looking back."""

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from farshore.engines.forecasting.types import Measure, Problem, Round, Stay, Target

SINCE, ORIGIN, DUE = date(2016, 1, 1), date(2022, 12, 31), date(2025, 12, 31)
PRICE_FOR_RAISED = 5.0


def cluster(seed: int = 0, *, draws: int = 500, companies: int = 120) -> Problem:
    """Tenants in two fields who come, go and raise money; values far below the line."""
    chance = np.random.default_rng(seed)
    stays, rounds = [], []
    for i in range(companies):
        name, group = f"c{i}", ("device", "drug")[i % 2]
        entered = SINCE + timedelta(days=int(chance.integers(0, 2550)))
        stay = int(chance.exponential(4000))
        left = entered + timedelta(days=stay)
        stays.append(Stay(name, group, entered, left if stay < 2000 else None))
        at, value = entered + timedelta(days=200), 3e9 * float(np.exp(chance.normal(0, 0.5)))
        for stage in ("seed", "a", "b"):
            if at > DUE:
                break
            rounds.append(Round(name, group, at, stage, value if chance.random() < 0.7 else None))
            at += timedelta(days=int(chance.integers(250, 900)))
            value *= float(np.exp(chance.normal(0.9, 0.4)))
    return Problem(
        stays=tuple(stays),
        rounds=tuple(rounds),
        since=SINCE,
        origin=ORIGIN,
        dates=(date(2023, 12, 31), DUE),
        measures=tuple(Measure),
        targets=(
            Target("tenants", Measure.TENANTS, DUE, 110),
            Target("unicorns", Measure.UNICORNS, DUE, 3),
            Target("drugs", Measure.FUNDED, date(2024, 6, 30), 20, "drug"),
        ),
        draws=draws,
    )


def us_rounds(shared_data: Path) -> tuple[Round, ...]:
    """Rounds by category; a value is taken as five times the amount raised, for want of values."""
    folder = shared_data / "funding"
    with (folder / "us_companies_to_2010.csv").open(encoding="utf-8") as stream:
        group = {row["permalink"]: row["category_code"] for row in csv.DictReader(stream)}
    with (folder / "us_rounds_to_2010.csv").open(encoding="utf-8") as stream:
        return tuple(
            Round(
                row["company_permalink"],
                group[row["company_permalink"]],
                date.fromisoformat(row["funded_at"]),
                row["funding_round_type"],
                PRICE_FOR_RAISED * float(row["raised_amount_usd"])
                if float(row["raised_amount_usd"] or 0) > 0
                else None,
            )
            for row in csv.DictReader(stream)
            if group.get(row["company_permalink"])
        )
