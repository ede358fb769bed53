"""Renewal, notice, leaving, alumni, golden tickets."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.forms_life import (
    AwardForm,
    LeaveForm,
    NoticeForm,
    OutcomeOfYearForm,
    ReviewForm,
    TicketForm,
    companies_before,
)
from farshore.apps.bases.forms_wishes import ExtensionForm, StayNeedsForm
from farshore.apps.bases.models import GoldenTicket, Notice, Residency
from farshore.apps.bases.selectors.residencies import visible
from farshore.apps.bases.services import extensions, lives, tickets, wishes
from farshore.apps.bases.tickets import notes
from farshore.apps.bases.views.residencies import belongs, manages, runs, tried
from farshore.web.forms import faults

writers = opens_to(Role.APPLICANT, Role.BASE_MANAGER)
viewers = opens_to(Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)
Given = dict[str, Any]


def _renew(request: AuthedRequest, stay: Residency, given: Given) -> None:
    review = get_object_or_404(stay.reviews.filter(decided_at=None))
    kept = {"met": given.pop("criteria")}
    lives.decide_review(actor=request.user, review=review, criteria=kept, **given)


def _notice(request: AuthedRequest, stay: Residency, given: Given) -> None:
    by = Notice.By.BASE if manages(request, stay) else Notice.By.COMPANY
    lives.give_notice(actor=request.user, residency=stay, by=by, **given)


def _leave(request: AuthedRequest, stay: Residency, given: Given) -> None:
    lives.leave(actor=request.user, residency=stay, **given)


def _outcome(request: AuthedRequest, stay: Residency, given: Given) -> None:
    lives.tell_outcome(actor=request.user, residency=stay, **given)


def _extend(request: AuthedRequest, stay: Residency, given: Given) -> None:
    extensions.ask(actor=request.user, residency=stay, **given)


def _needs(request: AuthedRequest, stay: Residency, given: Given) -> None:
    wishes.state_needs(actor=request.user, residency=stay, **given)


def _recall(request: AuthedRequest, stay: Residency, given: Given) -> None:
    extensions.withdraw(actor=request.user, residency=stay)


def _join(request: AuthedRequest, stay: Residency, given: Given) -> None:
    lives.join_alumni(actor=request.user, residency=stay)


def _withdraw(request: AuthedRequest, stay: Residency, given: Given) -> None:
    lives.leave_alumni(actor=request.user, residency=stay)


Do = Callable[[AuthedRequest, Residency, Given], None]
# verb: who may (company, manager), what is entered, what is done
VERBS: dict[str, tuple[bool, bool, type[forms.Form], Do]] = {
    "renew": (False, True, ReviewForm, _renew),
    "extend": (True, False, ExtensionForm, _extend),
    "needs": (True, True, StayNeedsForm, _needs),
    "recall": (True, False, forms.Form, _recall),
    "notice": (True, True, NoticeForm, _notice),
    "leave": (False, True, LeaveForm, _leave),
    "outcome": (True, False, OutcomeOfYearForm, _outcome),
    "join": (True, False, forms.Form, _join),
    "withdraw": (True, False, forms.Form, _withdraw),
}


@writers
@require_POST
def step(request: AuthedRequest, pk: int) -> HttpResponse:
    """One step of a stay's life, by whoever may take it."""
    stay = get_object_or_404(visible(request.user), pk=pk)
    verb = request.POST.get("verb", "")
    if verb not in VERBS:
        raise Http404
    company, manager, form_of, do = VERBS[verb]
    if not ((company and belongs(request, stay)) or (manager and manages(request, stay))):
        raise Http404
    chooses: Given = {"base": stay.base} if issubclass(form_of, StayNeedsForm) else {}
    form = form_of(request.POST, **chooses)
    if form.is_valid():
        tried(request, lambda: do(request, stay, dict(form.cleaned_data)), _("Kept."))
    else:
        messages.error(request, faults(form))
    return redirect("bases:residency", pk=pk)


@viewers
def golden(request: AuthedRequest, key: str) -> HttpResponse:
    """The golden tickets of a base."""
    base = runs(request, key)
    ours = base.team_id in request.user.team_ids(Role.BASE_MANAGER)
    form = TicketForm(request.POST or None, auto_id="ticket_%s")
    if request.method == "POST":
        if not ours:
            raise Http404
        if form.is_valid():
            given = form.cleaned_data
            tried(
                request,
                lambda: tickets.offer(actor=request.user, base=base, **given),
                _("The ticket is offered."),
            )
            return redirect("bases:tickets", key=key)
    rows = list(base.tickets.select_related("sponsor", "organisation", "residency__base")[:200])
    said = notes(rows)
    context = {
        "base": base, "tickets": [(row, said.get(row.pk, "")) for row in rows],
        "manages": ours, "form": form,
        "companies": list(companies_before(base)),
    }  # fmt: skip
    return render(request, "bases/tickets.html", context)


@managers
@require_POST
def ticket(request: AuthedRequest, pk: int) -> HttpResponse:
    """Award a ticket that is offered, or redeem the one that the company's stay uses."""
    teams = request.user.team_ids(Role.BASE_MANAGER)
    rows = GoldenTicket.objects.filter(base__team__in=teams).select_related("base")
    row = get_object_or_404(rows, pk=pk)
    if request.POST.get("verb") == "redeem":
        stays = row.base.residencies.filter(organisation=row.organisation_id)
        stay = stays.order_by("-starts").first()
        if stay is None:
            messages.error(request, _("The company has no stay here yet."))
        else:
            tried(
                request,
                lambda: tickets.redeem(actor=request.user, ticket=row, residency=stay),
                _("The ticket is redeemed."),
            )
        return redirect("bases:tickets", key=row.base.key)
    form = AwardForm(request.POST, base=row.base)
    if form.is_valid():
        company = form.cleaned_data["organisation"]
        tried(
            request,
            lambda: tickets.award(actor=request.user, ticket=row, organisation=company),
            _("The ticket is awarded."),
        )
    else:
        messages.error(request, faults(form))
    return redirect("bases:tickets", key=row.base.key)
