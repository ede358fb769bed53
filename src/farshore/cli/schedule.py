"""`farshore schedule`: meetings into slots, from a .dzn file or from tables."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from farshore.cli.dzn import read_dzn
from farshore.cli.files import InputError, Row, finish, read_table, write_table

if TYPE_CHECKING:
    from farshore.engines.scheduling.types import Meeting, Participant, Problem, Solution

CANNOT = ("no-common-slot", "too-many-meetings", "too-few-tables", "infeasible", "unfair")


def register(app: typer.Typer) -> None:
    @app.command("schedule")
    def schedule(
        file: Annotated[Path, typer.Argument(metavar="FILE", help=".dzn, or CSV of requests.")],
        availability: Annotated[
            Path | None, typer.Option(help="CSV participant,slot: slots each is there.")
        ] = None,
        slots: Annotated[int | None, typer.Option(help="Number of slots (CSV).", min=1)] = None,
        tables: Annotated[
            int | None, typer.Option(help="Tables in each slot (CSV).", min=0)
        ] = None,
        most: Annotated[
            int | None, typer.Option(help="Meetings each at most (CSV).", min=0)
        ] = None,
        time_limit: Annotated[float, typer.Option(help="Seconds.", min=0.1)] = 60.0,
        seed: Annotated[int, typer.Option(help="Seed of the search.")] = 0,
        out: Annotated[Path | None, typer.Option(help="CSV of bookings to write.")] = None,
    ) -> None:
        """Schedule meetings with few idle runs between them.

        A .dzn file of the published format: all meetings, fewest breaks. Else a CSV of requests:
        id, one, other; and, where wanted, weight, fixed (a slot), after (ids a;b): the greatest
        weight, then the fewest breaks. Slots and tables count from 1.
        """
        from farshore.engines.scheduling.solve import solve
        from farshore.engines.scheduling.types import SchedulingError

        if file.suffix.lower() == ".dzn":
            problem = read_dzn(file)
        else:
            problem = read_requests(file, availability, slots, tables, most)
        try:
            solution = solve(problem, seed=seed, time_limit_s=time_limit)
        except SchedulingError as error:
            if error.code not in CANNOT:
                raise InputError(file, str(error)) from error
            finish(_nothing(problem))
            return
        if out is not None:
            write_table(
                out,
                ("meeting", "slot", "table"),
                [(b.meeting, b.slot + 1, b.table + 1) for b in solution.bookings],
            )
        finish(_figures(problem, solution))


def _figures(problem: "Problem", solution: "Solution") -> dict[str, Any]:
    fewest = solution.proven and solution.breaks == solution.breaks_bound
    return {
        "status": "optimal" if fewest else "feasible",
        "breaks": solution.breaks,
        "scheduled": len(solution.bookings),
        "requested": len(problem.meetings),
        "bound": solution.bound,
        "proven": solution.proven,
        "seconds": round(solution.seconds, 3),
    }


def _nothing(problem: "Problem") -> dict[str, Any]:
    return {
        "status": "infeasible",
        "breaks": None,
        "scheduled": 0,
        "requested": len(problem.meetings),
        "bound": None,
        "proven": True,
        "seconds": 0.0,
    }


def read_requests(
    file: Path, availability: Path | None, slots: int | None, tables: int | None, most: int | None
) -> "Problem":
    """The everyday problem. Without a number of slots, the last one named anywhere."""
    from farshore.engines.scheduling.types import Problem

    rows = list(read_table(file, ("id", "one", "other")))
    there = _availability(availability) if availability is not None else {}
    named = {slot for mine in there.values() for slot, _ in mine}
    named |= {row.get("fixed", _slot) for row in rows if row.cells.get("fixed", "").strip()}
    count = max(named, default=0) if slots is None else slots
    if not count:
        raise InputError(file, "how many slots? give --slots or --availability")
    if slots is not None:
        for mine in there.values():
            for slot, row in mine:
                if slot > slots:
                    raise row.fault(f"slot {slot} is not in 1..{slots}")
    meetings = _meetings(rows, count)
    return Problem(
        participants=_participants(meetings, there, count, most),
        meetings=meetings,
        tables=(len(meetings) if tables is None else tables,) * count,
    )


def _availability(file: Path) -> dict[str, list[tuple[int, Row]]]:
    there: dict[str, list[tuple[int, Row]]] = {}
    for row in read_table(file, ("participant", "slot")):
        there.setdefault(row.text("participant"), []).append((row.get("slot", _slot), row))
    return there


def _participants(
    meetings: "tuple[Meeting, ...]",
    there: dict[str, list[tuple[int, Row]]],
    count: int,
    most: int | None,
) -> "tuple[Participant, ...]":
    from farshore.engines.scheduling.types import Participant

    names = dict.fromkeys(name for meeting in meetings for name in (meeting.one, meeting.other))
    return tuple(
        Participant(
            name,
            tuple(set(range(count)) - {slot - 1 for slot, _ in there[name]}) if there else (),
            most,
        )
        if name in there or not there
        else Participant(name, tuple(range(count)), most)
        for name in names
    )


def _meetings(rows: list[Row], count: int) -> "tuple[Meeting, ...]":
    from farshore.engines.scheduling.types import Meeting

    known = {row.text("id") for row in rows}
    made: dict[str, Meeting] = {}
    for row in rows:
        name, one, other = row.text("id"), row.text("one"), row.text("other")
        if name in made:
            raise row.fault(f"id {name!r} is given twice")
        if one == other:
            raise row.fault(f"{one!r} cannot meet itself")
        fixed = row.get("fixed", _slot) if row.cells.get("fixed", "").strip() else None
        if fixed is not None and fixed > count:
            raise row.fault(f"slot {fixed} is not in 1..{count}")
        after = tuple(p.strip() for p in row.cells.get("after", "").split(";") if p.strip())
        for earlier in after:
            if earlier not in known:
                raise row.fault(f"after: no meeting {earlier!r}")
        made[name] = Meeting(
            id=name,
            one=one,
            other=other,
            weight=row.get("weight", _weight, 1.0),
            fixed=None if fixed is None else fixed - 1,
            after=after,
        )
    return tuple(made.values())


def _slot(text: str) -> int:
    if not 1 <= int(text) <= 10_000:
        raise ValueError("slots count from 1")
    return int(text)


def _weight(text: str) -> float:
    if not 0 <= float(text) < 1e9:
        raise ValueError("must be a number from 0 to 1e9")
    return float(text)
