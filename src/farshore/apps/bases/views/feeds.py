"""One's own bookings in one's own calendar: as a file, and under a secret address."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to, public
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.calendars import calendar_of
from farshore.apps.bases.models import CalendarFeed
from farshore.apps.bases.selectors.reservations import of_person
from farshore.apps.bases.services import feeds
from farshore.web import clock
from farshore.web.downloads import attachment

residents = opens_to(Role.APPLICANT)
KIND = "text/calendar; charset=utf-8"
BACK = timedelta(days=90)


@residents
def file(request: AuthedRequest) -> HttpResponse:
    rows = of_person(request.user, clock.now())
    return attachment(calendar_of(rows), "bookings.ics", KIND)


@residents
@require_POST
def make(request: AuthedRequest) -> HttpResponse:
    token = feeds.make(actor=request.user)
    # shown on the next page, once: only its digest is kept
    request.session["feed"] = request.build_absolute_uri(reverse("bases:feed", args=[token]))
    messages.success(request, _("Copy the address now: it is shown this once."))
    return redirect("bases:bookings")


@residents
@require_POST
def revoke(request: AuthedRequest) -> HttpResponse:
    feeds.revoke(actor=request.user)
    messages.success(request, _("The address no longer answers."))
    return redirect("bases:bookings")


@public
def feed(request: AuthedRequest, token: str) -> HttpResponse:
    """Who knows the address reads this one person's bookings, and nothing else."""
    found = CalendarFeed.objects.filter(digest=feeds.digest(token), person__is_active=True)
    known = found.select_related("person").first()
    if known is None:
        raise Http404
    response = HttpResponse(
        calendar_of(of_person(known.person, clock.now() - BACK)), content_type=KIND
    )
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response
