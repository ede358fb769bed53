"""Files handed in, from the command line: destroy those that nobody needs any more."""

from typing import Annotated

import typer

from farshore.cli.files import finish
from farshore.cli.site import set_up


def purge(
    days: Annotated[
        int, typer.Option(min=0, max=36500, help="Keep what was replaced or taken out so long.")
    ] = 365,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
) -> None:
    """Destroy replaced and taken-out files after some days, files of the deleted, strays."""
    set_up()
    from farshore.apps.documents.services.purging import purge_unneeded

    figures = purge_unneeded(actor=None, days=days, dry_run=dry_run)
    finish({"days": days, "dry_run": dry_run, **figures})


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Files handed in.", no_args_is_help=True)
    group.command("purge")(purge)
    # a group of one command would otherwise be that command
    group.callback()(lambda: None)
    app.add_typer(group, name="documents")
