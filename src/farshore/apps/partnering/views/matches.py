"""Matches: the partner answers first, then the company."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.partnering.filters import MatchFilter
from farshore.apps.partnering.models import Match
from farshore.apps.partnering.selectors import matches as selectors
from farshore.apps.partnering.services import matching
from farshore.apps.partnering.tables import MatchTable
from farshore.web.tables import listing

readers = opens_to(Role.PARTNER, Role.APPLICANT, Role.OPERATOR)


def side_of(request: AuthedRequest, match: Match) -> str:
    """On which side of a match the reader stands; operators stand on none."""
    if match.need.partner.organisation.team_id in request.user.team_ids(Role.PARTNER):
        return "partner"
    if match.technology.organisation.team_id in request.user.team_ids(Role.APPLICANT):
        return "company"
    return ""


def listed(request: AuthedRequest, rows: QuerySet[Match], **options: Any) -> Any:
    """Matches as a table in which the reader answers those that wait for them."""
    return listing(
        request, MatchTable, rows, name="matches", filterset=MatchFilter,
        side=lambda match: side_of(request, match), **options,
    )  # fmt: skip


@readers
def index(request: AuthedRequest) -> HttpResponse:
    found = listed(request, selectors.visible(request.user))
    if isinstance(found, HttpResponse):
        return found
    return render(request, "partnering/matches.html", {"listing": found})


@readers
@require_POST
def answer(request: AuthedRequest, pk: int) -> HttpResponse:
    match = get_object_or_404(selectors.visible(request.user), pk=pk)
    side = side_of(request, match)
    if not side or request.POST.get("answer") not in ("yes", "no"):
        raise Http404
    try:
        answered = matching.answer(
            actor=request.user,
            match=match,
            side=side,
            interested=request.POST["answer"] == "yes",
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = _("Both sides are interested: you are introduced.")
        messages.success(request, told if answered.mutual else _("Your answer is recorded."))
    # back to the page of the listing that was answered on
    kept = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("partnering:matches") + kept)
