"""The time Farshore lives in: the real one, or in a demonstration one that began on its day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

_shift: Callable[[], timedelta] = timedelta


def shift_by(source: Callable[[], timedelta]) -> None:
    """Let `source` say by how much this installation's clock differs from the real one."""
    global _shift
    _shift = source


def now() -> datetime:
    return timezone.now() + _shift()


def in_real_time(at: datetime) -> datetime:
    """When a moment of this clock comes by the real one: queues and machines live in that."""
    return at - _shift()


def today(zone: str = "Asia/Seoul") -> date:
    return now().astimezone(ZoneInfo(zone)).date()
