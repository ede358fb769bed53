"""Names as search and comparison see them."""

import re
import unicodedata

SPACES = re.compile(r"\s+")


def normalised(name: str) -> str:
    """One form for ｶﾅ and カナ, full-width and half-width, upper and lower case."""
    return SPACES.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()
