"""Public items, from Markdown: a title, a summary of three sentences, then the body."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from farshore.demo.content.types import LANGUAGES, Briefing, Text

SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True)
class _Item:
    key: str
    topic: str
    published: datetime
    related: tuple[str, ...]


ITEMS = (
    _Item(
        "tenant-count",
        "targets",
        datetime(2025, 3, 21, 9, tzinfo=SEOUL),
        ("consultation-results", "bases-summer"),
    ),
    _Item(
        "consultation-results",
        "consultation",
        datetime(2025, 4, 3, 9, tzinfo=SEOUL),
        ("tenant-count", "open-call"),
    ),
    _Item(
        "open-call",
        "calls",
        datetime(2025, 4, 7, 9, tzinfo=SEOUL),
        ("kanagawa-event", "tenant-count"),
    ),
    _Item(
        "kanagawa-event",
        "meetings",
        datetime(2025, 4, 8, 9, tzinfo=SEOUL),
        ("open-call", "bases-summer"),
    ),
    _Item(
        "bases-summer",
        "bases",
        datetime(2025, 4, 17, 8, 30, tzinfo=SEOUL),
        ("open-call", "kanagawa-event"),
    ),
)


@cache
def parts(key: str, language: str) -> tuple[str, str, str]:
    """Title, summary and body of an item in a language."""
    folder = files("farshore.demo.content") / "data" / "briefings"
    written = (folder / f"{key}.{language}.md").read_text(encoding="utf-8")
    title, summary, body = written.split("\n\n", 2)
    return title.removeprefix("# ").strip(), summary.strip(), body.strip()


def _texts(key: str) -> tuple[Text, Text, Text]:
    ko, en, ja = (parts(key, language) for language in LANGUAGES)
    title, summary, body = (Text(*same) for same in zip(ko, en, ja, strict=True))
    return title, summary, body


def briefings() -> tuple[Briefing, ...]:
    """The five items that stand before the season's result, oldest first."""
    return tuple(
        Briefing(item.key, item.topic, item.published, *_texts(item.key), item.related)
        for item in ITEMS
    )
