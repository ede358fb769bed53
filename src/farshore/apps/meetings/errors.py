"""What services refuse, as messages that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "closed": _("Requests for this event are closed."),
    "not-participant": _("Your organisation does not take part in this event."),
    "asked-already": _("You asked for this meeting already, or they asked you: see your requests."),
    "wrong-state": _("This step does not fit the present state. Load the page again."),
    "not-over": _("The event is not over yet."),
    "not-begun": _("This meeting has not begun yet."),
    "away-then": _("One of the two is away at that time. Choose another."),
    "nothing-to-schedule": _("No accepted request waits for a slot."),
}


def refuse(code: str, **figures: Any) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=figures)
