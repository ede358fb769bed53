"""Partners post needs and answer matches; companies answer back; steps are recorded."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.partnering.filters import EngagementFilter, MatchFilter
from farshore.apps.partnering.forms import NeedForm, StepForm
from farshore.apps.partnering.models import Match
from farshore.apps.partnering.selectors import matches as selectors
from farshore.apps.partnering.services import engagements as engaging
from farshore.apps.partnering.services import matching
from farshore.apps.partnering.services import needs as posting
from farshore.apps.partnering.tables import EngagementTable, MatchTable
from farshore.apps.registry.models import Organisation
from farshore.web import clock
from farshore.web.tables import listing

readers = opens_to(Role.PARTNER, Role.APPLICANT, Role.OPERATOR)
MOST = 300
FIELDS = dict(Organisation.Field.choices)


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
def matches(request: AuthedRequest) -> HttpResponse:
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


@opens_to(Role.PARTNER, Role.OPERATOR)
def needs(request: AuthedRequest) -> HttpResponse:
    partner = selectors.own_partner(request.user)
    form = NeedForm(request.POST or None) if partner else None
    if request.method == "POST" and partner and form is not None and form.is_valid():
        posting.post_need(actor=request.user, partner=partner, **form.values())
        messages.success(request, _("Posted. Matches come with the next round."))
        return redirect("partnering:needs")
    rows = (
        selectors.own_needs(request.user).select_related("partner__organisation")
        if partner
        else selectors.open_needs(clock.today())
    )
    return render(request, "partnering/needs.html", {"form": form, "rows": rows[:MOST]})


@opens_to(Role.PARTNER, Role.OPERATOR)
def need(request: AuthedRequest, pk: int) -> HttpResponse:
    mine = selectors.own_needs(request.user)
    rows = selectors.open_needs(clock.today()) if Role.OPERATOR in request.user.roles else mine
    found = get_object_or_404(rows.select_related("partner__organisation"), pk=pk)
    shown = listed(request, selectors.visible(request.user).filter(need=found), exclude=("need",))
    if isinstance(shown, HttpResponse):
        return shown
    context = {
        "need": found,
        "fields": [FIELDS.get(field, field) for field in found.fields],
        "listing": shown,
        "mine": mine.filter(pk=pk).exists(),
    }
    return render(request, "partnering/need.html", context)


@opens_to(Role.PARTNER)
@require_POST
def close(request: AuthedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.own_needs(request.user), pk=pk)
    try:
        posting.close_need(actor=request.user, need=found)
        messages.success(request, pgettext("need", "Closed."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("partnering:needs")


@opens_to(Role.PARTNER, Role.APPLICANT, Role.OPERATOR, Role.MINISTRY)
def engagements(request: AuthedRequest) -> HttpResponse:
    found = listing(
        request, EngagementTable, selectors.engagements(request.user), name="engagements",
        filterset=EngagementFilter,
    )  # fmt: skip
    if isinstance(found, HttpResponse):
        return found
    return render(request, "partnering/engagements.html", {"listing": found})


@opens_to(Role.PARTNER, Role.APPLICANT, Role.OPERATOR, Role.MINISTRY)
def engagement(request: AuthedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.engagements(request.user), pk=pk)
    writes = bool(request.user.roles & {Role.PARTNER, Role.APPLICANT, Role.OPERATOR})
    form = StepForm(request.POST or None) if writes else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                engaging.add_step(actor=request.user, engagement=found, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Recorded."))
                return redirect("partnering:engagement", pk=pk)
    return render(request, "partnering/engagement.html", {"engagement": found, "form": form})
