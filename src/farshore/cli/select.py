"""`farshore select`: a cohort under seats, money and quotas, from a table of applications."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from farshore.cli.assign import finite
from farshore.cli.files import InputError, Row, finish, read_table, write_table

if TYPE_CHECKING:
    from farshore.engines.selection.types import Problem, Quota, SelectionError, Solution

MOST_DECIMALS = 4
LARGEST_COST = Decimal(10) ** 13


def register(app: typer.Typer) -> None:
    @app.command("select")
    def select(
        applications: Annotated[Path, typer.Argument(metavar="APPLICATIONS", help="CSV.")],
        seats: Annotated[int, typer.Option(help="Applications that go, at most.", min=0)],
        budget: Annotated[str | None, typer.Option(help="In the unit of the costs.")] = None,
        quota: Annotated[
            list[str] | None,
            typer.Option(metavar="FIELD=VALUE:MIN:MAX", help="MIN or MAX may be left out."),
        ] = None,
        reserve: Annotated[int, typer.Option(help="Length of the reserve list.", min=0)] = 0,
        time_limit: Annotated[float, typer.Option(help="Seconds.", min=0.1)] = 60.0,
        seed: Annotated[int, typer.Option(help="Seed of the search.")] = 0,
        out: Annotated[Path | None, typer.Option(help="CSV of standings to write.")] = None,
    ) -> None:
        """Select the applications with the largest sum of scores, proven.

        APPLICATIONS: id, score; and, where wanted, cost, excludes and requires (ids a;b), and any
        column that a quota speaks of (values a;b).
        """
        from farshore.engines.selection.solve import solve
        from farshore.engines.selection.types import SelectionError

        problem = read_problem(applications, seats, budget, quota or [], reserve)
        try:
            solution = solve(problem, seed=seed, time_limit_s=time_limit)
        except SelectionError as error:
            raise InputError(applications, told(error)) from error
        if out is not None:
            write_table(out, ("id", "standing", "order", "score"), _standings(problem, solution))
        finish(
            {
                "objective": solution.objective,
                "bound": solution.bound,
                "proven": solution.proven,
                "selected": [problem.ids[i] for i in solution.chosen],
            }
        )


def _standings(problem: "Problem", solution: "Solution") -> list[tuple[Any, ...]]:
    score = problem.scores.tolist()
    chosen = sorted(solution.chosen, key=lambda i: (-score[i], i))
    return [
        (problem.ids[i], standing, order, score[i])
        for standing, those in (("chosen", chosen), ("reserve", solution.reserve))
        for order, i in enumerate(those, start=1)
    ]


def read_problem(
    file: Path, seats: int, budget: str | None, quotas: list[str], reserve: int
) -> "Problem":
    import numpy as np

    from farshore.engines.selection.types import Problem

    rows = list(read_table(file, ("id", "score")))
    if not rows:
        raise InputError(file, "holds no application")
    at: dict[str, int] = {}
    for row in rows:
        if row.text("id") in at:
            raise row.fault(f"id {row.text('id')!r} is given twice")
        at[row.text("id")] = len(at)
    limit = None if budget is None else _budget(file, budget)
    if limit is not None and "cost" not in rows[0].cells:
        raise InputError(file, "--budget is given, but the header lacks cost", 1)
    priced = "cost" in rows[0].cells
    costs = [row.get("cost", _cost) if priced else Decimal(0) for row in rows]
    unit = Decimal(10) ** max(_decimals(amount) for amount in (*costs, limit or Decimal(0)))
    return Problem(
        ids=tuple(at),
        scores=np.array([row.get("score", finite) for row in rows], dtype=np.float64),
        costs=np.array([int(cost * unit) for cost in costs], dtype=np.int64),
        seats=seats,
        budget=None if limit is None else int(limit * unit),
        quotas=tuple(_quota(file, rows, text) for text in quotas),
        exclusive=_pairs(rows, "excludes", at),
        requires=_pairs(rows, "requires", at),
        reserve=reserve,
    )


def _decimals(amount: Decimal) -> int:
    return max(0, -int(amount.normalize().as_tuple().exponent))


def _cost(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("must be a number") from error
    if not (amount.is_finite() and 0 <= amount < LARGEST_COST):
        raise ValueError(f"must be from 0 to {LARGEST_COST:.0e}")
    if _decimals(amount) > MOST_DECIMALS:
        raise ValueError(f"has more than {MOST_DECIMALS} decimals")
    return amount


def _budget(file: Path, text: str) -> Decimal:
    try:
        return _cost(text)
    except ValueError as error:
        raise InputError(file, f"--budget {text!r}: {error}") from error


def _pairs(rows: list[Row], column: str, at: dict[str, int]) -> tuple[tuple[int, int], ...]:
    found = []
    for row in rows:
        own = at[row.text("id")]
        for name in _list(row, column):
            if name not in at:
                raise row.fault(f"column {column!r}: {name!r} is not among the applications")
            if at[name] == own:
                raise row.fault(f"column {column!r}: names the application itself")
            found.append((own, at[name]))
    return tuple(found)


def _list(row: Row, column: str) -> list[str]:
    return [part.strip() for part in row.cells.get(column, "").split(";") if part.strip()]


def _quota(file: Path, rows: list[Row], text: str) -> "Quota":
    from farshore.engines.selection.types import Quota

    field, sign, rest = text.partition("=")
    parts = rest.rsplit(":", 2)
    if not sign or len(parts) != 3:
        raise InputError(file, f"--quota {text!r} is not like FIELD=VALUE:MIN:MAX")
    if field not in rows[0].cells:
        raise InputError(file, f"--quota {text!r}: the header lacks {field}", 1)
    value, least, most = parts
    if not all(part == "" or part.isdecimal() for part in (least, most)):
        raise InputError(file, f"--quota {text!r}: MIN and MAX are not whole numbers")
    low, high = int(least or 0), int(most) if most else None
    if high is not None and low > high:
        raise InputError(file, f"--quota {text!r}: MIN {low} is above MAX {high}")
    members = tuple(at for at, row in enumerate(rows) if value in _list(row, field))
    return Quota(f"{field}={value}", members, low, high)


def told(error: "SelectionError") -> str:
    """The engine's error in words: which rules clash."""
    if error.code != "clash":
        return str(error)
    rules = [
        " ".join(str(part) for part in (rule["rule"], rule["name"], rule["value"]) if part != "")
        for rule in error.figures["rules"]
    ]
    which = "the smallest set of rules" if error.figures["smallest"] else "rules"
    return f"clash: {which} that cannot be met together: {'; '.join(rules)}"
