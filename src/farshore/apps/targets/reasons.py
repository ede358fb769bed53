"""What the forecasting engine answers to "why", in words."""

from django.utils.translation import gettext_lazy as _

FORECASTING = {
    "chance": _("The chance is %(probability)s (simulation error %(error)s)."),
    "distance": _("%(now)s now, %(missing)s short of %(at_least)s."),
    "expected": _(
        "On average %(mean)s is reached; in eight of ten futures between %(low)s and %(high)s."
    ),
}
