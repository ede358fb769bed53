"""Real institutions that the demonstration names."""

from functools import cache

from farshore.demo.content.tables import table, text
from farshore.demo.content.types import Institution


@cache
def institutions() -> tuple[Institution, ...]:
    """All institutions, in the order of the table."""
    return tuple(
        Institution(row["key"], text(row), row["city"], row["country"], row.get("ror"))
        for row in table("institutions")["institution"]
    )


def institution(key: str) -> Institution:
    """The institution with a key; KeyError where there is none."""
    return {item.key: item for item in institutions()}[key]
