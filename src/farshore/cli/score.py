"""`farshore score`: what reviews say of each application, and how sure that is."""

from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from farshore.cli.assign import finite
from farshore.cli.files import InputError, Row, finish, read_table, write_table

if TYPE_CHECKING:
    from farshore.engines.scoring.types import Problem

ONLY = ""
COLUMNS = ("application", "rank", "mean", "sd", "probability", "raw_mean", "reviews")


def register(app: typer.Typer) -> None:
    @app.command("score")
    def score(
        reviews: Annotated[Path, typer.Argument(metavar="REVIEWS", help="CSV of reviews.")],
        places: Annotated[
            int | None, typer.Option(help="K, for the chance of being among the best K.", min=1)
        ] = None,
        weight: Annotated[
            list[str] | None, typer.Option(metavar="CRITERION=W", help="Else all weigh the same.")
        ] = None,
        seed: Annotated[int, typer.Option(help="Seed of the posterior draws.")] = 0,
        out: Annotated[Path | None, typer.Option(help="CSV of posteriors to write.")] = None,
    ) -> None:
        """Estimate each application's merit from uneven reviews by harsh and mild reviewers.

        REVIEWS: application, reviewer, score; and, where wanted, criterion. Without --places, K
        is a tenth of the applications, at least one.
        """
        from farshore.engines.scoring.solve import solve
        from farshore.engines.scoring.types import ScoringError

        problem, names = read_problem(reviews, places, weight or [])
        try:
            solution = solve(problem, seed=seed)
        except ScoringError as error:
            raise InputError(reviews, str(error)) from error
        order = sorted(range(len(names)), key=lambda i: (-solution.mean[i], i))
        if out is not None:
            vectors = (solution.mean, solution.sd, solution.probability, solution.raw_mean)
            columns = [vector.tolist() for vector in (*vectors, solution.reviews)]
            rows = [(names[i], at, *(c[i] for c in columns)) for at, i in enumerate(order, start=1)]
            write_table(out, COLUMNS, rows)
        if not solution.rankable:
            print(f"Reviewers do not agree enough to rank (p = {solution.p_value:.3f}).")
        finish(
            {
                "applications": problem.applications,
                "reviewers": problem.reviewers,
                "sd_application": sqrt(solution.variance_application),
                "sd_reviewer": sqrt(solution.variance_reviewer),
                "sd_noise": sqrt(solution.variance_noise),
            }
        )


def read_problem(file: Path, places: int | None, weights: list[str]) -> tuple["Problem", list[str]]:
    """The problem, and the applications' names."""
    import numpy as np

    from farshore.engines.scoring.types import Problem

    known: tuple[dict[str, int], ...] = ({}, {}, {})
    triples: dict[tuple[int, int, int], float] = {}
    for row in read_table(file, ("application", "reviewer", "score")):
        a, r, c = (
            index.setdefault(name, len(index))
            for index, name in zip(known, _names(row), strict=True)
        )
        if (a, r, c) in triples:
            raise row.fault("this reviewer scored this application already")
        triples[a, r, c] = row.get("score", finite)
    applications, reviewers, criteria = known
    if not triples:
        raise InputError(file, "holds no review")
    if places is not None and places > len(applications):
        raise InputError(file, f"--places {places}, but only {len(applications)} applications")
    columns = np.array(list(triples), dtype=np.int64).T
    problem = Problem(
        applications=len(applications),
        reviewers=len(reviewers),
        review_application=columns[0].copy(),
        review_reviewer=columns[1].copy(),
        review_criterion=columns[2].copy(),
        review_score=np.array(list(triples.values()), dtype=np.float64),
        criterion_weight=np.array(_weights(file, weights, criteria), dtype=np.float64),
        places=places or max(1, len(applications) // 10),
    )
    return problem, list(applications)


def _names(row: Row) -> tuple[str, str, str]:
    criterion = row.text("criterion") if "criterion" in row.cells else ONLY
    return row.text("application"), row.text("reviewer"), criterion


def _weights(file: Path, given: list[str], criteria: dict[str, int]) -> list[float]:
    weights = [1.0] * len(criteria)
    for text in given:
        name, sign, value = text.rpartition("=")
        if not sign or name not in criteria:
            raise InputError(file, f"--weight {text!r}: no review has the criterion {name!r}")
        try:
            weights[criteria[name]] = finite(value)
        except ValueError as error:
            raise InputError(file, f"--weight {text!r}: {value!r} is not a number") from error
        if weights[criteria[name]] < 0:
            raise InputError(file, f"--weight {text!r} is negative")
    return weights
