"""The features that a base keeps a list of."""

from collections.abc import Iterable

from farshore.apps.bases.models import Base, Feature


def names_of(base: Base) -> dict[str, str]:
    """By key, as the reader reads them."""
    return {row.key: str(row) for row in Feature.objects.filter(base=base)}


def in_words(keys: Iterable[str], names: dict[str, str]) -> str:
    return ", ".join(sorted(names.get(key, key) for key in keys))
