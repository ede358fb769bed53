"""The requirements of a base and the figures of its policy, as its manager keeps them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.bases.forms_setup import (
    FiguresForm,
    NewRequirementForm,
    ReasonForm,
    RetireForm,
    TermsForm,
    WordsForm,
)
from farshore.apps.bases.gates import on
from farshore.apps.bases.models import Gate, GateChange
from farshore.apps.bases.selectors.ahead import policy_of
from farshore.apps.bases.selectors.equipment import run_by
from farshore.apps.bases.selectors.requirements import requirements
from farshore.apps.bases.services import requirements as service
from farshore.apps.bases.tables_requirements import RequirementTable, requirement_rows
from farshore.apps.bases.views.residencies import runs, tried
from farshore.apps.bases.views.setup import MOST, kept, managed, managers, manages, viewers
from farshore.web import clock
from farshore.web.forms import faults
from farshore.web.tables import listing


@viewers
def index(request: AuthedRequest, key: str) -> HttpResponse:
    base = runs(request, key)
    today = clock.today(base.zone)
    ours = manages(request, base)
    found = listing(
        request, RequirementTable, requirement_rows(requirements(base, today), today),
        name=f"requirements-{base.key}", per_page=MOST, manages=ours,
    )  # fmt: skip
    if isinstance(found, HttpResponse):
        return found
    context = {
        "base": base, "tab": "requirements", "manages": ours, "listing": found,
        "policy": policy_of(base),
    }  # fmt: skip
    return render(request, "bases/setup_requirements.html", context)


@managers
def new(request: AuthedRequest, key: str) -> HttpResponse:
    base = managed(request, key)
    start = {"starts": clock.today(base.zone)}
    form = NewRequirementForm(request.POST or None, initial=start)
    if request.method == "POST" and kept(
        form,
        lambda: service.add(
            actor=request.user, base=base, name=form.texts("name"), told=form.texts("told"),
            since=form.cleaned_data["starts"], terms=form.terms(),
        ),
    ):  # fmt: skip
        messages.success(request, _("Saved. Companies find it among their requirements."))
        return redirect("bases:setup-requirements", key=key)
    context = {
        "base": base, "form": form, "title": _("New requirement"),
        "back": "bases:setup-requirements",
    }  # fmt: skip
    return render(request, "bases/setup_form.html", context)


def _gate(request: AuthedRequest, pk: int) -> Gate:
    rows = Gate.objects.filter(base__in=run_by(request.user).values("pk"))
    return get_object_or_404(rows.select_related("base").prefetch_related("changes"), pk=pk)


@managers
def edit(request: AuthedRequest, pk: int) -> HttpResponse:
    """Other terms from a day."""
    gate = _gate(request, pk)
    today = clock.today(gate.base.zone)
    on(gate, today)
    form = TermsForm(request.POST or None, gate=gate, initial={"starts": today})
    if request.method == "POST" and kept(
        form,
        lambda: service.change(
            actor=request.user, gate=gate, starts=form.cleaned_data["starts"], terms=form.terms()
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("bases:setup-requirement", pk=pk)
    changes = [
        (row, row.ahead_of(today)) for row in gate.changes.select_related("made_by", "withdrawn_by")
    ]
    context = {
        "base": gate.base, "gate": gate, "form": form, "today": today,
        "changes": changes, "coming": any(ahead for _row, ahead in changes),
        "words": WordsForm(gate=gate, auto_id="words_%s"),
        "retire": RetireForm(initial={"until": gate.until}, auto_id="retire_%s"),
        "over": gate.until is not None and gate.until <= today,
    }  # fmt: skip
    return render(request, "bases/setup_requirement.html", context)


@managers
@require_POST
def do(request: AuthedRequest, pk: int) -> HttpResponse:
    """Other words, or a day from which it is no longer asked for."""
    gate, who = _gate(request, pk), request.user
    if request.POST.get("verb") == "reword":
        form = WordsForm(request.POST, gate=gate)
        if form.is_valid():
            texts = {"name": form.texts("name"), "told": form.texts("told")}
            tried(request, lambda: service.reword(actor=who, gate=gate, **texts), _("Saved."))
        else:
            messages.error(request, faults(form))
    else:
        days = RetireForm(request.POST)
        if days.is_valid():
            until = days.cleaned_data["until"]
            tried(request, lambda: service.retire(actor=who, gate=gate, until=until), _("Saved."))
        else:
            messages.error(request, faults(days))
    return redirect("bases:setup-requirement", pk=pk)


@managers
@require_POST
def withdraw(request: AuthedRequest, pk: int) -> HttpResponse:
    """A change that has not begun yet will not hold."""
    rows = GateChange.objects.filter(gate__base__in=run_by(request.user).values("pk"))
    change = get_object_or_404(rows.select_related("gate"), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        tried(
            request,
            lambda: service.withdraw_change(actor=request.user, change=change, reason=reason),
            _("Withdrawn. The terms before it go on."),
        )
    else:
        messages.error(request, faults(form))
    return redirect("bases:setup-requirement", pk=change.gate_id)


@managers
def figures(request: AuthedRequest, key: str) -> HttpResponse:
    base = managed(request, key)
    form = FiguresForm(request.POST or None, policy=policy_of(base))
    if request.method == "POST" and kept(
        form, lambda: service.set_figures(actor=request.user, base=base, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("bases:setup-requirements", key=key)
    context = {
        "base": base, "form": form, "title": _("Figures of the policy"),
        "back": "bases:setup-requirements",
    }  # fmt: skip
    return render(request, "bases/setup_form.html", context)
