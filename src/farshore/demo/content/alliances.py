"""Cluster agreements and the minister's consultation; their details are illustrative."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from farshore.demo.content.tables import table, text
from farshore.demo.content.types import (
    ActionItem,
    Agreement,
    Commitment,
    Consultation,
    Suggestion,
)


def _commitment(row: dict[str, Any]) -> Commitment:
    return Commitment(text(row["text"]), text(row["owner"]), row["due"], row.get("done"))


def agreements() -> tuple[Agreement, ...]:
    """Shonan iPark (a memorandum in force) and KBIC (a letter of intent) with Hongneung."""
    return tuple(
        Agreement(
            key=row["key"],
            title=text(row["title"]),
            parties=tuple(text(party) for party in row["parties"]),
            state=row["state"],
            signed=row["signed"],
            until=row.get("until"),
            note=text(row["note"]),
            commitments=tuple(_commitment(item) for item in row["commitment"]),
        )
        for row in table("agreements")["agreement"]
    )


def _action(row: dict[str, Any]) -> ActionItem | None:
    if "action" not in row:
        return None
    return ActionItem(text(row["action"]), text(row["owner"]), row["due"], row.get("done"))


def consultation() -> Consultation:
    """The consultation of 12 March 2025 with its 11 suggestions, answers and actions."""
    words = table("consultation")
    return Consultation(
        key=words["key"],
        title=text(words["title"]),
        held=datetime.fromisoformat(words["held"]).replace(tzinfo=ZoneInfo("Asia/Seoul")),
        place=text(words["place"]),
        convener=text(words["convener"]),
        agenda=text(words["agenda"]),
        suggestions=tuple(
            Suggestion(n, text(row["text"]), text(row["by"]), text(row["answer"]), _action(row))
            for n, row in enumerate(words["suggestion"], start=1)
        ),
    )
