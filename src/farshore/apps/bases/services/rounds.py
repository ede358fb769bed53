"""The daily round of a base: reminders, suspensions, reviews that open, tickets, alumni."""

from farshore.apps.bases.models import Base
from farshore.apps.bases.services import lives, suspensions, tickets
from farshore.web import clock


def daily(base: Base) -> dict[str, int]:
    """What a base's day brings. Again on the same day: nothing new."""
    today = clock.today(base.zone)
    return {
        **suspensions.daily(base),
        "reviews": lives.open_due(base, today),
        "tickets_expired": tickets.expire(base, today),
        "alumni_asked": lives.ask_alumni(base, today),
    }


def every_base() -> dict[str, int]:
    total: dict[str, int] = {}
    for base in Base.objects.select_related("team").order_by("pk"):
        for name, count in daily(base).items():
            total[name] = total.get(name, 0) + count
    return total
