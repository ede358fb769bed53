"""Public items, from Markdown: a title, a summary of three sentences, then the body."""

from calendar import month_name
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from farshore.demo.content.tables import table
from farshore.demo.content.types import LANGUAGES, Briefing, SeasonFigures, Text

SEOUL = ZoneInfo("Asia/Seoul")
SEASON = "season-2025-h1"


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
        ("consultation-results", SEASON),
    ),
    _Item(
        "consultation-results",
        "consultation",
        datetime(2025, 4, 3, 9, tzinfo=SEOUL),
        ("tenant-count", "open-call"),
    ),
    _Item("open-call", "calls", datetime(2025, 4, 7, 9, tzinfo=SEOUL), ("kanagawa-event", SEASON)),
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
        (SEASON, "kanagawa-event"),
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


def _day(day: date, language: str, *, year: bool) -> str:
    if language == "en":
        return f"{day.day} {month_name[day.month]}" + (f" {day.year}" if year else "")
    units = ("년 ", "월 ", "일") if language == "ko" else ("年", "月", "日")
    before = f"{day.year}{units[0]}" if year else ""
    return f"{before}{day.month}{units[1]}{day.day}{units[2]}"


def _slots(figures: SeasonFigures, language: str) -> dict[str, str | int]:
    probability = figures.target_probability
    return {
        "applied": figures.applied,
        "eligible": figures.eligible,
        "ineligible": figures.ineligible,
        "reviewers": figures.reviewers,
        "reviews": figures.reviews,
        "nominated": figures.nominated,
        "reserves": figures.reserves,
        "accepted": figures.accepted,
        "waiting": figures.waiting,
        "declined": figures.declined,
        "open": figures.nominated - figures.accepted,
        "move_in": _day(figures.move_in, language, year=False),
        "tenants": figures.tenants,
        "tenants_as_of": _day(figures.tenants_as_of, language, year=True),
        "target_tenants": figures.target_tenants,
        "probability": "" if probability is None else f"{probability:.0%}",
        **{f"accepted_{key}": n for key, n in figures.accepted_by_base.items()},
        **{f"nominated_{key}": n for key, n in figures.nominated_by_base.items()},
    }


def _season_text(figures: SeasonFigures, language: str) -> tuple[str, str, str]:
    words: dict[str, str] = table("season")[language]
    slots = _slots(figures, language)
    left = words["left" if figures.accepted < figures.nominated else "full"].format(**slots)
    body = words["body"] + (words["target"] if figures.target_probability is not None else "")
    return (
        words["title"].format(**slots),
        words["summary"].format(**slots, left=left),
        body.format(**slots).strip(),
    )


def season_briefing(figures: SeasonFigures, published: datetime) -> Briefing:
    """The season's result with its real counts, in three languages.

    ``accepted_by_base`` and ``nominated_by_base`` need the keys "boston" and "kanagawa"; KeyError
    otherwise. The passage on the target is left out where its probability is not known.
    """
    texts = [_season_text(figures, language) for language in LANGUAGES]
    title, summary, body = (Text(*same) for same in zip(*texts, strict=True))
    related = tuple(item.key for item in reversed(ITEMS))
    return Briefing(SEASON, "season", published, title, summary, body, related)
