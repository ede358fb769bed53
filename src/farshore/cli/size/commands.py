"""A database of the largest size that one installation is meant for, and how fast it answers.

farshore size build      fill an empty database: everything in it is made up and says so
farshore size measure    ask for every page as every reader, many times
"""

import time
from typing import Annotated, Any

import typer

from farshore.cli.files import InputError, finish
from farshore.cli.site import set_up

LIMIT_MS = 250
ORGANISATIONS, APPLICATIONS, ENTRIES = 100_000, 5_000, 2_000_000


def build(
    organisations: Annotated[int, typer.Option(min=400)] = ORGANISATIONS,
    applications: Annotated[int, typer.Option(min=20)] = APPLICATIONS,
    entries: Annotated[int, typer.Option(min=0)] = ENTRIES,
    seed: Annotated[int, typer.Option(help="Same seed, same rows.")] = 1,
) -> None:
    """Fill an empty database with fictional rows: 100,000 organisations and what goes with them."""
    set_up()
    from farshore.cli.size.fill import NotEmptyError, Sizes, fill

    if applications > organisations:
        raise InputError("size", "there cannot be more applications than organisations")
    began = time.monotonic()
    try:
        counts = fill(Sizes(organisations, applications, entries), seed=seed, tell=tell)
    except NotEmptyError as error:
        raise InputError("size", "the database holds data; the rows need an empty one") from error
    finish({**counts, "seconds": round(time.monotonic() - began, 1)})


def tell(phase: str) -> None:
    print(f"  {phase}", flush=True)


def measure(
    requests: Annotated[int, typer.Option(min=1, help="Requests a page and reader.")] = 20,
    page: Annotated[str, typer.Option(help="Only addresses whose name holds this.")] = "",
) -> None:
    """Ask for every page as one reader of every role; the slowest pages stand last."""
    set_up()
    from farshore.cli.size.pages import measured

    rows = measured(requests=requests, only=page, tell=tell)
    if not rows:
        raise InputError("size", "nothing to measure: build the database first")
    print(f"{'p50 ms':>8} {'p95 ms':>8} {'cpu p95':>8} {'queries':>8} {'status':>6}  page (reader)")
    for row in sorted(rows, key=lambda row: row.p95):
        print(
            f"{row.p50:8.1f} {row.p95:8.1f} {row.cpu95:8.1f} {row.queries:8d} {row.status:6d}"
            f"  {row.page} ({row.reader})"
        )
    finish(figures(rows, requests))


def figures(rows: list[Any], requests: int) -> dict[str, Any]:
    worst = max(rows, key=lambda row: row.p95)
    slow = [f"{row.page} ({row.reader})" for row in rows if row.p95 > LIMIT_MS]
    return {
        "pages": len(rows),
        "requests": requests * len(rows),
        "worst_p95_ms": round(worst.p95, 1),
        "worst_page": worst.page,
        "worst_cpu_p95_ms": round(max(row.cpu95 for row in rows), 1),
        "limit_ms": LIMIT_MS,
        "all_within": not slow,
        "slow": slow,
        "failed": [row.page for row in rows if row.status >= 500],
    }


def register(app: typer.Typer) -> None:
    size = typer.Typer(help="A database at full size, and its pages' times.", no_args_is_help=True)
    size.command("build")(build)
    size.command("measure")(measure)
    app.add_typer(size, name="size")
