"""A room closes or a company leaves late: ask for a plan, look at it, accept or refuse it."""

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
from farshore.apps.audit.models import Decision
from farshore.apps.bases.forms_gates import ClosureForm, LateLeaverForm
from farshore.apps.bases.models import Base, Place, Residency, Room
from farshore.apps.bases.selectors.days import run_by
from farshore.apps.bases.services import replanning
from farshore.apps.bases.views.residencies import runs, tried
from farshore.web.forms import faults

viewers = opens_to(Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)


@managers
@require_POST
def propose(request: AuthedRequest, key: str) -> HttpResponse:
    base = runs(request, key)
    closes = request.POST.get("what") == "closes"
    form = (ClosureForm if closes else LateLeaverForm)(request.POST, base=base)
    if not form.is_valid():
        messages.error(request, faults(form))
        return redirect("bases:day", key=key)
    given: dict[str, Any] = form.cleaned_data
    try:
        if closes:
            made = replanning.propose_closure(actor=request.user, **given)
        else:
            made = replanning.propose_late_leaver(actor=request.user, **given)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("bases:day", key=key)
    return redirect("bases:replan", pk=made.pk)


def _decision(request: AuthedRequest, pk: int) -> tuple[Decision, Base]:
    decision = get_object_or_404(Decision.objects.filter(kind=replanning.KIND), pk=pk)
    for base in run_by(request.user):
        if base.pk == decision.subject_key:
            return decision, base
    raise Http404


@viewers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    decision, base = _decision(request, pk)
    told = decision.told
    rooms = Room.objects.filter(base=base).in_bulk()
    lines = [*told["moved"], *told["displaced"]]
    stays = Residency.objects.select_related("organisation").in_bulk(
        [*(line["residency"] for line in lines), told["change"].get("residency", 0)]
    )
    rows = [
        {
            "stay": stays.get(line["residency"]), "places": line["places"],
            "kind": Place.Kind(line["kind"]).label, "from": rooms.get(line["from"]),
            "to": rooms.get(line.get("to", 0)),
        }
        for line in lines
    ]  # fmt: skip
    context = {
        "decision": decision, "base": base, "rows": rows, "told": told,
        "room": rooms.get(told["change"].get("room", 0)),
        "late": stays.get(told["change"].get("residency", 0)),
        "manages": base.team_id in request.user.team_ids(Role.BASE_MANAGER),
    }  # fmt: skip
    return render(request, "bases/replan.html", context)


@managers
@require_POST
def answer(request: AuthedRequest, pk: int) -> HttpResponse:
    decision, _base = _decision(request, pk)
    if request.POST.get("answer") == "accept":
        tried(
            request,
            lambda: replanning.accept(actor=request.user, decision=decision),
            _("The moves are entered."),
        )
    else:
        reason = str(request.POST.get("reason", ""))[:500]
        tried(
            request,
            lambda: replanning.reject(actor=request.user, decision=decision, reason=reason),
            _("The proposal is rejected."),
        )
    return redirect("bases:replan", pk=pk)
