"""What every page knows of the installation, remembered by each process."""

from datetime import timedelta
from functools import lru_cache

from django.db import DatabaseError

from farshore.apps.accounts.models import Installation
from farshore.web import clock


@lru_cache(maxsize=1)
def remembered() -> Installation | None:
    return Installation.objects.filter(pk=1).first()


def installation() -> Installation:
    """The installation's row, or an unsaved one with defaults before it is set up."""
    found = remembered()
    if found is None:
        remembered.cache_clear()
        return Installation(pk=1, name={"ko": "Farshore", "en": "Farshore", "ja": "Farshore"})
    return found


def clock_shift() -> timedelta:
    try:
        return installation().clock_shift
    except DatabaseError:
        # before the first migration there is no table to ask
        return timedelta()


def install_clock() -> None:
    clock.shift_by(clock_shift)
