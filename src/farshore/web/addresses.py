"""Addresses as somebody outside reads them, such as in letters."""

from django.conf import settings


def whole(path: str) -> str:
    """The path behind the installation's public address; the path alone where none is known."""
    return f"{settings.PUBLIC_ADDRESS}{path}"
