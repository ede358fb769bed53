"""Who works where, who put money into what and who is named as an inventor."""

from datetime import date
from random import Random

from farshore.apps.accounts.models import User
from farshore.apps.registry.models import (
    Affiliation,
    FundingRound,
    Inventor,
    Organisation,
    RoundInvestor,
    Technology,
)
from farshore.cli.size.rows.writing import written

SOURCE = "size test"


def ties(
    companies: list[Organisation], technologies: list[Technology], who: User, draw: Random
) -> None:
    """Two posts and an investor for each of the first 10,000 companies, an inventor for each
    technology; the first of each kind is a person of the database."""
    first = companies[:10_000]
    written(
        (
            Affiliation(
                person=who if number == 0 else None,
                person_name="" if number == 0 else f"Person {number % 15_000:05d} (fictional)",
                organisation=company, starts=date(2015 + number % 9, 1, 1),
                ends=date(2024, 1 + number % 12, 1) if number % 3 == 0 else None, source=SOURCE,
            )
            for number, company in enumerate([*first, *first])
        ),
        Affiliation,
    )  # fmt: skip
    rounds = written(
        (
            FundingRound(
                organisation=company, date=date(2016 + number % 7, 1 + number % 12, 1),
                kind="seed", amount=1_000_000, currency="USD", source=SOURCE,
            )
            for number, company in enumerate(first)
        ),
        FundingRound,
    )  # fmt: skip
    funds = companies[-200:]
    written(
        (
            RoundInvestor(round=one, organisation=fund, name=fund.name["en"], source=SOURCE)
            for one in rounds
            for fund in (draw.choice(funds),)
        ),
        RoundInvestor,
    )
    written(
        (
            Inventor(technology=one, name=f"Person {number:05d} (fictional)", source=SOURCE)
            for number, one in enumerate(technologies)
        ),
        Inventor,
    )
