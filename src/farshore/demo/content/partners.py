"""Fictional partner organisations abroad and what they seek."""

from typing import Any

from farshore.demo.content.tables import table
from farshore.demo.content.types import Field, Need, Partner

SOURCES = (("partners_us", "US", "en"), ("partners_jp", "JP", "ja"))


def _need(partner: str, number: int, row: dict[str, Any], language: str) -> Need:
    return Need(
        key=f"{partner}-{number}",
        title=row["title"],
        text=row["text"],
        language=language,
        fields=tuple(Field(name) for name in row["fields"]),
        stage=row["stage"],
        open_until=row["until"],
    )


def partners() -> tuple[Partner, ...]:
    """The 40 partners: 20 in Massachusetts (needs in English), 20 in Japan (in Japanese)."""
    return tuple(
        Partner(
            key=row["key"],
            kind=row["kind"],
            name_en=row["en"],
            name_ja=row.get("ja"),
            city=row["city"],
            country=country,
            needs=tuple(
                _need(row["key"], n, need, language) for n, need in enumerate(row["need"], start=1)
            ),
        )
        for name, country, language in SOURCES
        for row in table(name)["partner"]
    )
