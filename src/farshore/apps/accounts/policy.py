"""The one policy. Every view names the roles it opens to; a view that names none stays shut.

A role opens an address; which objects it then finds is decided by the room's selectors, so that
an unknown object and a forbidden one look the same.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from farshore.apps.accounts.roles import EVERY_ROLE, Role

View = TypeVar("View", bound=Callable[..., Any])
OPEN_MODULES = ("allauth.account.", "allauth.mfa.", "django.contrib.staticfiles.")


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def opens_to(*roles: Role) -> Callable[[View], View]:
    """Open to people who hold one of the roles."""

    def mark(view: View) -> View:
        view.open_to = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: View) -> View:
    """Open to everybody who signed in."""
    view.open_to = None  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., Any]) -> bool:
    return bool(getattr(view, "open_to_all", False)) or view.__module__.startswith(OPEN_MODULES)


def allows(view: Callable[..., Any], roles: frozenset[Role] | None) -> bool:
    """May a person with these roles (None: nobody signed in) open the view?"""
    if is_public(view):
        return True
    if roles is None or not hasattr(view, "open_to"):
        return False
    return view.open_to is None or bool(view.open_to & roles)


def roles_of(request: HttpRequest) -> frozenset[Role] | None:
    return request.user.roles if request.user.is_authenticated else None


__all__ = ["EVERY_ROLE", "allows", "is_public", "opens_to", "public", "roles_of", "signed_in"]
