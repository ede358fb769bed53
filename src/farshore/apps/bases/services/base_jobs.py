"""The hourly round of all bases, in a worker: each base's day begins at an hour of its own."""

from datetime import timedelta

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from farshore.apps.bases.services.rounds import every_base
from farshore.web import clock

PATH = f"{__name__}.round_of_bases"


@task()
def round_of_bases() -> dict[str, int]:
    """The daily round. Two in one day do it once; a missed day is caught up."""
    counted = every_base()
    ask_again(timedelta(hours=1))
    return counted


def ask_again(after: timedelta = timedelta()) -> bool:
    """Let a worker come by, unless one is asked for already."""
    if not round_of_bases.get_backend().supports_defer:
        return False
    if DBTaskResult.objects.filter(task_path=PATH, status="READY").exists():
        return False
    round_of_bases.using(run_after=clock.in_real_time(clock.now() + after)).enqueue()
    return True
