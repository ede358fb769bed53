"""Kinds of letters. A room registers its own when it starts: texts, placeholders, samples."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from farshore.apps.accounts.models import User

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Recipient:
    """To whom: the name under which lists show it, the address, and the preferred language."""

    name: str
    address: str
    language: str
    person: User | None = None


@dataclass(frozen=True)
class Sample:
    """A real recipient to preview a text for; `values` fills placeholders in a language."""

    key: str
    recipient: Recipient
    values: Callable[[str], Mapping[str, str]]


@dataclass(frozen=True)
class Kind:
    """`placeholders`: name and what it stands for. `subject`, `body`: the shipped texts."""

    code: str
    name: Any
    placeholders: Mapping[str, Any]
    subject: Texts
    body: Texts
    samples: Callable[[User], Sequence[Sample]] = lambda _person: ()


KINDS: dict[str, Kind] = {}
# by kind of group: keys of the groups that a person may not see the letters of
CLOSED_TO: dict[str, Callable[[User], Sequence[int]]] = {}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        KINDS[kind.code] = kind


def close_groups(group_kind: str, closed: Callable[[User], Sequence[int]]) -> None:
    """Let a room keep letters about some of its objects from some readers."""
    CLOSED_TO[group_kind] = closed


def name_of(code: str) -> str:
    return str(KINDS[code].name) if code in KINDS else code
