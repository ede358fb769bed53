"""What the forecasting engine answers to "why", in words."""

from django.utils.translation import gettext_lazy as _

ASSUMPTIONS = {
    "arrivals-per-year": _("arrivals a year"),
    "arrivals-growth": _("growth of arrivals a year"),
    "exits-year-1": _("share that leaves in the first year"),
    "exits-year-2": _("share that leaves in the second year"),
    "exits-years-3-4": _("yearly share that leaves in years three and four"),
    "exits-later": _("yearly share that leaves later"),
    "rounds-per-year": _("rounds a year"),
    "rounds-growth": _("growth of rounds a year"),
    "value-step-at-hundredth": _("step in value at a round, at a hundredth of the line"),
    "value-step-at-tenth": _("step in value at a round, at a tenth of the line"),
    "value-step-at-line": _("step in value at a round, at the line"),
    "value-steps-seen": _("steps in value that were seen"),
    "value-step-spread": _("spread of the steps in value"),
}
FORECASTING = {
    "chance": _("The chance is %(probability)s (simulation error %(error)s)."),
    "distance": _("%(now)s now, %(missing)s short of %(at_least)s."),
    "expected": _(
        "On average %(mean)s is reached; in eight of ten futures between %(low)s and %(high)s."
    ),
}
