"""What the set-up of a base refuses, as messages that say what to do."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "reason-needed": _("Give a reason."),
    "name-needed": _("Write a name in one language at least."),
    "day-over": _("Choose today or a later day: %(day)s is over."),
    "day-far": _("Choose a day within %(years)s years."),
    "source-ahead": _("A source dated %(day)s lies in the future."),
    "source-needed": _("Say where the figure comes from, and of which day that is."),
    "many-places": _("Enter 1 to %(most)s places at once."),
    "too-few-places": _(
        "%(room)s has %(total)s in use of this kind from %(starts)s on: %(count)s cannot be taken "
        "out."
    ),
    "places-held": _(
        "Of %(total)s places of this kind in %(room)s, %(held)s are held after %(starts)s: at most "
        "%(free)s can be taken out then."
    ),
    "place-held": _(
        "Place %(place)s is held by %(company)s until %(until)s. Choose that day or a later one, "
        "or move the company first."
    ),
    "out-already": _("This is out of use from %(starts)s on already."),
    "in-use": _("This is in use already."),
    "room-out": _("%(room)s itself is out of use from %(starts)s on."),
    "room-held": _(
        "%(count)s places in %(room)s are held after that day, the last by %(company)s until "
        "%(until)s."
    ),
    "room-equipped": _(
        "%(count)s pieces of equipment in %(room)s are still booked there. Retire them or move "
        "them to another room first."
    ),
    "room-chemicals": _("%(room)s still holds %(count)s containers of chemicals or agents."),
    "level-needed": _("%(company)s needs level %(level)s in %(room)s until %(until)s."),
    "features-needed": _(
        "%(room)s must keep what its companies need: %(companies)s. Move them first, or change "
        "what their rooms must have, with a reason."
    ),
    "agent-level": _(
        "%(company)s keeps an agent of risk group %(group)s in %(room)s, which needs that level."
    ),
    "rooms-overlap": _("%(first)s and %(second)s overlap by %(width)s × %(depth)s m."),
    "off-the-floor": _("%(room)s needs a width and a depth above zero, and no negative place."),
    "room-elsewhere": _("%(room)s belongs to %(area)s already."),
    "area-holds": _("%(room)s holds %(count)s containers: empty it before it leaves the area."),
    "unit-differs": _(
        "%(count)s containers of this class are counted in %(unit)s. Keep that unit, or have them "
        "entered anew first."
    ),
    "percent": _("A share lies between 0 and 100 %%."),
    "negative-limit": _("A limit is not negative."),
    "withdrawn-already": _("This was withdrawn already. Load the page again."),
    "begun-already": _("This holds since %(starts)s. Enter another change instead."),
    "retired-already": _("This has not been asked for since %(until)s."),
    "retires-before": _("This is asked for from %(since)s on: it cannot end before that."),
    "no-such-action": _("Choose actions from the list."),
    "long-feature": _("A feature has at most %(most)s characters."),
    "many-features": _("A room has at most %(most)s features."),
    "no-such-feature": _("Choose features from the base's list."),
    "placed-already": _("The company has its place already, or is no longer before the host."),
    "out-of-range": _("Enter figures within their limits."),
}


# nobody plans a base further ahead
YEARS = 20


def refuse(code: str, **figures: Any) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=figures)


def check_day(day: date, today: date) -> None:
    """From today on, within years that somebody may plan."""
    if day < today:
        raise refuse("day-over", day=day)
    if day.year > today.year + YEARS:
        raise refuse("day-far", years=YEARS)
