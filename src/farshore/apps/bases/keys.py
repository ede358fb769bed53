"""Keys of what managers name: short, stable, in addresses and files."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Manager
from django.utils.text import slugify


def free_key(texts: Mapping[str, str], others: "Manager[Any]", otherwise: str) -> str:
    """A key made of the English name, or `otherwise`; numbered on where one of `others` has it."""
    taken = set(others.values_list("key", flat=True))
    stem = slugify(texts.get("en", ""))[:40] or otherwise
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
