"""`farshore assign`: reviewers to applications, from a table or a matrix of scores."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from farshore.cli.files import InputError, finish, read_table, write_table
from farshore.cli.matrices import read_in, read_npy

if TYPE_CHECKING:
    from farshore.engines.assignment.types import AssignmentError, Problem, Solution

TOLD = 5


@dataclass(frozen=True)
class Scores:
    """What the files say: names, scored pairs, and the pairs that may never be."""

    applications: list[str]
    reviewers: list[str]
    pairs: dict[tuple[int, int], float]
    barred: set[tuple[int, int]]


def register(app: typer.Typer) -> None:
    @app.command("assign")
    def assign(
        scores: Annotated[Path, typer.Argument(metavar="SCORES", help=".npy, .in or CSV.")],
        reviews: Annotated[int, typer.Option(help="Reviews of each application.", min=0)],
        max_load: Annotated[int, typer.Option(help="Reviews a reviewer at most.", min=0)],
        min_load: Annotated[int, typer.Option(help="Reviews a reviewer at least.", min=0)] = 0,
        conflicts: Annotated[
            Path | None, typer.Option(help="CSV application,reviewer: never together.")
        ] = None,
        fair: Annotated[bool, typer.Option(help="The worst-off application first.")] = False,
        time_limit: Annotated[float, typer.Option(help="Seconds.", min=0.1)] = 60.0,
        seed: Annotated[int, typer.Option(help="Kept for the record.")] = 0,
        out: Annotated[Path | None, typer.Option(help="CSV of assigned pairs to write.")] = None,
    ) -> None:
        """Assign reviewers to applications for the largest total of scores, exactly.

        SCORES: a .npy matrix, reviewers x applications, where a negative score is a conflict; a
        .in file: "applications reviewers", then a row an application, 0 a conflict; else a CSV
        application,reviewer,score, where a negative score is a conflict and a pair without a row
        is no candidate. In matrices, applications and reviewers are named by number from 0.
        """
        from farshore.engines.assignment.solve import solve
        from farshore.engines.assignment.types import AssignmentError

        read = read_scores(scores)
        if conflicts is not None:
            read.barred.update(read_conflicts(conflicts, read))
        problem = problem_of(read, reviews, (min_load, max_load), fair)
        try:
            solution = solve(problem, seed=seed, time_limit_s=time_limit)
        except AssignmentError as error:
            raise InputError(scores, told(error, read)) from error
        if out is not None:
            rows = [
                (read.applications[a], read.reviewers[r], read.pairs[a, r])
                for a, r in solution.assigned.tolist()
            ]
            write_table(out, ("application", "reviewer", "score"), rows)
        finish(_figures(read, solution))


def _figures(read: Scores, solution: "Solution") -> dict[str, Any]:
    violated = sum((a, r) in read.barred for a, r in solution.assigned.tolist())
    return {
        "total": solution.total,
        "worst": solution.worst,
        "bound": solution.bound,
        "proven": solution.proven,
        "seconds": round(solution.seconds, 3),
        "conflicts_violated": violated,
    }


def read_scores(file: Path) -> Scores:
    suffix = file.suffix.lower()
    if suffix not in (".npy", ".in"):
        return _read_csv(file)
    matrix = read_npy(file).T if suffix == ".npy" else read_in(file)
    barred = matrix < 0 if suffix == ".npy" else matrix == 0
    if matrix.size == 0:
        raise InputError(file, "holds no score")
    rows, columns = matrix.shape
    read = Scores([str(i) for i in range(rows)], [str(j) for j in range(columns)], {}, set())
    for (a, r), score in zip(
        ((a, r) for a in range(rows) for r in range(columns)), matrix.ravel().tolist(), strict=True
    ):
        if barred[a, r]:
            read.barred.add((a, r))
        else:
            read.pairs[a, r] = float(score)
    return read


def _read_csv(file: Path) -> Scores:
    applications: dict[str, int] = {}
    reviewers: dict[str, int] = {}
    read = Scores([], [], {}, set())
    for row in read_table(file, ("application", "reviewer", "score")):
        a = applications.setdefault(row.text("application"), len(applications))
        r = reviewers.setdefault(row.text("reviewer"), len(reviewers))
        score = row.get("score", finite)
        if (a, r) in read.pairs or (a, r) in read.barred:
            raise row.fault("this application and reviewer have a score already")
        if score < 0:
            read.barred.add((a, r))
        else:
            read.pairs[a, r] = score
    if not applications:
        raise InputError(file, "holds no score")
    read.applications.extend(applications)
    read.reviewers.extend(reviewers)
    return read


def read_conflicts(file: Path, read: Scores) -> set[tuple[int, int]]:
    rows = {name: at for at, name in enumerate(read.applications)}
    columns = {name: at for at, name in enumerate(read.reviewers)}
    found = set()
    for row in read_table(file, ("application", "reviewer")):
        for column, known in (("application", rows), ("reviewer", columns)):
            if row.text(column) not in known:
                raise row.fault(f"{column} {row.text(column)!r} has no score")
        found.add((rows[row.text("application")], columns[row.text("reviewer")]))
    return found


def problem_of(read: Scores, reviews: int, load: tuple[int, int], fair: bool) -> "Problem":
    import numpy as np

    from farshore.engines.assignment.types import Problem

    pairs = np.array(list(read.pairs), dtype=np.int64).reshape(-1, 2)
    people = len(read.reviewers)
    return Problem(
        applications=len(read.applications),
        reviewers=people,
        pair_application=pairs[:, 0].copy(),
        pair_reviewer=pairs[:, 1].copy(),
        pair_score=np.array(list(read.pairs.values()), dtype=np.float64),
        reviews_needed=np.full(len(read.applications), reviews, dtype=np.int64),
        min_load=np.full(people, load[0], dtype=np.int64),
        max_load=np.full(people, load[1], dtype=np.int64),
        conflicts=np.array(sorted(read.barred), dtype=np.int64).reshape(-1, 2),
        fair=fair,
    )


def told(error: "AssignmentError", read: Scores) -> str:
    """The engine's error in words, with the names of the files."""
    figures = error.figures
    if error.code == "reviews-missing":
        lacking = _some(figures["applications"], read.applications, "lacks")
        return f"reviews-missing: {figures['missing']} reviews cannot be given: {lacking}"
    if error.code == "minimum-load-unreachable":
        lacking = _some(figures["reviewers"], read.reviewers, "lacks")
        return f"minimum-load-unreachable: {figures['missing']} reviews short: {lacking}"
    if error.code == "load-crossed":
        return f"--min-load {figures['min_load']} is above --max-load {figures['max_load']}"
    return str(error)


def _some(lacking: dict[int, int], names: list[str], verb: str) -> str:
    parts = [f"{names[at]} {verb} {count}" for at, count in list(lacking.items())[:TOLD]]
    more = len(lacking) - len(parts)
    return ", ".join(parts) + (f" and {more} more" if more else "")


def finite(text: str) -> float:
    number = float(text)
    if not abs(number) < float("inf"):
        raise ValueError("must be a finite number")
    return number
