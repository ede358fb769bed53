"""Chemicals and agents: a company's own list, and the sums of its base against the limits."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.filters import ChemicalFilter
from farshore.apps.bases.forms_chemicals import AgentForm, ChemicalForm
from farshore.apps.bases.models import Agent, Chemical, Residency
from farshore.apps.bases.policy import Action, may
from farshore.apps.bases.selectors.chemicals import sums
from farshore.apps.bases.selectors.residencies import visible
from farshore.apps.bases.services import chemicals
from farshore.apps.bases.tables_chemicals import AgentTable, ChemicalTable
from farshore.apps.bases.views.residencies import belongs, manages, runs, tried
from farshore.web.forms import faults
from farshore.web.tables import listing

writers = opens_to(Role.APPLICANT, Role.BASE_MANAGER)
viewers = opens_to(Role.BASE_MANAGER, Role.OPERATOR)
MOST = 500


@viewers
def of_base(request: AuthedRequest, key: str) -> HttpResponse:
    """Sums by area, and what every company keeps: chemicals, or (`?what=agents`) agents."""
    base = runs(request, key)
    agents = request.GET.get("what") == "agents"
    model: type[Chemical | Agent] = Agent if agents else Chemical
    rows = model._default_manager.filter(room__base=base, gone_at=None)
    found = listing(
        request,
        AgentTable if agents else ChemicalTable,
        rows.select_related("residency__organisation", "room"),
        name=f"{'agents' if agents else 'chemicals'}-{base.key}",
        filterset=None if agents else ChemicalFilter,
    )
    if isinstance(found, HttpResponse):
        return found
    context = {"base": base, "sums": sums(base), "listing": found, "agents": agents}
    return render(request, "bases/chemicals_base.html", context)


def _stay(request: AuthedRequest, pk: int) -> Residency:
    stay = get_object_or_404(visible(request.user), pk=pk)
    if not (belongs(request, stay) or manages(request, stay)):
        raise Http404
    return stay


@writers
def of_stay(request: AuthedRequest, pk: int) -> HttpResponse:
    """A company sees its own list, and the sums of all, not what others keep."""
    stay = _stay(request, pk)
    context = {
        "residency": stay,
        "sums": sums(stay.base),
        "answer": may(stay, Action.CHEMICAL),
        "chemicals": stay.chemicals.filter(gone_at=None).select_related("room")[:MOST],
        "agents": stay.agents.filter(gone_at=None).select_related("room")[:MOST],
        "form": ChemicalForm(base=stay.base, auto_id="chemical_%s"),
        "agent_form": AgentForm(base=stay.base, auto_id="agent_%s"),
    }
    return render(request, "bases/chemicals.html", context)


@writers
@require_POST
def bring(request: AuthedRequest, pk: int) -> HttpResponse:
    """A chemical, or an agent, comes in."""
    stay = _stay(request, pk)
    agent = request.POST.get("what") == "agent"
    form = (AgentForm if agent else ChemicalForm)(request.POST, base=stay.base)
    if not form.is_valid():
        messages.error(request, faults(form))
    elif agent:
        tried(
            request,
            lambda: chemicals.bring_agent(actor=request.user, residency=stay, **form.cleaned_data),
            _("Entered."),
        )
    else:
        _bring(request, stay, form)
    return redirect("bases:chemicals", pk=pk)


def _bring(request: AuthedRequest, stay: Residency, form: ChemicalForm | AgentForm) -> None:
    try:
        made = chemicals.bring(actor=request.user, residency=stay, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    messages.success(request, _("Entered."))
    if made.near is not None:
        told = {"area": made.near.area, "hazard": made.near.label}
        messages.warning(request, _("%(area)s is close to its limit for %(hazard)s.") % told)


@writers
@require_POST
def change(request: AuthedRequest, pk: int) -> HttpResponse:
    """A container becomes waste, or is gone."""
    rows = Chemical.objects.filter(residency__in=visible(request.user).values("pk"))
    row = get_object_or_404(rows.select_related("residency"), pk=pk)
    _stay(request, row.residency_id)
    if request.POST.get("verb") == "waste":
        tried(request, lambda: chemicals.to_waste(actor=request.user, chemical=row), _("Entered."))
    else:
        tried(request, lambda: chemicals.gone(actor=request.user, chemical=row), _("Entered."))
    return redirect("bases:chemicals", pk=row.residency_id)


@writers
@require_POST
def agent_gone(request: AuthedRequest, pk: int) -> HttpResponse:
    rows = Agent.objects.filter(residency__in=visible(request.user).values("pk"))
    row = get_object_or_404(rows.select_related("residency"), pk=pk)
    _stay(request, row.residency_id)
    tried(request, lambda: chemicals.agent_gone(actor=request.user, agent=row), _("Entered."))
    return redirect("bases:chemicals", pk=row.residency_id)
