"""Why a file was not taken, as messages that say what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "empty": _("This file is empty."),
    "too-large": _("This file is larger than %(most)s MB. Hand in a smaller one."),
    "wrong-name": _("A file of this kind ends in %(ending)s. Check the file's name."),
    "unknown-kind": _(
        "The content of this file is none of the kinds taken here, whatever its name says."
    ),
    "not-accepted": _("Here only these kinds are taken: %(kinds)s."),
    "damaged": _("This file is damaged or unfinished. Save it again and hand it in."),
    "unpacks-too-large": _("This file unpacks to far more than its size. It was not taken."),
    "holds-program": _("This document holds macros. Save it without them and hand it in."),
    "too-often": _("A file was handed in here %(most)s times already. Ask the operator."),
    "locked": _("This document is encrypted. Hand it in without a password."),
}


def refuse(code: str, **figures: Any) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=figures)
