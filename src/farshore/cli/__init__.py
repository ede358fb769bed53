"""The `farshore` command. Engines and Django are imported late: a help page should not wait."""

from farshore.cli.main import main

__all__ = ["main"]
