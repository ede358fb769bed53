"""The call whose chosen companies are before the host on the first day, and what was said there."""

from farshore.demo.content.calls import call_of
from farshore.demo.content.tables import table
from farshore.demo.content.types import Call


def call() -> Call:
    return call_of(table("short_stays")["call"])


def said(kind: str) -> str:
    """`accepted` or `declined` of a neighbour, `changed` of what was asked for."""
    return str(table("short_stays")["words"][kind])
