"""Engine errors in the reader's language, with their figures."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FAULTS = {
    "reviews-missing": gettext_lazy(
        "The panel cannot give every application its reviews: %(missing)s reviews are missing. "
        "Add reviewers or raise their load."
    ),
    "minimum-load-unreachable": gettext_lazy("Some reviewers cannot reach their least load."),
    "no-reviews": gettext_lazy("There are no reviews yet."),
    "infeasible": gettext_lazy("The quotas, seats and budget cannot be met together: %(clash)s."),
    "no-history": gettext_lazy("There is no history to forecast from."),
    "cancelled": gettext_lazy("The computation was cancelled."),
}


def in_words(error: Exception) -> str:
    """The engine's refusal as a sentence; an unknown code is shown with its figures."""
    code = getattr(error, "code", "")
    figures: dict[str, Any] = dict(getattr(error, "figures", {}))
    if code in FAULTS:
        try:
            return str(FAULTS[code]) % figures
        except (KeyError, TypeError):
            return str(FAULTS[code])
    if not code:
        raise error
    told = ", ".join(f"{name}: {value}" for name, value in figures.items())
    return _("The engine refuses (%(code)s). %(told)s") % {"code": code, "told": told}
