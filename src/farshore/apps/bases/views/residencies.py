"""Stays: may we work today, which requirements are open, which places are ours."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.filters import ResidencyFilter
from farshore.apps.bases.forms import VerifyForm
from farshore.apps.bases.gates import PRESENT, Activity, days_left, expired, holds, may
from farshore.apps.bases.models import GateItem, Residency
from farshore.apps.bases.selectors.occupancy import managed
from farshore.apps.bases.selectors.residencies import visible
from farshore.apps.bases.services import gates
from farshore.apps.bases.tables import ResidencyTable
from farshore.web import clock
from farshore.web.tables import listing

viewers = opens_to(Role.APPLICANT, Role.BASE_MANAGER, Role.HOST, Role.OPERATOR)


@viewers
def index(request: AuthedRequest) -> HttpResponse:
    rows = visible(request.user)
    first = list(rows.values_list("pk", flat=True)[:2])
    if len(first) == 1 and not request.GET:
        return redirect("bases:residency", pk=first[0])
    found = listing(request, ResidencyTable, rows, name="stays", filterset=ResidencyFilter)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "bases/residencies.html", {"listing": found})


def manages(request: AuthedRequest, residency: Residency) -> bool:
    if Role.BASE_MANAGER not in request.user.roles:
        return False
    return managed(request.user).filter(pk=residency.base_id).exists()


@viewers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    residency = get_object_or_404(visible(request.user), pk=pk)
    today = clock.today(residency.base.zone)
    items = list(residency.gate_items.select_related("gate").order_by("gate__order", "pk"))
    answer = may(items, Activity.WORK, today)
    rows = [
        (item, holds(item, today), expired(item, today), days_left(item, today)) for item in items
    ]
    context = {
        "residency": residency,
        "answer": answer,
        "inside": residency.state in PRESENT,
        "rows": rows,
        "met": sum(row[1] for row in rows),
        "allocations": residency.allocations.select_related("place__room").order_by("starts"),
        "manages": manages(request, residency),
        "now": clock.now(),
        "form": VerifyForm(),
    }
    return render(request, "bases/residency.html", context)


@viewers
@require_POST
def gate(request: AuthedRequest, pk: int) -> HttpResponse:
    """Companies hand in; managers verify or waive."""
    rows = GateItem.objects.filter(residency__in=visible(request.user).values("pk"))
    item = get_object_or_404(rows.select_related("residency__organisation"), pk=pk)
    form = VerifyForm(request.POST)
    verb = request.POST.get("verb", "")
    own = item.residency.organisation.team_id in request.user.team_ids(Role.APPLICANT)
    if not (manages(request, item.residency) if verb in ("verify", "waive") else own):
        raise Http404
    try:
        if not form.is_valid():
            messages.error(request, " ".join(str(part) for part in form.errors.get("expires", [])))
        elif verb == "verify":
            gates.verify(actor=request.user, item=item, expires=form.cleaned_data["expires"])
        elif verb == "waive":
            gates.waive(actor=request.user, item=item, reason=form.cleaned_data["reason"])
        else:
            gates.submit(actor=request.user, item=item)
            messages.success(request, _("Handed in. The base manager verifies it."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("bases:residency", pk=item.residency_id)


@viewers
@require_POST
def move_in(request: AuthedRequest, pk: int) -> HttpResponse:
    residency = get_object_or_404(visible(request.user), pk=pk)
    if not manages(request, residency):
        raise Http404
    try:
        gates.move_in(actor=request.user, residency=residency)
        messages.success(request, _("The company may work from now on."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("bases:residency", pk=pk)
