"""What services refuse, as messages that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "tie-reason": _("Give a reason."),
    "tie-known": _("This tie is noted already."),
    "tie-settled": _("This tie was marked wrong already."),
    "tie-own": _("Let somebody else change what is said of you."),
    "tie-end": _("An end comes after the beginning."),
    "tie-endless": _("An invention has no end. If the entry is wrong, mark it so."),
}


def refuse(code: str, **figures: Any) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=figures)
