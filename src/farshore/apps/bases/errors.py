"""What services refuse, as messages that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "wrong-state": _("This step does not fit the present state. Load the page again."),
    "reason-needed": _("Give a reason."),
    "no-free-place": _(
        "No single place in %(room)s is free for the whole stay from %(starts)s to %(ends)s. "
        "Move another stay first or ask for a new proposal."
    ),
    "ends-before-start": _("The stay ends before it begins."),
    "gate-closed": _("Blocking requirements are still open: %(gates)s."),
    "nothing-to-place": _("No accepted company waits for space."),
    "nobody-to-nominate": _("No chosen company waits for nomination."),
    "moved-in": _(
        "The company has moved in already: end its stay at the base instead of giving up its place."
    ),
    "not-a-day": _("“%(value)s” is not a day. Write it as 2025-06-02."),
    "outside-horizon": _("The stay must lie within the %(weeks)s weeks that are planned."),
    "changed-since": _(
        "A company withdrew since this was computed. Reject the proposal and compute anew."
    ),
    "not-now": _("Not possible now. %(reasons)s"),
    "paper-needed": _("Attach the document that shows it."),
    "looked-at-since": _(
        "This changed while you looked at it: another paper came, or a colleague settled it. "
        "Look at it again."
    ),
    "not-submitted": _("Nothing was handed in yet, so nothing can be returned."),
    "holds-number": _(
        "This looks like the number of a passport or visa. Keep only the class and the day."
    ),
    "in-the-future": _("This lies in the future."),
    "owner-and-date": _("Name who sees to it, and by when."),
    "closed-already": _("This is closed already."),
    "overlapping-stay": _("The company stays at this base at that time already."),
    "cannot-replan": _("Places are held twice already, so that no plan holds. Mend that first."),
    "outside-days": _("The day must lie ahead, within %(days)s days."),
    "somebody-displaced": _(
        "A company would be left without a place. Choose another time or reject the proposal."
    ),
    "not-later": _("Choose a day after %(ends)s, on which the stay ends now."),
    "stays-too-long": _("By the base's policy, the stay may last until %(last)s."),
    "asked-already": _("An extension is asked for already. Withdraw it to ask for another day."),
    "answered-already": _("This was answered or withdrawn already. Load the page again."),
    "too-long": _("A company stays at most %(years)s years."),
    "place-promised": _(
        "Place %(place)s is promised to %(company)s from %(starts)s. Ask for a plan for moving "
        "on the base's day first, or choose an earlier end."
    ),
    "place-closes": _("The place closes on %(starts)s. Choose an earlier end."),
    "leaves-before-start": _("A company leaves after it came: the stay begins on %(starts)s."),
    "leaves-after-end": _("The stay ends on %(ends)s already."),
    "notice-too-short": _("The day is too early: notice is given %(days)s days ahead."),
    "no-consent": _("The company did not agree to be asked, or took its consent back."),
    "not-that-year": _("Choose a year from %(first)s to this one."),
    "negative-amount": _("An amount is not negative."),
    "tickets-used-up": _("This sponsor gave its %(most)s tickets of %(year)s already."),
    "ticket-expired": _("The ticket was valid until %(day)s."),
    "holds-ticket": _("The company holds a ticket of this base already."),
    "other-company": _("The ticket belongs to another company or base."),
    "no-amount": _("Enter a name, and an amount above zero."),
    "wrong-cas": _("“%(cas)s” is no CAS number: its check digit does not fit."),
    "no-class": _("A chemical without a hazard class may not be brought in. Choose one."),
    "no-area": _("%(room)s lies in no control area. Ask the base manager."),
    "no-limit": _("No limit is entered for %(hazard)s. Ask the base manager."),
    "wrong-unit": _("This class is counted in %(unit)s. Enter the amount so."),
    "over-limit": _(
        "%(area)s may hold %(limit)s %(unit)s of %(hazard)s and holds %(held)s: "
        "%(left)s %(unit)s would still fit."
    ),
    "level-too-low": _("%(room)s has level %(level)s; an agent of group %(group)s needs more."),
    "no-approval": _("From risk group 2 on, enter the committee's approval and its last day."),
    "met-already": _("This requirement is met already. Nothing needs to be handed in."),
    "nothing-changed": _("This stands already. Change something, or leave it."),
    "form-closed": _(
        "The form is closed: the host heard the company, or the base changed what stands. Ask the "
        "base manager."
    ),
    "own-neighbour": _("Name other companies than your own."),
    "named-twice": _("Name a company once: together or apart."),
    "neighbours-clash": _("%(company)s is to be kept apart from, or together with, this company."),
    "starts-outside": _("The stay begins from today within %(weeks)s weeks."),
    "expired-date": _("The expiry date lies in the past."),
}


def refuse(code: str, **figures: Any) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=figures)
