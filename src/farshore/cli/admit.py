"""`farshore admit`: companies to hosts by both sides' preferences, from two tables."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from farshore.cli.files import InputError, finish, write_table
from farshore.cli.preferences import Side, ranked_pairs, read_side

if TYPE_CHECKING:
    from farshore.engines.admission.types import Problem


def register(app: typer.Typer) -> None:
    @app.command("admit")
    def admit(
        companies: Annotated[Path, typer.Argument(metavar="COMPANIES", help="CSV.")],
        hosts: Annotated[Path, typer.Argument(metavar="HOSTS", help="CSV.")],
        time_limit: Annotated[float, typer.Option(help="Seconds.", min=0.1)] = 60.0,
        seed: Annotated[int, typer.Option(help="Seed of the lots that break ties.")] = 0,
        out: Annotated[Path | None, typer.Option(help="CSV of admissions to write.")] = None,
    ) -> None:
        """Admit companies to hosts so that no pair would rather have each other.

        COMPANIES: id, preferences; and, where wanted, together (name of a group that goes to one
        host or nowhere). HOSTS: id, capacity, preferences. Preferences: names, the best first,
        parted by ; or >, equals joined by = (a;b=c). Or a row a pair: company,host,rank and
        host,company,rank,capacity, where equal ranks are ties. A pair that one side leaves out
        is not acceptable.
        """
        from farshore.engines.admission.solve import solve
        from farshore.engines.admission.types import AdmissionError

        ours, theirs = read_side(companies, "company", "host"), read_side(hosts, "host", "company")
        problem = problem_of(ours, theirs)
        try:
            solution = solve(problem, seed=seed, time_limit_s=time_limit)
        except AdmissionError as error:
            raise InputError(companies, str(error)) from error
        if out is not None:
            write_table(
                out,
                ("company", "host"),
                [
                    (name, theirs.names[host] if host >= 0 else "")
                    for name, host in zip(ours.names, solution.host_of.tolist(), strict=True)
                ],
            )
        finish(
            {
                "admitted": solution.admitted,
                "unadmitted": len(solution.unadmitted),
                "blocking_pairs": solution.blocking_pairs,
                "proven": solution.proven,
            }
        )


def problem_of(ours: Side, theirs: Side) -> "Problem":
    import numpy as np

    from farshore.engines.admission.types import Problem

    wishes, ranks = ranked_pairs(ours, theirs.names), ranked_pairs(theirs, ours.names)
    both = [(c, h, own, ranks[h, c]) for (c, h), own in wishes.items() if (h, c) in ranks]
    columns = np.array(both, dtype=np.int64).reshape(-1, 4).T
    return Problem(
        companies=len(ours.names),
        hosts=len(theirs.names),
        pair_company=columns[0].copy(),
        pair_host=columns[1].copy(),
        company_rank=columns[2].copy(),
        host_rank=columns[3].copy(),
        capacity=np.array(theirs.capacity, dtype=np.int64),
        together=ours.together,
    )
