"""Incidents: report one, follow it up, close it, look back on all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.filters import IncidentFilter
from farshore.apps.bases.forms_gates import FollowUpForm, IncidentForm, OutcomeForm
from farshore.apps.bases.models import Base, Incident, Residency
from farshore.apps.bases.selectors.days import run_by
from farshore.apps.bases.selectors.residencies import visible
from farshore.apps.bases.services import incidents
from farshore.apps.bases.tables_incidents import IncidentTable
from farshore.apps.bases.views.residencies import belongs, manages, runs, tried
from farshore.web import clock
from farshore.web.forms import faults
from farshore.web.tables import listing
from farshore.web.zones import at_zone

viewers = opens_to(Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)
writers = opens_to(Role.APPLICANT, Role.BASE_MANAGER)


@viewers
def index(request: AuthedRequest, key: str) -> HttpResponse:
    """All that was ever reported at a base."""
    base = runs(request, key)
    found = listing(
        request, IncidentTable, base.incidents.select_related("room", "owner"),
        name=f"incidents-{base.key}", filterset=IncidentFilter,
        zone=base.zone, today=clock.today(base.zone),
    )  # fmt: skip
    if isinstance(found, HttpResponse):
        return found
    return render(request, "bases/incidents.html", {"base": base, "listing": found})


@viewers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    incident = _incident(request, pk)
    manages_it = incident.base.team_id in request.user.team_ids(Role.BASE_MANAGER)
    context = {
        "incident": incident,
        "manages": manages_it,
        "follow_up": FollowUpForm(
            base=incident.base, auto_id="follow_%s",
            initial={"owner": incident.owner_id, "due": incident.due, "what": incident.follow_up},
        ),
        "outcome": OutcomeForm(auto_id="close_%s"),
    }  # fmt: skip
    return render(request, "bases/incident.html", context)


def _incident(request: AuthedRequest, pk: int) -> Incident:
    rows = Incident.objects.filter(base__in=run_by(request.user)).select_related(
        "base", "room", "owner", "reported_by", "residency__organisation"
    )
    return get_object_or_404(rows, pk=pk)


@writers
@require_POST
def report(request: AuthedRequest, pk: int) -> HttpResponse:
    """A company's own report, or the manager's about a company."""
    residency = get_object_or_404(visible(request.user), pk=pk)
    if not (belongs(request, residency) or manages(request, residency)):
        raise Http404
    _report(request, residency.base, residency)
    return redirect("bases:residency", pk=pk)


@managers
@require_POST
def report_at(request: AuthedRequest, key: str) -> HttpResponse:
    base = runs(request, key)
    _report(request, base, None)
    return redirect("bases:day", key=key)


def _report(request: AuthedRequest, base: Base, residency: Residency | None) -> None:
    form = IncidentForm(request.POST, base=base)
    if not form.is_valid():
        messages.error(request, faults(form))
        return
    given: dict[str, Any] = dict(form.cleaned_data)
    try:
        given["happened_at"] = at_zone(given["happened_at"].replace(tzinfo=None), base.zone)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    tried(
        request,
        lambda: incidents.report(actor=request.user, base=base, residency=residency, **given),
        _("Reported. The base follows it up."),
    )


@managers
@require_POST
def settle(request: AuthedRequest, pk: int) -> HttpResponse:
    """Name who sees to it, or close it."""
    incident = _incident(request, pk)
    if request.POST.get("verb") == "close":
        outcome = str(request.POST.get("outcome", ""))[:2000]
        tried(
            request,
            lambda: incidents.close(actor=request.user, incident=incident, outcome=outcome),
            _("Closed."),
        )
        return redirect("bases:incident", pk=pk)
    form = FollowUpForm(request.POST, base=incident.base)
    if form.is_valid():
        given = form.cleaned_data
        tried(
            request,
            lambda: incidents.follow_up(actor=request.user, incident=incident, **given),
            _("Kept."),
        )
    else:
        messages.error(request, faults(form))
    return redirect("bases:incident", pk=pk)
