"""Who may read a document is decided by the room that owns it; the rooms register here."""

from collections.abc import Callable
from dataclasses import dataclass

from farshore.apps.accounts.models import User
from farshore.apps.documents.models import Document


@dataclass(frozen=True)
class Reading:
    """Permission to read. `as_name`: the name to serve it under where its own would tell too
    much (without ending); `concerns`: whom the note of an access names; `noted`: also the access
    to what is not confidential is noted; `current_only`: not the versions it replaced."""

    as_name: str = ""
    concerns: str = ""
    noted: bool = False
    current_only: bool = False


Reader = Callable[[User, Document], Reading | None]
_readers: dict[str, Reader] = {}
_further: dict[str, list[Reader]] = {}


def register(owner_kind: str, reader: Reader) -> None:
    """The owning room answers for its kind of object."""
    if _readers.get(owner_kind, reader) is not reader:
        raise ValueError(f"{owner_kind} has a reader already")
    _readers[owner_kind] = reader


def hand_on(owner_kind: str, reader: Reader) -> None:
    """A room that objects of another one reach answers for its own people, after the owner."""
    if reader not in _further.setdefault(owner_kind, []):
        _further[owner_kind].append(reader)


def reading(person: User, document: Document) -> Reading | None:
    owner = _readers.get(document.owner_kind)
    own: list[Reader] = [owner] if owner else []
    for reader in [*own, *_further.get(document.owner_kind, [])]:
        found = reader(person, document)
        if found is not None:
            return found
    return None
