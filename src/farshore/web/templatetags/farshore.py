"""What templates of every room may use: translated texts, figures, dates with their zone."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from farshore.web import markdown
from farshore.web.countries import country_name
from farshore.web.tables import fictional, tag
from farshore.web.translated import in_language, language_of, written_in

register = template.Library()
register.filter("country", country_name)
register.simple_tag(tag)
register.simple_tag(fictional)

WEEKDAYS = {"ko": "월화수목금토일", "ja": "月火水木金土日"}
ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ZONE_NAMES = {"Asia/Seoul": "Seoul", "America/New_York": "Boston", "Asia/Tokyo": "Tokyo"}


@register.filter
def text(texts: Mapping[str, str] | None) -> str:
    """A translated field in the reader's language."""
    return in_language(texts)


@register.filter
def text_lang(texts: Mapping[str, str] | None) -> str:
    """The language the `text` filter answered in."""
    return language_of(texts)


@register.filter
def written_lang(words: str | None) -> str:
    """The language of what a person wrote, for the `lang` attribute."""
    return written_in(words or "")


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key) if mapping else None


@register.filter
def percent(value: float | None, places: int = 0) -> str:
    return "–" if value is None else f"{100 * value:.{places}f}%"


@register.filter
def chance(value: float | None) -> str:
    """An estimated probability in whole per cent: an estimate is never shown as 0 % or 100 %."""
    if value is None:
        return "–"
    if value < 0.01:
        return "<1%"
    if value > 0.99:
        return ">99%"
    return f"{100 * value:.0f}%"


@register.filter
def number(value: float | Decimal | None, places: int = 0) -> str:
    return "–" if value is None else f"{value:,.{places}f}"


@register.filter
def krw(value: Decimal | int | None) -> str:
    """An amount in won as people say it: 억 and 조 in Korean, 億 and 兆 in Japanese."""
    if value is None:
        return "–"
    amount = Decimal(value)
    language = (get_language() or "ko")[:2]
    if language == "en":
        for size, unit in ((10**12, "tn"), (10**9, "bn"), (10**6, "m")):
            if abs(amount) >= size:
                return f"KRW {_trimmed(amount / size)}{unit}"
        return f"KRW {amount:,.0f}"
    jo, eok, man, won = (
        ("조", "억", "만", "원") if language == "ko" else ("兆", "億", "万", "ウォン")
    )
    for size, unit in ((10**12, jo), (10**8, eok), (10**4, man)):
        if abs(amount) >= size:
            return f"{_trimmed(amount / size)}{unit} {won}".replace(" ウォン", "ウォン")
    return f"{amount:,.0f}{won}"


def _trimmed(amount: Decimal) -> str:
    return f"{amount:,.2f}".rstrip("0").rstrip(".")


@register.filter
def day(value: Any) -> str:
    """A date with its weekday, in the reader's language."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    language = (get_language() or "ko")[:2]
    if language == "en":
        return f"{ENGLISH_DAYS[value.weekday()]} {value.day} {value.strftime('%b')} {value.year}"
    mark = WEEKDAYS[language][value.weekday()]
    if language == "ko":
        return f"{value.year}년 {value.month}월 {value.day}일({mark})"
    return f"{value.year}年{value.month}月{value.day}日（{mark}）"


@register.filter
def short_day(value: date) -> str:
    """A day of a calendar's head: weekday, day and month."""
    language = (get_language() or "ko")[:2]
    if language == "en":
        return f"{ENGLISH_DAYS[value.weekday()]} {value.day} {value.strftime('%b')}"
    mark = WEEKDAYS[language][value.weekday()]
    if language == "ko":
        return f"{value.month}월 {value.day}일({mark})"
    return f"{value.month}月{value.day}日（{mark}）"


def place_name(zone: str) -> str:
    """The city by whose clocks a zone is known."""
    known = {"Seoul": _("Seoul"), "Boston": _("Boston"), "Tokyo": _("Tokyo")}
    return known.get(ZONE_NAMES.get(zone, ""), zone)


def on_clocks(there: datetime) -> str:
    """The hour; one that comes twice that night says which it is."""
    twice = there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
    return f"{there:%H:%M} {there:%Z}" if twice else f"{there:%H:%M}"


@register.filter
def moment(value: datetime | None, zone: str = "Asia/Seoul") -> str:
    """A time with weekday and zone."""
    if value is None:
        return "–"
    there = value.astimezone(ZoneInfo(zone))
    return f"{day(there.date())} {on_clocks(there)} {place_name(zone)}"


@register.simple_tag
def stretch(starts: datetime, ends: datetime, zone: str) -> str:
    """From when to when, with weekday and zone; the day is said once where it is the same."""
    first, last = (value.astimezone(ZoneInfo(zone)) for value in (starts, ends))
    until = (
        on_clocks(last) if first.date() == last.date() else f" {day(last.date())} {on_clocks(last)}"
    )
    dash = "–" if first.date() == last.date() else " –"
    return f"{day(first.date())} {on_clocks(first)}{dash}{until} {place_name(zone)}"


@register.filter
def second(value: datetime, zone: str) -> str:
    """A time to the second, where a second decides."""
    there = value.astimezone(ZoneInfo(zone))
    return f"{day(there.date())} {there:%H:%M:%S}"


@register.filter
def iso(value: Any) -> str:
    return formats.date_format(value, "Y-m-d") if value else "–"


@register.filter
def prose(value: str | None) -> SafeString:
    """Markdown as safe HTML."""
    return markdown.render(value or "")


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="ico" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("farshore/icons.svg"),
        name,
    )


@register.filter
def at(items: Any, position: int) -> Any:
    """The item at a position of a sequence."""
    return items[position]


@register.filter
def hour(value: datetime, zone: str) -> str:
    """Weekday and hour in a zone, for clocks side by side."""
    there = value.astimezone(ZoneInfo(zone))
    language = (get_language() or "ko")[:2]
    if language == "en":
        return f"{ENGLISH_DAYS[there.weekday()]} {there.day} {there:%b} {there:%H:%M}"
    weekday = WEEKDAYS[language][there.weekday()]
    if language == "ja":
        return f"{there.month}月{there.day}日（{weekday}）{there:%H:%M}"
    return f"{there.month}월 {there.day}일({weekday}) {there:%H:%M}"
