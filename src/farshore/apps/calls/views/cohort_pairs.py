"""Pairs of a call that exclude or need each other, as the operator sets and takes them back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.pages import decision_page
from farshore.apps.calls.forms_cohort_pairs import CohortPairForm
from farshore.apps.calls.models import Call
from farshore.apps.calls.selectors.cohort_pairs import (
    OPEN,
    changed_since,
    pairs_of,
    pairs_steered_by,
)
from farshore.apps.calls.services import cohort_pairs as service
from farshore.apps.calls.services.sitting import open_proposal
from farshore.apps.calls.tables_cohort_pairs import CohortPairTable
from farshore.apps.calls.views.applications import tell
from farshore.apps.calls.views.panels import steered_call
from farshore.web.tables import listing

operators = opens_to(Role.OPERATOR)


@operators
def index(request: AuthedRequest, pk: int) -> HttpResponse:
    call = steered_call(request, pk)
    is_open = call.state in OPEN
    form = CohortPairForm(request.POST or None, call=call) if is_open else None
    if form is not None and request.method == "POST" and kept(request, call, form):
        return redirect("calls:cohort-pairs", pk=pk)
    shown = listing(
        request, CohortPairTable, pairs_of(call), name=f"call-{call.pk}-pairs", open_=is_open,
        zone=call.zone,
    )  # fmt: skip
    if isinstance(shown, HttpResponse):
        return shown
    proposal = open_proposal(call)
    changed = proposal is not None and changed_since(proposal, call)
    context = {
        "call": call, "listing": shown, "form": form, "open": is_open, "changed": changed,
        "page": decision_page(proposal.pk) if proposal is not None and changed else "",
    }  # fmt: skip
    return render(request, "calls/cohort_pairs.html", context)


def kept(request: AuthedRequest, call: Call, form: CohortPairForm) -> bool:
    if not form.is_valid():
        return False
    try:
        service.set_pair(actor=request.user, call=call, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("The pair stands. Every proposal from now on keeps to it."))
    return True


@operators
@require_POST
def take_back(request: AuthedRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(pairs_steered_by(request.user), pk=pk)
    try:
        service.take_back(
            actor=request.user, pair=pair, reason=request.POST.get("reason", "")[:500]
        )
        messages.success(request, _("The pair was taken back."))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:cohort-pairs", pk=pair.call_id)
