"""What the page shell shows of the reader and the installation."""

from typing import Any

from django.http import HttpRequest

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
        "navigation": places(request) if known else [],
    }
