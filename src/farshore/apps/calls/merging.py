"""Three-way merge of a draft's fields: what was loaded, what one writes, what another saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One save since the page was loaded: {field: (before, after)}, and whether it was mine."""

    changed: Mapping[str, tuple[Any, Any]]
    mine: bool


@dataclass(frozen=True)
class Merged:
    values: dict[str, Any]
    # fields that both changed, and differently
    clashes: tuple[str, ...]


def since_loaded(steps: Iterable[Step]) -> dict[str, Any]:
    """Fields that others changed since, each as this page last knew it.

    A save of this page whose answer got lost on the way moves what the page knows.
    """
    known: dict[str, Any] = {}
    foreign: set[str] = set()
    for step in steps:
        for name, (before, after) in step.changed.items():
            if step.mine:
                known[name] = after
                foreign.discard(name)
            else:
                known.setdefault(name, before)
                foreign.add(name)
    return {name: known[name] for name in foreign}


def merge(base: Fields, mine: Fields, theirs: Fields, settled: Mapping[str, str]) -> Merged:
    """`base` holds the fields that others changed, as they were when I loaded them.

    A field that others left alone is mine; one that I left alone is theirs; one that both changed
    clashes, unless a person settled it as "mine" or "theirs".
    """
    values, clashes = dict(theirs), []
    for name, value in mine.items():
        other = theirs.get(name)
        if name not in base or value == other:
            values[name] = value
        elif value == base[name] or settled.get(name) == "theirs":
            continue
        elif settled.get(name) == "mine":
            values[name] = value
        else:
            clashes.append(name)
    return Merged(values, tuple(clashes))
