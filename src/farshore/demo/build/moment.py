"""The demonstration's clock: during the build it stands at the moment that is being told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

from farshore.apps.accounts.selectors.installation import install_clock
from farshore.web import clock


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let Farshore live at a moment of the story."""
    shift: timedelta = moment - timezone.now()
    clock.shift_by(lambda: shift)
    try:
        yield
    finally:
        install_clock()
