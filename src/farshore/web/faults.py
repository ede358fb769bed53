"""Pages for what went wrong, in the reader's language, each saying what to do next."""

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

log = logging.getLogger("farshore.web")


def fault(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    return render(request, "web/fault.html", {"title": title, "advice": advice}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return fault(
        request,
        400,
        _("This request could not be read"),
        _("Go back, check what was entered and send it again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A forbidden page and a missing one look alike."""
    return not_found(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return fault(
        request,
        404,
        _("There is no such page for you"),
        _("It does not exist, or your role does not open it. Start again from the first page."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return fault(
        request,
        403,
        _("This form has expired"),
        _("Go back, load the page again and send the form once more. Nothing was changed."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return fault(
        request,
        500,
        _("Something went wrong on our side"),
        _("Nothing was changed. Try again; if it happens again, tell the operator the time."),
    )


class FaultMiddleware:
    """Input that a view could not read is answered as a bad request, never as a server error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL takes no NUL in a text; the query still stands as it was sent, encoded
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, (Http404, PermissionDenied)):
            return None
        if isinstance(error, (BadRequest, SuspiciousOperation, UnicodeError)):
            return bad_request(request, error)
        return None


def health(request: HttpRequest) -> JsonResponse:
    """For a load balancer: does this process reach its database?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("the database does not answer")
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


health.open_to_all = True  # type: ignore[attr-defined]
