"""Names coined from Korean native words, each first-second pair used once."""

from dataclasses import dataclass
from random import Random

from farshore.demo.content.tables import table
from farshore.demo.content.types import Field


@dataclass(frozen=True, slots=True)
class Name:
    """A company's key and names."""

    key: str
    ko: str
    en: str


def coined(fields: list[Field], rng: Random) -> list[Name]:
    """One name a field given, in that order; pairs are never used twice.

    Raises ValueError when more names are asked for than pairs exist.
    """
    words = table("names")
    avoid = set(words["avoid"])
    stems = [
        (ko + ko_2, (en + en_2).capitalize())
        for ko, en in words["first"]
        for ko_2, en_2 in words["second"]
        if ko + ko_2 not in avoid
    ]
    if len(fields) > len(stems):
        raise ValueError(f"{len(fields)} names asked for, {len(stems)} stems known")
    rng.shuffle(stems)
    names = []
    for (stem_ko, stem_en), field in zip(stems, fields, strict=False):
        suffix_ko, suffix_en = rng.choice(words["suffix"][field])
        en = f"{stem_en} {suffix_en}"
        names.append(Name(en.lower().replace(" ", "-"), stem_ko + suffix_ko, en))
    return names
