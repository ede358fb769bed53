"""Moving the demonstration's clock forward, so that its season can be lived to the end."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farshore.apps.accounts.models import Installation, User
from farshore.apps.accounts.selectors.installation import remembered
from farshore.apps.audit.services.record import record
from farshore.apps.bases.services import booking_jobs
from farshore.web import clock

SEOUL = ZoneInfo("Asia/Seoul")
MOMENTS: dict[str, tuple[datetime, Any]] = {
    "after-the-event": (
        datetime(2025, 5, 23, 9, tzinfo=SEOUL),
        gettext_lazy("the day after the partnering event"),
    ),
    "first-arrivals": (
        datetime(2025, 6, 2, 9, tzinfo=SEOUL),
        gettext_lazy("the day of the first arrivals"),
    ),
    "targets-due": (
        datetime(2026, 1, 5, 9, tzinfo=SEOUL),
        gettext_lazy("the week after the targets are due"),
    ),
}


def ahead() -> list[tuple[str, datetime, Any]]:
    """The moments that still lie ahead."""
    now = clock.now()
    return [(key, moment, name) for key, (moment, name) in MOMENTS.items() if moment > now]


@transaction.atomic
def move(*, actor: User | None, key: str) -> None:
    """Let the demonstration live from that moment on. There is no way back."""
    here = Installation.objects.select_for_update().get(pk=1, demonstration=True)
    wanted = {name: moment for name, moment, _label in ahead()}.get(key)
    if wanted is None:
        raise ValidationError(_("That moment does not lie ahead."))
    here.clock_shift += wanted - clock.now()
    here.save(update_fields=["clock_shift"])
    record(actor=actor, action="demonstration.clock-moved", subject=here, to=key)
    remembered.cache_clear()
    # bookings whose time has passed meanwhile
    transaction.on_commit(booking_jobs.resume)
