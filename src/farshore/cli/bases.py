"""Bases from the command line: the daily round without a worker."""

import typer

from farshore.cli.files import finish
from farshore.cli.site import set_up


def daily() -> None:
    """Remind, suspend, restore, open reviews, expire tickets, ask alumni: what today brings."""
    set_up()
    from farshore.apps.bases.services.rounds import every_base

    finish(every_base())


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Bases: the daily round.", no_args_is_help=True)
    group.command("daily")(daily)
    # a group of one command would otherwise be that command
    group.callback()(lambda: None)
    app.add_typer(group, name="bases")
