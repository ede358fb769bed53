"""Hours on a wall clock somewhere: IANA zones, and the two nights a year when clocks jump."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

USUAL = ("Asia/Seoul", "Asia/Tokyo", "America/New_York", "America/Los_Angeles", "Europe/London")
REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian")
MESSAGES = {
    "hour-skipped": _(
        "This hour does not exist in %(zone)s: clocks go forward that night. Choose a later hour."
    ),
    "hour-twice": _(
        "This hour comes twice in %(zone)s: clocks go back that night. Choose an hour before or "
        "after it."
    ),
}


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Every zone that bears a place's name, the usual ones first."""
    named = {
        name
        for name in available_timezones()
        if name.split("/")[0] in (*REGIONS, "Pacific") and "/" in name
    }
    return (*USUAL, *sorted(named - set(USUAL)))


def zone_choices() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in zones()]


def at_zone(wall: datetime, zone: str, which: str = "") -> datetime:
    """The moment at which clocks in the zone show `wall`; refused where none or two do, unless
    `which` of the two is told: `first` or `second`."""
    place = ZoneInfo(zone)
    first, second = wall.replace(tzinfo=place, fold=0), wall.replace(tzinfo=place, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    shown_again = first.astimezone(UTC).astimezone(place).replace(tzinfo=None)
    twice = shown_again == wall.replace(fold=0)
    if twice and which in ("first", "second"):
        return (first if which == "first" else second).astimezone(UTC)
    code = "hour-twice" if twice else "hour-skipped"
    raise ValidationError(MESSAGES[code], code=code, params={"zone": zone.replace("_", " ")})


def on_the_wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
