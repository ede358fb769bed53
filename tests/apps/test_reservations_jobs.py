"""What workers do for bookings, and when they are asked to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from apps.bookings import NOW, at, lab, standing_at
from farshore.apps.bases.services import booking_jobs
from farshore.web.templatetags.farshore import stretch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with standing_at(NOW):
        yield


def test_a_worker_comes_by_when_the_grace_is_over(
    django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    here = lab(grace_minutes=30)
    with django_capture_on_commit_callbacks(execute=True):
        row = here.book()
    job = DBTaskResult.objects.get(task_path__endswith="settle_due")
    # in real time as far ahead as the grace's end is on the installation's clock
    wanted = row.starts + timedelta(minutes=30) - NOW
    assert abs((job.run_after - timezone.now()) - wanted) < timedelta(seconds=30)


def test_after_a_stop_what_is_due_is_settled() -> None:
    here = lab()
    row = here.book()
    assert not booking_jobs.resume()
    with standing_at(at(15)):
        assert booking_jobs.resume()
    row.refresh_from_db()
    assert row.state == "no-show"


def test_times_say_the_day_once_and_which_of_two_hours() -> None:
    with translation.override("en"):
        assert stretch(at(10), at(12), "America/New_York") == "Mon 21 Apr 2025 10:00–12:00 Boston"
        night = stretch(
            datetime(2026, 11, 1, 5, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC),
            "America/New_York",
        )  # fmt: skip
        assert night == "Sun 1 Nov 2026 01:00 EDT–01:00 EST Boston"
        assert stretch(at(22), at(22) + timedelta(hours=4), "America/New_York") == (
            "Mon 21 Apr 2025 22:00 – Tue 22 Apr 2025 02:00 Boston"
        )
