"""What the page shell shows of the reader and the installation."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from farshore.apps.accounts.navigation import places
from farshore.apps.accounts.selectors.installation import installation
from farshore.web.translated import in_language


def shell(request: HttpRequest) -> dict[str, Any]:
    here = installation()
    # also on a missing page: one that is forbidden would otherwise look different
    known = hasattr(request, "user")
    return {
        "network": in_language(here.name),
        "network_line": in_language(here.line),
        "demonstration": here.demonstration,
        # a table within a page is rendered with the shell as well, and shows no navigation
        "navigation": SimpleLazyObject(lambda: places(request)) if known else [],
    }
