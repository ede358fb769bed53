"""Units and periods of figures in the reader's language; what is not known here stays as it is."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

UNITS = {
    "companies": pgettext_lazy("unit", "companies"),
    "persons": pgettext_lazy("unit", "persons"),
    "transfers": pgettext_lazy("unit", "transfers"),
    "percent": "%",
    "KRW bn": pgettext_lazy("unit", "KRW bn"),
    "KRW 100m": pgettext_lazy("unit", "KRW 100m"),
    "USD bn": pgettext_lazy("unit", "USD bn"),
}
HALF = re.compile(r"(?P<year>\d{4})-H(?P<half>[12])")


def unit_name(unit: str) -> str:
    return str(UNITS.get(unit, unit))


def period_name(period: str) -> str:
    """A half year and "not stated" in words; other periods are written alike everywhere."""
    if period == "not stated":
        return pgettext("period", "not stated")
    half = HALF.fullmatch(period)
    if half is None:
        return period
    first = half["half"] == "1"
    return (_("first half of %s") if first else _("second half of %s")) % half["year"]
