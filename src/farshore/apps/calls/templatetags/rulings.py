"""What an eligibility rule found, as people write figures."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template

register = template.Library()


def plainly(value: Any) -> str:
    """A figure as the check kept it, with separators and without zeros that say nothing."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    told = f"{amount:,.2f}"
    return told.removesuffix(".00")


@register.filter
def found(figures: Mapping[str, Any]) -> str:
    """The company's figure beside the rule's limit; or the day that was looked at."""
    if figures.get("value") is None:
        return str(figures.get("on") or "–")
    parts = [plainly(figures["value"])]
    if figures.get("limit"):
        parts.append(plainly(figures["limit"]))
    return f"{' / '.join(parts)} {figures.get('currency') or ''}".strip()
