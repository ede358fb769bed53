"""The size run: a database at full size, and its pages' times."""

from farshore.cli.size.commands import register

__all__ = ["register"]
