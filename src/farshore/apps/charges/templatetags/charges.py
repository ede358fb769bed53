"""Money and lines in templates."""

from decimal import Decimal
from typing import Any

from django import template

from farshore.apps.charges import wording

register = template.Library()
register.filter("problem", wording.problem_in_words)


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """An amount as the reader's language writes it."""
    return wording.money(amount, currency)


@register.filter
def less(amount: Decimal, currency: str) -> str:
    """What is taken off."""
    return wording.money(-amount, currency)


@register.filter
def what(line: Any, currency: str) -> str:
    return wording.line_in_words(line, currency)


@register.filter
def aside(line: Any, currency: str) -> str:
    return wording.note_in_words(line, currency)


@register.filter
def quantity(amount: Decimal) -> str:
    return wording.plain(amount)
