"""What every page knows of the installation, remembered by each process."""

from datetime import timedelta
from functools import lru_cache
from time import monotonic

from django.db import DatabaseError

from farshore.apps.accounts.models import Installation
from farshore.web import clock

ASK_AGAIN_S = 3.0


@lru_cache(maxsize=1)
def remembered() -> Installation | None:
    return Installation.objects.filter(pk=1).first()


_asked_again = 0.0


def installation() -> Installation:
    """The installation's row, or an unsaved one with defaults before it is set up.

    A demonstration's clock can be moved by another process: it is asked for again and again.
    """
    global _asked_again
    found = remembered()
    if found is not None and found.demonstration and monotonic() - _asked_again > ASK_AGAIN_S:
        remembered.cache_clear()
        found = remembered()
        _asked_again = monotonic()
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
