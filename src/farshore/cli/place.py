"""`farshore place`: companies into lab space, from tables of requests and rooms."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from farshore.cli.files import InputError, Row, finish, read_table, write_table

if TYPE_CHECKING:
    from farshore.engines.placement.types import Interval, Problem, Request, Space

TRUE, FALSE = ("1", "true", "yes", "y"), ("0", "false", "no", "n")


def register(app: typer.Typer) -> None:
    @app.command("place")
    def place(
        requests: Annotated[Path, typer.Argument(metavar="REQUESTS", help="CSV of requests.")],
        spaces: Annotated[Path, typer.Argument(metavar="SPACES", help="CSV of rooms.")],
        out: Annotated[Path | None, typer.Option(help="CSV of placements to write.")] = None,
        horizon: Annotated[int | None, typer.Option(help="Periods; else the last end.")] = None,
        time_limit: Annotated[float, typer.Option(help="Seconds.", min=0.1)] = 60.0,
        seed: Annotated[int, typer.Option(help="Seed of the search.")] = 0,
    ) -> None:
        """Place requests in rooms for the most value, with a bound.

        REQUESTS: id, kind (bench, suite, desk), quantity, start, end (whole periods, end not
        included); and, where wanted, level, equipment (a;b), slack, value, priority, room, fixed,
        together, apart (names of groups, a;b). SPACES: id, then any of bench, suite, desk, level,
        equipment (a;b), closed (3-5;10-12).
        """
        from farshore.engines.placement.solve import solve
        from farshore.engines.placement.types import PlacementError

        problem, lines = read_problem(requests, spaces, horizon)
        try:
            solution = solve(problem, seed=seed, time_limit_s=time_limit)
        except PlacementError as error:
            name = str(error.figures.get("request", error.figures.get("id", "")))
            of_room = str(error.figures.get("space", ""))
            if name in lines:
                raise InputError(requests, str(error), lines[name]) from error
            raise InputError(spaces if of_room else requests, str(error)) from error
        if out is not None:
            write_table(
                out,
                ("request", "space", "start", "end", "moved"),
                [(p.request, p.space, p.start, p.end, int(p.moved)) for p in solution.placements],
            )
        finish(
            {
                "value": solution.objective,
                "bound": solution.bound,
                "gap": solution.gap,
                "placed": len(solution.placements),
                "requested": len(problem.requests),
            }
        )


def read_problem(
    requests: Path, spaces: Path, horizon: int | None
) -> tuple["Problem", dict[str, int]]:
    """The problem, and the line of each request."""
    from farshore.engines.placement.types import Problem

    rooms = tuple(_space(row) for row in _unique(spaces, ("id",)))
    wishes, lines = [], {}
    groups: dict[str, dict[str, list[str]]] = {"together": {}, "apart": {}}
    for row in _unique(requests, ("id", "kind", "quantity", "start", "end")):
        wish = _request(row, {room.id for room in rooms})
        wishes.append(wish)
        lines[wish.id] = row.line
        for column, named in groups.items():
            for name in _list(row, column):
                named.setdefault(name, []).append(wish.id)
    last = max((wish.end + wish.slack for wish in wishes), default=1)
    return Problem(
        requests=tuple(wishes),
        spaces=rooms,
        horizon=last if horizon is None else horizon,
        together=tuple(tuple(ids) for ids in groups["together"].values()),
        apart=tuple(tuple(ids) for ids in groups["apart"].values()),
    ), lines


def _unique(file: Path, required: tuple[str, ...]) -> list[Row]:
    rows = list(read_table(file, required))
    seen: set[str] = set()
    for row in rows:
        if row.text("id") in seen:
            raise row.fault(f"id {row.text('id')!r} is given twice")
        seen.add(row.text("id"))
    return rows


def _request(row: Row, rooms: set[str]) -> "Request":
    from farshore.engines.placement.types import Kind, Request

    start, end = row.get("start", _natural), row.get("end", _natural)
    if start >= end:
        raise row.fault(f"start {start} is not before end {end}")
    if row.get("quantity", _natural) < 1:
        raise row.fault("quantity is not at least 1")
    room = row.cells.get("room", "").strip() or None
    if room is not None and room not in rooms:
        raise row.fault(f"room {room!r} is not among the spaces")
    fixed = row.get("fixed", _flag, False)
    if fixed and room is None:
        raise row.fault("fixed, but without a room")
    return Request(
        id=row.text("id"),
        kind=row.get("kind", Kind),
        quantity=row.get("quantity", _natural),
        start=start,
        end=end,
        level=row.get("level", _natural, 1),
        equipment=_list(row, "equipment"),
        slack=row.get("slack", _natural, 0),
        value=row.get("value", _value, 1.0),
        priority=row.get("priority", _natural, 0),
        room=room,
        fixed=fixed,
    )


def _space(row: Row) -> "Space":
    from farshore.engines.placement.types import Space

    return Space(
        id=row.text("id"),
        bench=row.get("bench", _natural, 0),
        suite=row.get("suite", _natural, 0),
        desk=row.get("desk", _natural, 0),
        level=row.get("level", _natural, 1),
        equipment=_list(row, "equipment"),
        closed=tuple(_interval(row, part) for part in _list(row, "closed")),
    )


def _interval(row: Row, part: str) -> "Interval":
    from farshore.engines.placement.types import Interval

    begin, dash, end = part.partition("-")
    try:
        interval = Interval(_natural(begin), _natural(end))
    except ValueError as error:
        raise row.fault(f"closed: {part!r} is not like 3-5") from error
    if not dash or interval.start >= interval.end:
        raise row.fault(f"closed: {part!r} is not like 3-5")
    return interval


def _list(row: Row, column: str) -> tuple[str, ...]:
    return tuple(p.strip() for p in row.cells.get(column, "").split(";") if p.strip())


def _natural(text: str) -> int:
    number = int(text)
    if not 0 <= number < 10**9:
        raise ValueError("must be a whole number, not negative")
    return number


def _value(text: str) -> float:
    number = float(text)
    if not 0 <= number < 1e9:
        raise ValueError("must be a number from 0 to 1e9")
    return number


def _flag(text: str) -> bool:
    if text.lower() not in TRUE + FALSE:
        raise ValueError("must be yes or no")
    return text.lower() in TRUE
