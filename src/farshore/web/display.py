"""How a reader wants pages shown: text size and colours, kept in a cookie for the next visit."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

SIZES = ("0.9", "1", "1.1", "1.3", "1.5")
MODES = {"light": _("Light"), "dark": _("Dark"), "contrast": _("High contrast")}
DEFAULTS = {"size": "1", "mode": "light"}
YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest) -> dict[str, str]:
    size = request.COOKIES.get("size", "")
    mode = request.COOKIES.get("mode", "")
    return {
        "size": size if size in SIZES else DEFAULTS["size"],
        "mode": mode if mode in MODES else DEFAULTS["mode"],
    }


def display(request: HttpRequest) -> dict[str, Any]:
    """What every template knows of the reader's display settings."""
    here = request.get_full_path()
    return {
        "display": chosen(request),
        "sizes": SIZES,
        "modes": MODES,
        "languages": [
            {"code": code, "name": name, "address": translate_url(here, code)}
            for code, name in settings.LANGUAGES
        ],
        "version": settings.VERSION,
    }


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep one display setting and go back to the page it was chosen on."""
    back = request.POST.get("next", "/")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}
    ):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, allowed in (("size", SIZES), ("mode", tuple(MODES))):
        value = request.POST.get(name)
        if value in allowed:
            response.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
    return response


keep.open_to_all = True  # type: ignore[attr-defined]
