"""`farshore match`: technologies and needs, from tables of texts in Korean, Japanese, English."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from farshore.cli.files import InputError, finish, read_table, read_text, write_table

if TYPE_CHECKING:
    from farshore.engines.matching.types import Item

OWN_COLUMNS = ("id", "text", "capacity")


def register(app: typer.Typer) -> None:
    @app.command("match")
    def match(
        offers: Annotated[Path, typer.Argument(metavar="OFFERS", help="CSV of offers.")],
        needs: Annotated[Path, typer.Argument(metavar="NEEDS", help="CSV of needs.")],
        top: Annotated[int, typer.Option(help="Needs for each offer.", min=1)] = 5,
        glossary: Annotated[
            Path | None, typer.Option(help="TSV: a row a term, a column a language.")
        ] = None,
        assign: Annotated[
            bool, typer.Option(help="Pairs under capacities, not a ranking.")
        ] = False,
        out: Annotated[Path | None, typer.Option(help="CSV of matches to write.")] = None,
    ) -> None:
        """Rank the needs for each offer by meaning, whatever the languages.

        Both tables: id, text; any further column is a filter (values a;b): where both tables have
        it and both cells are filled, they must share a value. `capacity` is used with --assign.
        """
        from farshore.engines.matching.solve import solve
        from farshore.engines.matching.types import MatchingError, Mode, Problem

        offered, needed = read_items(offers), read_items(needs)
        problem = Problem(
            offers=offered,
            needs=needed,
            top=top,
            mode=Mode.ASSIGN if assign else Mode.RANK,
            glossary=read_glossary(glossary) if glossary is not None else (),
        )
        try:
            solution = solve(problem)
        except MatchingError as error:
            raise InputError(offers, str(error)) from error
        if out is not None:
            write_table(
                out,
                ("offer", "need", "rank", "score"),
                [(m.offer, m.need, m.rank, m.score) for m in solution.matches],
            )
        finish(
            {"offers": len(offered), "needs": len(needed), "seconds": round(solution.seconds, 3)}
        )


def read_items(file: Path) -> "tuple[Item, ...]":
    from farshore.engines.matching.types import Filter, Item

    items, seen = [], set[str]()
    for row in read_table(file, ("id", "text")):
        if row.text("id") in seen:
            raise row.fault(f"id {row.text('id')!r} is given twice")
        seen.add(row.text("id"))
        filters = tuple(
            Filter(name, values)
            for name in row.cells
            if name not in OWN_COLUMNS
            and (values := tuple(v.strip() for v in row.cells[name].split(";") if v.strip()))
        )
        capacity = row.get("capacity", _natural) if row.cells.get("capacity", "").strip() else None
        items.append(Item(row.text("id"), row.text("text"), filters, capacity))
    return tuple(items)


def read_glossary(file: Path) -> tuple[tuple[str, ...], ...]:
    """Rows of tab-separated spellings of one term; lines that are empty or begin with # aside."""
    entries = []
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        spellings = tuple(part.strip() for part in line.split("\t") if part.strip())
        if len(spellings) < 2:
            raise InputError(file, "a term needs at least two spellings, parted by a tab", number)
        entries.append(spellings)
    return tuple(entries)


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("must be a whole number, not negative")
    return number
