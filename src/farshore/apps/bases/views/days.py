"""The base manager's day on one screen."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.selectors.decisions import latest
from farshore.apps.bases import requests
from farshore.apps.bases.forms_gates import ClosureForm, IncidentForm, LateLeaverForm
from farshore.apps.bases.selectors import days
from farshore.apps.bases.services import promising, replanning
from farshore.apps.bases.tables_day import WaitingData, WaitingTable
from farshore.apps.bases.views.residencies import runs
from farshore.web import clock
from farshore.web.tables import listing

viewers = opens_to(Role.BASE_MANAGER, Role.OPERATOR)
# asked for in the address, it shows every company without access
ALL = "suspended"


@viewers
def index(request: AuthedRequest) -> HttpResponse:
    bases = days.run_by(request.user)
    if len(bases) == 1:
        return redirect("bases:day", key=bases[0].key)
    return render(request, "bases/days.html", {"bases": bases, "now": clock.now()})


@viewers
def detail(request: AuthedRequest, key: str) -> HttpResponse:
    base = runs(request, key)
    today = clock.today(base.zone)
    waits = WaitingData(requests.waiting(base, today))
    waiting = listing(
        request, WaitingTable, waits, name=f"{base.key}-{today}", part="waits", today=today
    )
    if isinstance(waiting, HttpResponse):
        return waiting
    proposed = latest(replanning.KIND, base)
    day = days.day_of(base, today)
    context = {
        "base": base,
        "day": day,
        "suspended": days.shortened(day.suspended, whole=ALL in request.GET),
        "listing": waiting,
        "today": today,
        "now": clock.now(),
        "dates": promising.dates(base, today),
        "manages": base.team_id in request.user.team_ids(Role.BASE_MANAGER),
        "proposal": proposed if proposed is not None and proposed.waits else None,
        "closure": ClosureForm(base=base, auto_id="closure_%s"),
        "late": LateLeaverForm(base=base, auto_id="late_%s"),
        "incident_form": IncidentForm(base=base, auto_id="incident_%s"),
    }
    return render(request, "bases/day.html", context)
