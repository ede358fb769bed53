"""Published figures and the clusters that Hongneung is compared with; all real, with source."""

from decimal import Decimal
from typing import Any

from farshore.demo.content.tables import table, text
from farshore.demo.content.types import Figure, Peer, Text


def _figure(entry: dict[str, Any]) -> Figure:
    words = table("figures")
    entity, definition, geography, source, value, unit, period = entry["row"]
    cited = words["source"][source]
    return Figure(
        key=entry["key"],
        metric=definition,
        entity=entity,
        kind=entry.get("kind", "observation"),
        value=Decimal(value),
        qualifier=entry.get("qualifier", "exact"),
        unit=unit,
        definition=text(words["definition"][definition]),
        geography=text(words["geography"][geography]),
        period=period,
        as_of=entry.get("as_of"),
        source=text(cited),
        url=cited.get("url", ""),
        mark=cited["mark"],
        note=text(entry["note"]) if "note" in entry else None,
    )


def figures() -> tuple[Figure, ...]:
    """All figures and the two targets; those of different definitions carry different metrics."""
    return tuple(_figure(entry) for entry in table("figures")["figure"])


def peers() -> tuple[Peer, ...]:
    """Hongneung and its three peers."""
    return tuple(
        Peer(
            key=key,
            name=text(row),
            country=row["country"],
            note=Text(row["note_ko"], row["note_en"], row["note_ja"]),
        )
        for key, row in table("figures")["peer"].items()
    )
