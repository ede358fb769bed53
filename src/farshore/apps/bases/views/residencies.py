"""Stays: may we work today and what next, which requirements are open, which places are ours."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services.record import record_access
from farshore.apps.bases.filters import ResidencyFilter
from farshore.apps.bases.forms_gates import GateForm, IncidentForm, VisaForm
from farshore.apps.bases.gates import SOON, days_left, expired, holds
from farshore.apps.bases.life_steps import steps_for
from farshore.apps.bases.models import GateItem, Notice, Residency, VisaHolder
from farshore.apps.bases.policy import Action, Case, case_of, judge
from farshore.apps.bases.policy_texts import WHO
from farshore.apps.bases.selectors.days import run_by
from farshore.apps.bases.selectors.features import in_words, names_of
from farshore.apps.bases.selectors.papers import papers
from farshore.apps.bases.selectors.residencies import visible
from farshore.apps.bases.selectors.wishes import lacking, own
from farshore.apps.bases.services import gates, visas
from farshore.apps.bases.tables import ResidencyTable
from farshore.web import clock
from farshore.web.forms import faults
from farshore.web.tables import listing

viewers = opens_to(Role.APPLICANT, Role.BASE_MANAGER, Role.HOST, Role.OPERATOR)
writers = opens_to(Role.APPLICANT, Role.BASE_MANAGER)
# what other files of this room offer a resident, where they are installed
LINKS = (
    ("bases:bookings", gettext_lazy("My bookings")),
    ("charges:statements", gettext_lazy("My statements")),
)
SHOWN = (Action.ACCESS, Action.BOOK, Action.CHEMICAL, Action.SHIP, Action.LEAVE)


@viewers
def index(request: AuthedRequest) -> HttpResponse:
    rows = visible(request.user)
    first = list(rows.values_list("pk", flat=True)[:2])
    nominated = own(request.user)
    if len(first) == 1 and not request.GET and not nominated:
        return redirect("bases:residency", pk=first[0])
    found = listing(request, ResidencyTable, rows, name="stays", filterset=ResidencyFilter)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "bases/residencies.html", {"listing": found, "nominated": nominated})


def manages(request: AuthedRequest, residency: Residency) -> bool:
    teams = request.user.team_ids(Role.BASE_MANAGER)
    return residency.base.team_id in teams


def belongs(request: AuthedRequest, residency: Residency) -> bool:
    return residency.organisation.team_id in request.user.team_ids(Role.APPLICANT)


def _links() -> list[tuple[str, Any]]:
    found = []
    for name, label in LINKS:
        try:
            found.append((reverse(name), label))
        except NoReverseMatch:
            continue
    return found


def _row(item: GateItem, case: Case, kept: dict[int, Any]) -> dict[str, Any]:
    day = case.day
    return {
        "item": item, "met": holds(item, day), "gone": expired(item, day),
        "left": days_left(item, day), "paper": kept.get(item.pk), "waits": gates.waits(item),
        "seen": gates.seen(item, kept),
        "soon": item.expires is not None and (item.expires - day).days <= SOON,
    }  # fmt: skip


@viewers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    residency = get_object_or_404(visible(request.user), pk=pk)
    case = case_of(residency)
    mine, ours = belongs(request, residency), manages(request, residency)
    kept = papers(case.items) if mine or ours else {}
    first = Action.MOVE_IN if residency.state == Residency.State.ONBOARDING else Action.ACCESS
    rows = [_row(item, case, kept) for item in case.items]
    held = list(residency.visas.all()) if mine or ours else []
    if held and not mine:
        record_access(
            actor=request.user, address=request.META.get("REMOTE_ADDR"), action="visa.seen",
            concerns=f"bases.residency {pk}", persons=len(held),
        )  # fmt: skip
    asked = list(residency.extensions.all()[:10]) if mine or ours else []
    waits = any(row.answered_at is None for row in asked)
    told = mine or ours or Role.OPERATOR in request.user.roles
    context = {
        "residency": residency,
        "answer": judge(case, first),
        "inside": first == Action.ACCESS,
        "answers": [judge(case, action) for action in SHOWN],
        "who": WHO,
        "rows": rows,
        "met": sum(row["met"] for row in rows),
        "past": residency.gate_items.filter(gate__until__lte=case.day).select_related("gate"),
        "allocations": residency.allocations.exclude(state="released")
        .select_related("place__room").order_by("starts", "pk"),
        "manages": ours,
        "belongs": mine,
        "suspension": residency.suspensions.filter(lifted_at=None).first(),
        "links": _links() if mine else [],
        "visas": held,
        "visa_form": VisaForm(auto_id="visa_%s"),
        "incidents": residency.incidents.select_related("room", "owner")[:20] if told else [],
        "incident_form": IncidentForm(base=residency.base, auto_id="incident_%s"),
        "reviews": residency.reviews.all()[:5],
        "notice": Notice.objects.filter(residency=residency).first() if mine or ours else None,
        "outcomes": residency.outcomes.all()[:10] if mine or ours else [],
        "extensions": asked,
        "needs": in_words(residency.needs, names_of(residency.base)),
        "lacking": lacking(residency, residency.needs) if residency.needs else [],
        "steps": steps_for(residency, mine=mine, ours=ours, asked=waits),
        "now": clock.now(),
    }  # fmt: skip
    return render(request, "bases/residency.html", context)


def tried(request: AuthedRequest, do: Callable[[], Any], done: str = "") -> bool:
    """Do it, and say what came of it."""
    try:
        do()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    if done:
        messages.success(request, done)
    return True


@writers
@require_POST
def gate(request: AuthedRequest, pk: int) -> HttpResponse:
    """Companies hand in; managers verify, return or waive."""
    rows = GateItem.objects.filter(residency__in=visible(request.user).values("pk"))
    item = get_object_or_404(
        rows.select_related("residency__organisation", "residency__base"), pk=pk
    )
    form = GateForm(request.POST, request.FILES)
    verb = request.POST.get("verb", "")
    managing = verb in ("verify", "waive", "return")
    if not (manages if managing else belongs)(request, item.residency):
        raise Http404
    if not form.is_valid():
        messages.error(request, faults(form))
    else:
        act(request, item, verb, form.cleaned_data)
    return redirect(f"{reverse('bases:residency', args=[item.residency_id])}#gate-{item.pk}")


def act(request: AuthedRequest, item: GateItem, verb: str, given: dict[str, Any]) -> None:
    person, expires, reason = request.user, given["expires"], given["reason"]
    seen = given["seen"] or None
    if verb == "verify":
        tried(
            request,
            lambda: gates.verify(actor=person, item=item, expires=expires, seen=seen),
            _("Verified."),
        )
    elif verb == "waive":
        tried(
            request,
            lambda: gates.waive(actor=person, item=item, reason=reason, expires=expires, seen=seen),
            _("Waived."),
        )
    elif verb == "return":
        tried(
            request,
            lambda: gates.send_back(actor=person, item=item, reason=reason, seen=seen),
            _("Returned."),
        )
    else:
        tried(
            request,
            lambda: gates.submit(actor=person, item=item, upload=given["paper"]),
            _("Handed in. The base manager verifies it."),
        )


@writers
@require_POST
def move_in(request: AuthedRequest, pk: int) -> HttpResponse:
    residency = get_object_or_404(visible(request.user), pk=pk)
    if not manages(request, residency):
        raise Http404
    tried(
        request,
        lambda: gates.move_in(actor=request.user, residency=residency),
        _("The company may work from now on."),
    )
    return redirect("bases:residency", pk=pk)


@writers
@require_POST
def keep_visa(request: AuthedRequest, pk: int) -> HttpResponse:
    residency = get_object_or_404(visible(request.user), pk=pk)
    if not (belongs(request, residency) or manages(request, residency)):
        raise Http404
    form = VisaForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        tried(
            request,
            lambda: visas.keep(actor=request.user, residency=residency, **given),
            _("Kept."),
        )
    else:
        messages.error(request, faults(form))
    return redirect("bases:residency", pk=pk)


@writers
@require_POST
def drop_visa(request: AuthedRequest, pk: int) -> HttpResponse:
    rows = VisaHolder.objects.filter(residency__in=visible(request.user).values("pk"))
    visa = get_object_or_404(
        rows.select_related("residency__organisation", "residency__base"), pk=pk
    )
    if not (belongs(request, visa.residency) or manages(request, visa.residency)):
        raise Http404
    tried(request, lambda: visas.drop(actor=request.user, visa=visa), _("Taken off the list."))
    return redirect("bases:residency", pk=visa.residency_id)


def runs(request: AuthedRequest, key: str) -> Any:
    """A base that the reader runs or looks in at; else the page of an unknown object."""
    for base in run_by(request.user):
        if base.key == key:
            return base
    raise Http404
