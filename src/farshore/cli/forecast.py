"""`farshore forecast`: rounds and funded companies to come by group, from tables."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from farshore.cli.files import InputError, Row, finish, read_table, write_table

if TYPE_CHECKING:
    from farshore.engines.forecasting.types import Problem, Round

COMPANY_IDS = ("id", "permalink", "company_permalink", "company")
ROUND_IDS = ("company_permalink", "company_id", "company", "permalink", "id")
ROUND_DATES = ("funded_at", "date", "at")
STAGES = ("funding_round_type", "stage", "round")
EVERYWHERE = "*"
YEARS_READ = 10


def register(app: typer.Typer) -> None:
    @app.command("forecast")
    def forecast(
        companies: Annotated[Path, typer.Argument(metavar="COMPANIES", help="CSV of companies.")],
        rounds: Annotated[Path, typer.Argument(metavar="ROUNDS", help="CSV of dated rounds.")],
        origin: Annotated[str, typer.Option(help="Last day known, YYYY-MM-DD.")],
        horizon_years: Annotated[int, typer.Option(help="Years ahead.", min=1, max=30)],
        by: Annotated[str, typer.Option(help="Column of COMPANIES that names the group.")],
        draws: Annotated[int, typer.Option(help="Simulated futures.", min=100)] = 4000,
        seed: Annotated[int, typer.Option(help="Seed of the simulation.")] = 0,
        out: Annotated[Path | None, typer.Option(help="CSV of quantiles to write.")] = None,
    ) -> None:
        """Forecast rounds and funded companies by group, from what is dated up to the origin.

        Written for each group, target (rounds: number of rounds; funded: different companies with
        one) and year's end: the count after the origin up to then, its mean and quantiles; group
        "*" is all together. Companies without a group, and their rounds, are left out.
        """
        from farshore.engines.forecasting.solve import solve
        from farshore.engines.forecasting.types import LEVELS, ForecastingError

        problem = read_problem(companies, rounds, _date(origin), horizon_years, by, draws)
        try:
            solution = solve(problem, seed=seed)
        except ForecastingError as error:
            raise InputError(rounds, str(error)) from error
        if out is not None:
            write_table(
                out,
                ("group", "target", "date", "mean", *(f"q{level}" for level in LEVELS)),
                [
                    (
                        EVERYWHERE if fan.group is None else fan.group,
                        fan.measure.value,
                        fan.at.isoformat(),
                        round(fan.mean, 4),
                        *(round(q, 4) for q in fan.quantiles),
                    )
                    for fan in solution.fans
                ],
            )
        groups = {fan.group for fan in solution.fans if fan.group is not None}
        finish({"groups": len(groups), "seconds": round(solution.seconds, 3)})


def read_problem(
    companies: Path, rounds: Path, origin: date, horizon: int, by: str, draws: int
) -> "Problem":
    from farshore.engines.forecasting.types import Measure, Problem

    groups = _groups(companies, by)
    known = tuple(one for one in _rounds(rounds, groups) if one.at <= origin)
    if not known:
        raise InputError(rounds, f"no round of a company with a group up to {origin}")
    first = min(one.at for one in known)
    return Problem(
        stays=(),
        rounds=known,
        since=min(max(first, _later(origin, -YEARS_READ)), _later(origin, -1)),
        origin=origin,
        dates=tuple(_later(origin, years) for years in range(1, horizon + 1)),
        measures=(Measure.ROUNDS, Measure.FUNDED),
        draws=draws,
    )


def _groups(file: Path, by: str) -> dict[str, str]:
    """Group by company."""
    groups: dict[str, str] = {}
    for row in read_table(file, (by,)):
        company = _first(row, COMPANY_IDS)
        if company in groups:
            raise row.fault(f"company {company!r} is given twice")
        groups[company] = row.cells[by].strip()
    return groups


def _rounds(file: Path, groups: dict[str, str]) -> "list[Round]":
    from farshore.engines.forecasting.types import Round

    found = []
    for row in read_table(file, ()):
        company = _first(row, ROUND_IDS)
        if company not in groups:
            raise row.fault(f"company {company!r} is not among the companies")
        column = _column(row, ROUND_DATES)
        at = row.get(column, date.fromisoformat)
        stage = next((row.cells[c].strip() for c in STAGES if c in row.cells), "") or None
        if groups[company]:
            found.append(Round(company, groups[company], at, stage))
    return found


def _column(row: Row, names: tuple[str, ...]) -> str:
    for name in names:
        if name in row.cells:
            return name
    raise InputError(row.file, f"the header has none of {', '.join(names)}", 1)


def _first(row: Row, names: tuple[str, ...]) -> str:
    return row.text(_column(row, names))


def _later(day: date, years: int) -> date:
    """The same day so many years later; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError("--origin", f"{text!r} is not a date like 2007-12-31") from error
