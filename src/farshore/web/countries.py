"""Names of countries in the reader's language."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language


@lru_cache(maxsize=8)
def _territories(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories)


def country_name(code: str) -> str:
    """The country's name; a code that names none stands for itself."""
    return _territories((get_language() or "ko")[:2]).get(code, code)
