"""Letters from the command line: deliver what is due, read what came back."""

from pathlib import Path
from typing import Annotated

import typer

from farshore.cli.files import InputError, finish
from farshore.cli.site import set_up


def send() -> None:
    """Deliver the letters that are due now, without a worker."""
    set_up()
    from farshore.apps.letters.models import Letter
    from farshore.apps.letters.selectors.letters import counts
    from farshore.apps.letters.services.delivery import deliver_due

    handled = 0
    while done := deliver_due().handled:
        handled += done
    finish({"handled": handled, **counts(Letter.objects.all())})


def bounces(
    source: Annotated[
        Path, typer.Argument(metavar="FILE|DIR", help="An .eml file, an mbox or a Maildir.")
    ],
) -> None:
    """Read notices of return (RFC 3464) and mark the letters that they speak of."""
    set_up()
    from farshore.apps.letters.services.bounces import UnreadableMailError, messages, read

    if not source.exists():
        raise InputError(source, "there is no such file or folder")
    try:
        counted = read(messages(source))
    except (UnreadableMailError, OSError) as error:
        raise InputError(source, str(error)) from error
    finish(counted)


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Letters: deliver, and read what came back.", no_args_is_help=True)
    group.command("send")(send)
    group.command("bounces")(bounces)
    app.add_typer(group, name="letters")
