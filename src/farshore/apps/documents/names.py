"""Names of files as people give them, made safe to show, to keep and to serve."""

import re
import unicodedata

MOST = 120
FORBIDDEN = re.compile(r'[<>:"|?*%]')
BLANKS = re.compile(r"\s+")


def safe_name(given: str) -> str:
    """The last part of a path in composed form, without signs that control or deceive.

    Right-to-left overrides and their like (category C) could make `exe.pdf` out of `fdp.exe`.
    """
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    name = BLANKS.sub(" ", name)
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    stem, ending = split(FORBIDDEN.sub("_", name).rstrip(" ."))
    stem = stem.strip(" .") or "file"
    return stem[: MOST - len(ending)] + ending


def split(name: str) -> tuple[str, str]:
    """The name without its ending, and the ending in lower case with its dot."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not ending or len(ending) > 10:
        return name, ""
    return stem.rstrip(" ."), f".{ending.lower()}"
