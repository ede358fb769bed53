"""Where a reader can go from here. Each room's AppConfig lists its entries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import resolve, reverse

from farshore.apps.accounts import policy
from farshore.apps.accounts.roles import Role


@dataclass(frozen=True)
class Entry:
    """One place: its label, the name of its address, and what waits there for this reader.

    `shown_to` narrows who sees the entry below who may open the address; `order` sorts entries,
    those alike in the order of the rooms.
    """

    label: Any
    to: str
    waiting: Callable[[Any], int] | None = None
    inside: Sequence["Entry"] = ()
    shown_to: frozenset[Role] | None = None
    order: int = 50


@dataclass(frozen=True)
class Place:
    label: Any
    address: str
    current: bool
    count: int = 0
    inside: Sequence["Place"] = field(default=())

    @property
    def shown(self) -> int:
        """What waits here; beneath an entry that is closed, with what waits inside it."""
        within = 0 if self.current else sum(part.count for part in self.inside)
        return self.count + within


def visible(entry: Entry, roles: frozenset[Role] | None) -> bool:
    if entry.shown_to is not None and not (roles and roles & entry.shown_to):
        return False
    return policy.allows(_view(entry.to), roles)


@cache
def _view(to: str) -> Callable[..., Any]:
    """The view behind a name: the same in every language."""
    return resolve(reverse(to)).func


def place(entry: Entry, request: HttpRequest, roles: frozenset[Role] | None) -> Place:
    address = reverse(entry.to)
    here = request.path
    inside = tuple(place(part, request, roles) for part in entry.inside if visible(part, roles))
    room = entry.to.split(":")[0]
    namespace = getattr(request.resolver_match, "namespace", "") or ""
    return Place(
        label=entry.label,
        address=address,
        current=here == address or (":" in entry.to and namespace == room and bool(entry.inside)),
        count=entry.waiting(request.user) if entry.waiting and roles is not None else 0,
        inside=inside,
    )


def places(request: HttpRequest) -> list[Place]:
    """The rooms that this reader can open, in the order in which data flows."""
    roles = policy.roles_of(request)
    entries = [
        entry for config in apps.get_app_configs() for entry in getattr(config, "navigation", ())
    ]
    entries.sort(key=lambda entry: entry.order)
    return [place(entry, request, roles) for entry in entries if visible(entry, roles)]
