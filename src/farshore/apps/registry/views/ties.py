"""Ties between people and companies: noted, ended and corrected on screen, never deleted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services.record import record_access
from farshore.apps.registry.forms_ties import FORMS, EndForm, WrongForm, as_entered
from farshore.apps.registry.selectors.ties import company_of, ties_of
from farshore.apps.registry.services import tie_facts
from farshore.apps.registry.tables_ties import TABLES, TieFilter, state_of
from farshore.web.forms import faults
from farshore.web.tables import listing

operators = opens_to(Role.OPERATOR)
KINDS = {
    "employment": gettext_lazy("Employment"),
    "investor": gettext_lazy("Investors"),
    "inventor": gettext_lazy("Inventors"),
}


def known(kind: str) -> str:
    if kind not in KINDS:
        raise Http404
    return kind


@operators
def index(request: AuthedRequest, kind: str = "employment") -> HttpResponse:
    """The ties of a kind, and a form for one more."""
    known(kind)
    form = FORMS[kind](request.POST or None)
    if request.method == "POST" and form.is_valid() and kept(request, kind, form):
        return redirect("registry:ties-of", kind=kind)
    found = listing(
        request, TABLES[kind], ties_of(kind), name=f"ties-{kind}", filterset=TieFilter, kind=kind
    )
    record_access(
        actor=request.user, address=request.META.get("REMOTE_ADDR"), concerns=f"ties:{kind}",
        action="ties.downloaded" if isinstance(found, HttpResponse) else "ties.listed",
    )  # fmt: skip
    if isinstance(found, HttpResponse):
        return found
    context = {"kind": kind, "kinds": KINDS.items(), "listing": found, "form": form}
    return render(request, "registry/ties.html", context)


def kept(request: AuthedRequest, kind: str, form: Any, old: Any = None) -> bool:
    values = form.values()
    if form.errors:
        return False
    try:
        if old is None:
            tie_facts.note(actor=request.user, kind=kind, values=values)
        else:
            tie_facts.correct(
                actor=request.user, kind=kind, tie=old, values=values,
                reason=request.POST.get("reason", ""),
            )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(
        request, _("Kept. Calls that are not decided were looked through for conflicts anew.")
    )
    return True


@operators
def detail(request: AuthedRequest, kind: str, pk: int) -> HttpResponse:
    """One tie, and a form that replaces it by a corrected one."""
    tie = get_object_or_404(ties_of(known(kind)), pk=pk)
    form = FORMS[kind](request.POST or None, initial=as_entered(tie))
    form.fields["reason"] = WrongForm.base_fields["reason"]
    if request.method == "POST" and form.is_valid() and kept(request, kind, form, tie):
        return redirect("registry:ties-of", kind=kind)
    record_access(
        actor=request.user, address=request.META.get("REMOTE_ADDR"),
        concerns=f"{tie._meta.label_lower} {tie.pk}", action="tie.read",
    )  # fmt: skip
    state, tone = state_of(tie)
    context = {
        "tie": tie, "company": company_of(tie), "who": tie.person or as_entered(tie)["who"],
        "kind": kind, "kind_name": KINDS[kind], "state": state, "tone": tone,
        "form": form, "wrong": WrongForm(auto_id="w_%s"),
        "end": EndForm(auto_id="e_%s") if kind != "inventor" else None,
    }  # fmt: skip
    return render(request, "registry/tie.html", context)


@operators
@require_POST
def settle(request: AuthedRequest, kind: str, pk: int) -> HttpResponse:
    """End a tie on a day, or mark it wrong; both for a reason."""
    tie = get_object_or_404(ties_of(known(kind)), pk=pk)
    ending = request.POST.get("verb") == "end"
    form = (EndForm if ending else WrongForm)(request.POST)
    if not form.is_valid():
        messages.error(request, faults(form))
        return redirect("registry:tie", kind=kind, pk=pk)
    try:
        if ending:
            tie_facts.end(actor=request.user, tie=tie, **form.cleaned_data)
        else:
            tie_facts.mark_wrong(actor=request.user, tie=tie, **form.cleaned_data)
        messages.success(
            request, _("Kept. Calls that are not decided were looked through for conflicts anew.")
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("registry:tie", kind=kind, pk=pk)
    return redirect("registry:ties-of", kind=kind)
