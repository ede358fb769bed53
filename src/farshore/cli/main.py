"""Assembles the commands and turns bad input into exit status 2 with one line."""

import sys

import typer

from farshore.cli import (
    admit,
    assign,
    backup,
    bases,
    documents,
    export,
    forecast,
    letters,
    match,
    people,
    place,
    schedule,
    score,
    select,
    site,
    size,
)
from farshore.cli.files import InputError

app = typer.Typer(
    name="farshore",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Runs a bio-cluster and its bases abroad. Every engine also works on plain files.",
)

site.register(app)
size.register(app)
export.register(app)
backup.register(app)
people.register(app)
letters.register(app)
bases.register(app)
documents.register(app)
forecast.register(app)
schedule.register(app)
match.register(app)
place.register(app)
assign.register(app)
score.register(app)
select.register(app)
admit.register(app)


def main() -> None:
    try:
        app()
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
