"""Money, lines and problems as the reader's language writes them."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import format_currency, format_decimal
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from farshore.apps.charges.models import DepositMovement, Item, Line
from farshore.web.translated import in_language


def locale() -> str:
    return {"ko": "ko_KR", "ja": "ja_JP"}.get((get_language() or "ko")[:2], "en_US")


def money(amount: Decimal | None, currency: str) -> str:
    return "–" if amount is None else _written(amount, currency, locale())


@lru_cache(maxsize=4096)
def _written(amount: Decimal, currency: str, where: str) -> str:
    return str(format_currency(amount, currency, locale=where))


def plain(amount: Decimal) -> str:
    """A quantity or a rate without noughts at its end."""
    return str(format_decimal(amount.normalize(), locale=locale(), decimal_quantization=False))


PROBLEMS = {
    "onboarding": gettext_lazy("Not moved in yet."),
    "not-over": gettext_lazy("The month is not over (%(until)s)."),
    "no-heads": gettext_lazy("Number of people unknown for %(days)s days."),
    "no-tariff": gettext_lazy("No tariff for %(item)s on %(days)s days."),
    "no-exchange": gettext_lazy("No exchange rate for %(currency)s: enter an agreed one."),
    "deposit-short": gettext_lazy("Deposit held: %(held)s of %(asked)s."),
    "budget-short": gettext_lazy("The subsidy's budget is used up; the rest is charged in full."),
}


def item_in_words(item: str, rate_class: str = "") -> str:
    name = str(Item(item).label) if item in Item.values else item
    return f"{name} ({rate_class})" if rate_class else name


def problem_in_words(problem: tuple[str, dict[str, Any]]) -> str:
    code, figures = problem
    if "item" in figures:
        item = item_in_words(figures["item"], figures.get("rate_class", ""))
        figures = {**figures, "item": item}
    if code == "deposit-short":
        currency = figures["currency"]
        figures = {key: money(figures[key], currency) for key in ("held", "asked")}
    return str(PROBLEMS[code]) % figures


LIMITS = {
    "share": gettext_lazy("%(share)s of %(base)s"),
    "ceiling": gettext_lazy("up to the ceiling of %(ceiling)s a month"),
    "budget": gettext_lazy("up to what the budget has left"),
}


def line_in_words(line: Any, currency: str) -> str:
    """What a line is for."""
    return str(capfirst(_line_in_words(line)))


def _line_in_words(line: Any) -> str:
    facts = line.facts
    if line.kind == Line.Kind.SUBSIDY:
        return _("Subsidy: %(name)s") % {"name": in_language(facts["name"])}
    if line.kind == Line.Kind.DEPOSIT:
        return str(DepositMovement.Kind(facts["movement"]).label)
    if line.item == Item.EQUIPMENT:
        own = in_language(facts.get("instrument"))
        return item_in_words(line.item, own or facts.get("rate_class", ""))
    name = item_in_words(line.item)
    if "place" in facts:
        return f"{name} {facts['place']} · {in_language(facts['room'])}"
    return name


def note_in_words(line: Any, currency: str) -> str:
    """How a subsidy was bounded and at which exchange rate; why a deposit was kept."""
    facts = line.facts
    if line.kind == Line.Kind.DEPOSIT:
        return str(facts.get("reason", ""))
    if line.kind != Line.Kind.SUBSIDY:
        return ""
    limit = str(LIMITS[facts["limit"]]) % {
        "share": f"{100 * Decimal(facts['share']):.0f}%",
        "base": money(Decimal(facts["base"]), currency),
        "ceiling": money(Decimal(facts["ceiling"]), facts["currency"]),
    }
    if facts["currency"] == currency:
        return limit
    return f"{limit} · {exchange_in_words(facts, currency)}"


def exchange_in_words(facts: dict[str, Any], currency: str) -> str:
    figures = {
        "claimed": money(Decimal(facts["claimed"]), facts["currency"]),
        "one": f"{currency} 1",
        "other": f"{facts['currency']} {plain(Decimal(facts['exchange']))}",
        "day": facts["exchange_day"],
    }
    if facts["exchange_source"] == "agreed":
        return _("%(claimed)s at %(one)s = %(other)s (agreed rate of %(day)s)") % figures
    return _("%(claimed)s at %(one)s = %(other)s (ECB reference rate of %(day)s)") % figures
