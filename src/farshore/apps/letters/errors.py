"""What this room refuses, as messages that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "unknown-placeholder": _("The letter has no placeholder {%(name)s}. It offers: %(known)s."),
    "stray-brace": _("A curly brace stands alone. A placeholder looks like {%(example)s}."),
    "no-text": _("Write subject and text in at least one language."),
    "half-text": _("In %(language)s the subject or the text is missing."),
    "not-a-draft": _("This letter has left already; its text is frozen."),
    "no-address": _("This letter has no address."),
    "under-way": _("This letter is on its way. Wait until the mail server has answered."),
    "already-sent": _("This letter was sent already."),
    "not-in-doubt": _("There is no doubt about this letter."),
    "same-address": _("The address is the one that it was returned from. Correct it first."),
}


def refuse(code: str, **figures: Any) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=figures)
