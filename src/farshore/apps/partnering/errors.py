"""What services refuse, as messages that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "wrong-state": _("This step does not fit the present state. Load the page again."),
    "nothing-to-match": _("There is no technology or no open need to match."),
    "already-answered": _("This match was answered already."),
    "goes-back": _("An engagement does not go back from %(before)s to %(after)s."),
    "future-date": _("A step that happened has a date up to today."),
    "already-partner": _("This organisation is a partner already."),
    "no-partner": _("This organisation is not a partner any more."),
    "dissolved": _("This organisation was dissolved: it cannot become a partner."),
    "reason-missing": _("Give a reason."),
    "amount-without-currency": _("Name the currency of the amount."),
}


def refuse(code: str, **figures: Any) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=figures)
