"""When workers look after bookings: at each moment at which time alone changes one."""

from datetime import datetime

from django.db import transaction
from django_tasks import task

from farshore.apps.bases.models import Reservation
from farshore.web import clock

State = Reservation.State


@task()
def settle_due() -> int:
    """Note no-shows, forgotten check-outs and waits in vain. Two workers at once do it once."""
    from farshore.apps.bases.services.reservations import settle

    return settle(clock.now())


def look_after(at: datetime) -> None:
    """Let a worker come by at a moment, if workers keep a queue."""
    transaction.on_commit(lambda: _queue(at))


def _queue(at: datetime) -> None:
    if at > clock.now() and settle_due.get_backend().supports_defer:
        settle_due.using(run_after=clock.in_real_time(at)).enqueue()


def resume() -> bool:
    """After a stop, or when the clock was moved: look at once if there is anything to settle."""
    due = Reservation.objects.filter(
        state__in=(State.BOOKED, State.CHECKED_IN, State.WAITING), starts__lte=clock.now()
    )
    if not due.exists():
        return False
    settle_due.enqueue()
    return True
