"""Reads the package's own TOML tables and fills number slots from a seeded generator."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from farshore.demo.content.types import Text

_SLOT = re.compile(r"\{\w+:(\d+):(\d+)\}")


@cache
def table(name: str) -> dict[str, Any]:
    """The table ``data/<name>.toml``; callers must not change it."""
    source = files("farshore.demo.content") / "data" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def text(row: dict[str, str]) -> Text:
    """The Text of a row with ko, en and ja."""
    return Text(ko=row["ko"], en=row["en"], ja=row["ja"])


def filled(template: str, rng: Random) -> str:
    """The template with each ``{name:low:high}`` replaced by a number drawn from the range."""
    return _SLOT.sub(lambda m: str(rng.randint(int(m[1]), int(m[2]))), template)
