"""The partner directory: organisations found by name, country, kind, need and study."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.partnering.filters import PARTNER, DirectoryFilter
from farshore.apps.partnering.forms import LANGUAGES, PartnerForm, RetireForm
from farshore.apps.partnering.models import Partner
from farshore.apps.partnering.selectors import directory as selectors
from farshore.apps.partnering.services import partners
from farshore.apps.partnering.tables import DirectoryTable
from farshore.apps.registry.models import Organisation
from farshore.apps.registry.views import places
from farshore.web.tables import listing

readers = opens_to(Role.PARTNER, Role.APPLICANT, Role.OPERATOR)
operators = opens_to(Role.OPERATOR)
STUDIES = 20


def _listed(request: AuthedRequest, rows: QuerySet[Organisation], **options: Any) -> Any:
    return listing(
        request, DirectoryTable, rows, name="partner-directory",
        filterset=DirectoryFilter, wishes=selectors.sees_wishes(request.user), **options,
    )  # fmt: skip


@readers
def index(request: AuthedRequest) -> HttpResponse:
    found = _listed(request, selectors.listed())
    if isinstance(found, HttpResponse):
        return found
    if not found.many and found.filters and found.filters.form.data.get("standing") == PARTNER:
        messages.info(request, _("No partner of the network fits: these are all organisations."))
        return redirect(_among_all(request))
    context = {"listing": found, "asked": request.GET.urlencode()}
    return render(request, "partnering/directory.html", context)


def _among_all(request: AuthedRequest) -> str:
    """The address that asks the same among all organisations."""
    asked = request.GET.copy()
    asked.pop("page", None)
    asked["standing"] = ""
    return f"{request.path}?{asked.urlencode()}"


@readers
def on_map(request: AuthedRequest) -> HttpResponse:
    found = _listed(request, selectors.listed().exclude(latitude=None), per_page=10)
    if isinstance(found, HttpResponse):
        return found
    points = f"{reverse('partnering:points')}?{request.GET.urlencode()}"
    context = {"listing": found, "points": points, "shown": places.most_shown(found)}
    return render(request, "partnering/map.html", context)


@readers
def points(request: AuthedRequest) -> HttpResponse:
    asked = DirectoryFilter(request.GET or None, selectors.members(), request=request)
    return places.answered(asked.qs, "partnering:profile")


@readers
def profile(request: AuthedRequest, pk: int) -> HttpResponse:
    return _profile(request, _member(pk))


def _member(pk: int) -> Organisation:
    return get_object_or_404(selectors.members().select_related("partner"), pk=pk)


def _profile(request: AuthedRequest, found: Organisation, **forms: Any) -> HttpResponse:
    partner = selectors.partner_of(found)
    needs = list(selectors.needs_of(found)) if selectors.sees_wishes(request.user) else []
    studies = found.sponsored_studies.order_by("-starts", "nct")
    context = {
        "organisation": found,
        "partner": partner,
        "spoken": [name for code, name in LANGUAGES if partner and code in partner.languages],
        "on_map": urlencode({"q": str(found), "standing": ""}),
        "needs": needs if Role.OPERATOR in request.user.roles else [],
        "fields": selectors.fields_wanted(needs),
        "sees_wishes": selectors.sees_wishes(request.user),
        "engagements": list(selectors.engaged(request.user, found)[:STUDIES]),
        "studies": studies[:STUDIES],
        "more_studies": max(0, studies.count() - STUDIES),
        **(_forms(partner) if Role.OPERATOR in request.user.roles else {}),
        **forms,
    }
    return render(request, "partnering/profile.html", context)


def _forms(partner: Partner | None) -> dict[str, Any]:
    return {"retire": RetireForm()} if partner else {"register": PartnerForm()}


@operators
@require_POST
def register(request: AuthedRequest, pk: int) -> HttpResponse:
    found, form = _member(pk), PartnerForm(request.POST)
    if form.is_valid():
        try:
            partners.register(actor=request.user, organisation=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                _("Registered. An administrator now gives its people the role of a partner."),
            )
            return redirect("partnering:profile", pk=pk)
    return _profile(request, found, register=form)


@operators
@require_POST
def retire(request: AuthedRequest, pk: int) -> HttpResponse:
    found, form = _member(pk), RetireForm(request.POST)
    partner = get_object_or_404(Partner, organisation=found)
    if form.is_valid():
        try:
            partners.retire(actor=request.user, partner=partner, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Its needs are matched no more."))
            return redirect("partnering:profile", pk=pk)
    return _profile(request, found, retire=form)
