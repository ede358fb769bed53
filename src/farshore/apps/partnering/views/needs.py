"""What partners look for: posted, read with their matches, closed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.partnering.filters import NeedFilter
from farshore.apps.partnering.forms import NeedForm
from farshore.apps.partnering.selectors import matches as selectors
from farshore.apps.partnering.services import needs as posting
from farshore.apps.partnering.tables import NeedTable
from farshore.apps.partnering.views.matches import listed as listed_matches
from farshore.apps.registry.models import Organisation
from farshore.web import clock
from farshore.web.tables import listing

FIELDS = dict(Organisation.Field.choices)


@opens_to(Role.PARTNER, Role.OPERATOR)
def index(request: AuthedRequest) -> HttpResponse:
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
    shown = listing(request, NeedTable, rows, name="needs", filterset=NeedFilter)
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "partnering/needs.html", {"form": form, "listing": shown})


@opens_to(Role.PARTNER, Role.OPERATOR)
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    mine = selectors.own_needs(request.user)
    rows = selectors.open_needs(clock.today()) if Role.OPERATOR in request.user.roles else mine
    found = get_object_or_404(rows.select_related("partner__organisation"), pk=pk)
    matched = selectors.visible(request.user).filter(need=found)
    shown = listed_matches(request, matched, exclude=("need",))
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
