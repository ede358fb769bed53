"""Words that settings name too: nothing else is imported here."""

from django.utils.translation import pgettext_lazy

# the choice of a filter that narrows nothing
ALL = pgettext_lazy("filter", "All")
