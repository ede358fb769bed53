"""Markdown as HTML. Raw HTML is shown as text; links leave only to web addresses."""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def render(source: str) -> SafeString:
    # markdown-it escapes raw HTML and refuses javascript:, vbscript:, file: and data: addresses
    return mark_safe(str(_reader.render(source)))  # noqa: S308
