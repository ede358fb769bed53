"""Texts of an application as a reviewer may read them."""

from typing import Any

from django import template
from django.utils.html import conditional_escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from farshore.apps.calls.selectors.blind import Blind

register = template.Library()


@register.filter
def hidden(value: Any, blind: Blind) -> str:
    """The text with the company's names taken out, where the call is double-blind."""
    return blind.text(value) if value else ""


@register.filter
def hidden_lines(value: Any, blind: Blind) -> SafeString:
    told = conditional_escape(blind.text(value)) if value else ""
    return mark_safe(linebreaks(told)) if told else SafeString("<p>–</p>")  # noqa: S308
