"""The host's committee: who was nominated, and what the host decides."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
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
from farshore.apps.bases.filters import AdmissionFilter
from farshore.apps.bases.forms import HostDecisionForm
from farshore.apps.bases.forms_wishes import ChangeForm
from farshore.apps.bases.models import HostAdmission
from farshore.apps.bases.selectors import nominees, residencies, wishes
from farshore.apps.bases.selectors.equipment import run_by
from farshore.apps.bases.selectors.features import names_of
from farshore.apps.bases.services import host
from farshore.apps.bases.tables import AdmissionTable
from farshore.apps.bases.views.residencies import tried
from farshore.web import clock
from farshore.web.tables import listing

viewers = opens_to(Role.HOST, Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)


@viewers
def index(request: AuthedRequest) -> HttpResponse:
    rows = residencies.admissions(request.user)
    found = listing(request, AdmissionTable, rows, name="admissions", filterset=AdmissionFilter)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "bases/admissions.html", {"listing": found})


@managers
@require_POST
def step(request: AuthedRequest, pk: int) -> HttpResponse:
    """The manager notes that the host's form came, sends it back, or notes the presentation."""
    rows = HostAdmission.objects.filter(base__in=run_by(request.user).values("pk"))
    admission = get_object_or_404(rows.select_related("base"), pk=pk)
    reason = request.POST.get("reason", "")[:2000]
    verbs: dict[str, Callable[..., HostAdmission]] = {
        "form": host.receive_form,
        "presented": host.note_presentation,
        "return": partial(host.return_form, reason=reason),
    }
    verb = verbs.get(request.POST.get("step", ""))
    if verb is None:
        raise Http404
    tried(request, lambda: verb(actor=request.user, admission=admission), _("Noted."))
    return redirect("bases:admission", pk=pk)


def _space(admission: HostAdmission, *, changes: bool) -> dict[str, Any]:
    """What the company asked, what stands, which rooms suit; for its manager, how to change it."""
    wish, names = getattr(admission, "wish", None), names_of(admission.base)
    placed = admission.state not in residencies.LIVE or hasattr(admission, "residency")
    asks = {**asdict(admission.space), "needs": admission.needs}
    return {
        "wish": wish,
        "stands": wishes.line_of(asks, names),
        "asked": wishes.line_of(wish.asked, names) if wish and wish.asked else "",
        "suiting": wishes.suiting(admission),
        "neighbours": admission.neighbours.select_related("other"),
        "returnable": changes and admission.state == "form" and wishes.is_open(admission),
        "change": None if placed or not changes else ChangeForm(admission=admission),
    }


@viewers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    admission = get_object_or_404(residencies.admissions(request.user), pk=pk)
    decides = residencies.before_host(request.user).filter(pk=pk).exists()
    form = HostDecisionForm(request.POST or None)
    if request.method == "POST":
        if not decides:
            raise Http404
        if form.is_valid():
            try:
                host.decide(actor=request.user, admission=admission, **form.cleaned_data)
            except ValidationError as error:
                form.add_error("note", error)
            else:
                messages.success(request, _("Your decision is recorded."))
                return redirect("bases:admissions")
    open_still = admission.state in (*residencies.UNDECIDED, "wait-listed")
    with_files = nominees.reads_files(request.user, admission)
    notes = run_by(request.user).filter(pk=admission.base_id).exists()
    context = {
        "admission": admission,
        **_space(admission, changes=notes),
        "answers": nominees.answers(admission, with_files=with_files),
        "criteria": host.judge(admission, clock.today(admission.base.zone)),
        "form": form if decides and open_still else None,
        "notes": notes,
    }
    return render(request, "bases/admission.html", context)
