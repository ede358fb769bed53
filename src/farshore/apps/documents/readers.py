"""Who may read a document is decided by the room that owns it; the rooms register here."""

from collections.abc import Callable
from dataclasses import dataclass

from farshore.apps.accounts.models import User
from farshore.apps.documents.models import Document


@dataclass(frozen=True)
class Reading:
    """Permission to read. `as_name`: the name to serve it under where its own would tell too
    much (without ending); `concerns`: whom the note of a confidential access names."""

    as_name: str = ""
    concerns: str = ""


Reader = Callable[[User, Document], Reading | None]
_readers: dict[str, Reader] = {}


def register(owner_kind: str, reader: Reader) -> None:
    """The owning room answers for its kind of object; none of another room does."""
    if _readers.get(owner_kind, reader) is not reader:
        raise ValueError(f"{owner_kind} has a reader already")
    _readers[owner_kind] = reader


def reading(person: User, document: Document) -> Reading | None:
    reader = _readers.get(document.owner_kind)
    return reader(person, document) if reader else None
