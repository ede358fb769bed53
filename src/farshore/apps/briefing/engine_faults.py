"""Engine errors in the reader's language, with their figures."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farshore.apps.calls.selectors.selection_words import rules_in_words

FAULTS = {
    "reviews-missing": gettext_lazy(
        "The panel cannot give every application its reviews: %(missing)s reviews are missing. "
        "Add reviewers or raise their load."
    ),
    "minimum-load-unreachable": gettext_lazy("Some reviewers cannot reach their least load."),
    "no-reviews": gettext_lazy("There are no reviews yet."),
    "clash": gettext_lazy("These rules cannot be kept together: %(rules)s."),
    "kept-not-allowed": gettext_lazy(
        "A conflict of interest bars this pair; nothing overrides it."
    ),
    "fixed-unsuited": gettext_lazy(
        "That room has too few places of this kind, too low a biosafety level, or is closed then."
    ),
    "fixed-overfull": gettext_lazy("That room is taken then. Choose another room or day."),
    "fixed-not-apart": gettext_lazy("Two companies that must be kept apart would share that room."),
    "fixed-not-together": gettext_lazy("Companies that must stay together would be parted."),
    "infeasible": gettext_lazy("No schedule holds all that was fixed. Take a change back."),
    "bad-slot": gettext_lazy("One of the two is away at that time, or it is no time of the event."),
    "no-slots": gettext_lazy("The event has no times yet."),
    "too-few-tables": gettext_lazy("There are too few tables for the required meetings."),
    "places-out-of-range": gettext_lazy("There are fewer applications than places."),
    "time-limit": gettext_lazy("Nothing was found in the time given. Try again."),
    "no-history": gettext_lazy("There is no history to forecast from."),
    "cancelled": gettext_lazy("The computation was cancelled."),
}


def in_words(error: Exception) -> str:
    """The engine's refusal as a sentence; an unknown code is shown with its figures."""
    code = getattr(error, "code", "")
    figures: dict[str, Any] = dict(getattr(error, "figures", {}))
    if "rules" in figures:
        figures["rules"] = rules_in_words(figures["rules"])
    if code in FAULTS:
        try:
            return str(FAULTS[code]) % figures
        except (KeyError, TypeError):
            return str(FAULTS[code])
    if not code:
        raise error
    told = ", ".join(f"{name}: {value}" for name, value in figures.items())
    return _("The engine refuses (%(code)s). %(told)s") % {"code": code, "told": told}
