"""Why a booking is refused, and what to do next, in words."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

REASONS = {
    "not-a-resident": (
        _("%(person)s belongs to no company that stays at this base."),
        _("Book for your own company, or ask the base manager."),
    ),
    "stay-not-active": (
        _("The stay of %(company)s is not active (%(state)s)."),
        _("The base manager opens the door once all requirements are met."),
    ),
    "stay-ends": (
        _("The stay of %(company)s runs from %(starts)s to %(ends)s."),
        _("Choose a time within the stay."),
    ),
    "no-access": (
        _("On that day %(company)s has no access to the laboratory: %(gates)s."),
        _("Hand in what is missing on the page of your stay."),
    ),
    "training-missing": (
        _("On that day %(person)s does not hold the training “%(training)s”."),
        _("Ask the base manager for the training; once it is entered, book again."),
    ),
    "retired": (_("This equipment is no longer booked."), _("Choose another one.")),
    "ends-before-start": (_("The booking ends before it begins."), _("Choose a later end.")),
    "in-the-past": (_("This time has passed."), _("Choose a later time.")),
    "too-far": (
        _("Bookings are taken at most %(days)s days ahead."),
        _("Choose an earlier day, or come back later."),
    ),
    "too-short": (
        _("A booking lasts at least %(minutes)s minutes."),
        _("Choose a later end."),
    ),
    "too-long": (
        _("A booking lasts at most %(minutes)s minutes."),
        _("Choose an earlier end."),
    ),
    "off-step": (
        _("Bookings begin and end on the clock every %(minutes)s minutes."),
        _("Choose a time on such a mark."),
    ),
    "outside-hours": (
        _("Bookable from %(opens)s to %(closes)s, %(zone)s time."),
        _("Choose a time within these hours."),
    ),
    "weekend": (_("Closed on Saturdays and Sundays."), _("Choose a weekday.")),
    "closed": (
        _("Closed from %(starts)s to %(ends)s: %(reason)s."),
        _("Choose a time outside it."),
    ),
    "too-many": (
        _("%(company)s has %(most)s open bookings here, the most that one company may have."),
        _("Cancel one, or wait until one is over."),
    ),
    "taken": (
        _("This time is taken."),
        _("Choose another time, or join the wait-list."),
    ),
    "not-taken": (_("This time is free."), _("Book it.")),
    "wrong-state": (_("The booking is no longer in this state."), _("Load the page again.")),
    "begun": (_("The booking has begun."), _("Check out instead.")),
    "late-to-shorten": (
        _("The notice of %(hours)s hours has run out."),
        _("Check out early: what is left is then free for others."),
    ),
    "not-shorter": (
        _("The new time must lie within the old one, and be shorter."),
        _("For another time, cancel and book anew."),
    ),
    "too-early": (
        _("Check-in opens %(minutes)s minutes before the beginning."),
        _("Come back then."),
    ),
    "too-late": (
        _("Nobody checked in within %(minutes)s minutes: it counts as a no-show."),
        _("Book a new time."),
    ),
    "reason-needed": (_("A reason is missing."), _("Write one that the resident will read.")),
    "other-company": (
        _("Only the base manager hands a booking to another company."),
        _("Choose a colleague, or ask the base manager."),
    ),
    "same-person": (_("The booking is this person's already."), _("Choose somebody else.")),
    "expires-early": (_("It expires before it begins."), _("Choose a later day.")),
    "not-of-base": (
        _("This person works for no company that stays at this base."),
        _("Choose one of the people listed."),
    ),
    "lifted": (_("This closure is over."), _("Load the page again.")),
}


@dataclass(frozen=True)
class Reason:
    """Why not, and what next: `code` and the figures in its texts."""

    code: str
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return str(REASONS[self.code][0]) % self.figures

    @property
    def next(self) -> str:
        return str(REASONS[self.code][1])

    def error(self) -> ValidationError:
        told, then = REASONS[self.code]
        return ValidationError(
            format_lazy("{} {}", told, then), code=self.code, params=self.figures
        )


def refusal(*reasons: Reason) -> ValidationError:
    """All reasons at once, each with what to do about it."""
    if len(reasons) == 1:
        return reasons[0].error()
    return ValidationError([reason.error() for reason in reasons])


def refuse(code: str, **figures: Any) -> ValidationError:
    return refusal(Reason(code, figures))
