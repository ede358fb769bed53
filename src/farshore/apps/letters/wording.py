"""Placeholders in texts: checked before they are kept, filled once, never read as code."""

import re
from collections.abc import Collection, Mapping

from farshore.apps.letters.errors import refuse

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def check(text: str, known: Collection[str]) -> None:
    """Refuse a placeholder that the kind does not offer, and a brace that opens none."""
    for name in PLACEHOLDER.findall(text):
        if name not in known:
            raise refuse(
                "unknown-placeholder", name=name, known=", ".join(f"{{{k}}}" for k in known)
            )
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        raise refuse("stray-brace", example=next(iter(known), "name"))


def fill(text: str, values: Mapping[str, str]) -> str:
    """What the values themselves contain is not read again."""
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), text)


def fill_line(text: str, values: Mapping[str, str]) -> str:
    """A subject: one line, whatever the values hold."""
    return " ".join(fill(text, values).split())[:300]
