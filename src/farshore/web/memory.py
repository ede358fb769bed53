"""What the server loads once is left out of garbage collection."""

import gc

from django.conf import settings
from django.urls import get_resolver
from django.utils import translation

# allocations before a round over the young, and rounds before the older ones are looked at
THRESHOLDS = (20_000, 20, 50)


def settle() -> None:
    """Load addresses and catalogues, then have the collector forget what stands.

    Nearly two hundred thousand objects live as long as the process. A full round over them takes
    some 120 ms and came with every second page that lists much; of what a page itself leaves
    behind, a round takes a few milliseconds.
    """
    get_resolver().reverse_dict  # noqa: B018
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Sign in")
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
