"""The operator's side of the judging: policy, where reviews are missing, conflicts, discussions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.pages import decision_page
from farshore.apps.audit.services.record import record_access
from farshore.apps.calls.forms_panels import PolicyForm
from farshore.apps.calls.models import Call
from farshore.apps.calls.refusals import in_words
from farshore.apps.calls.selectors import panels
from farshore.apps.calls.selectors.policies import policy_of, policy_set_by
from farshore.apps.calls.selectors.readiness import interview_gap
from farshore.apps.calls.services import assignment, conflicts, discussions, policies, scoring
from farshore.apps.calls.tables_panels import CoverageTable, DiscussionTable, TieTable
from farshore.apps.calls.views.applications import tell
from farshore.web.tables import listing

operators = opens_to(Role.OPERATOR)
steerers = opens_to(Role.OPERATOR, Role.REVIEWER)


def steered_call(request: AuthedRequest, pk: int) -> Call:
    return get_object_or_404(panels.steered(request.user), pk=pk)


@operators
def panel(request: AuthedRequest, pk: int) -> HttpResponse:
    """How far the reading is, application by application, and the ways on from here."""
    call = steered_call(request, pk)
    rows = panels.coverage(call)
    found = listing(request, CoverageTable, rows, name=f"reviews-{call.pk}")
    if isinstance(found, HttpResponse):
        return found
    context = {
        "call": call,
        "listing": found,
        "policy": policy_of(call),
        "totals": rows.aggregate(
            **{f"all_{name}": Coalesce(Sum(name), 0) for name in ("missing", "open", "handed_in")}
        ),
        "warnings": panels.open_warnings(call).count(),
        "reviewing": call.state == Call.State.REVIEWING,
        "gap": interview_gap(call),
    }
    return render(request, "calls/panel.html", context)


@operators
def policy(request: AuthedRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(policy_set_by(request.user), pk=pk)
    draft = call.state == Call.State.DRAFT
    form = PolicyForm(request.POST or None, call=call, instance=policy_of(call))
    if request.method == "POST" and form.is_valid():
        try:
            policies.set_policy(actor=request.user, call=call, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("calls:build" if draft else "calls:panel", pk=pk)
    return render(request, "calls/policy.html", {"call": call, "form": form, "draft": draft})


@operators
@require_POST
def replace(request: AuthedRequest, pk: int) -> HttpResponse:
    """Have the engine propose who takes the missing reviews; what stands moves as little as can."""
    call = steered_call(request, pk)
    return proposed(request, call, assignment)


@operators
@require_POST
def rescore(request: AuthedRequest, pk: int) -> HttpResponse:
    """Have the engine put the scores together, interviews among them."""
    call = steered_call(request, pk)
    return proposed(request, call, scoring)


def proposed(request: AuthedRequest, call: Call, room: object) -> HttpResponse:
    try:
        decision = room.propose(actor=request.user, call=call)  # type: ignore[attr-defined]
    except ValidationError as error:
        tell(request, error)
        return redirect("calls:panel", pk=call.pk)
    except ValueError as error:
        messages.error(request, in_words(error, call))
        return redirect("calls:panel", pk=call.pk)
    page = decision_page(decision.pk)
    return redirect(page) if page else redirect("calls:panel", pk=call.pk)


@operators
def ties(request: AuthedRequest, pk: int) -> HttpResponse:
    """Conflicts with their evidence, and the warnings that a person is to answer."""
    call = steered_call(request, pk)
    rows = panels.ties_of(call)
    record_access(
        actor=request.user, address=request.META.get("REMOTE_ADDR"), concerns="reviewers",
        action="conflicts.seen", persons=len({row.reviewer.pk for row in rows}),
    )  # fmt: skip
    found = listing(request, TieTable, rows, name=f"conflicts-{call.pk}")
    if isinstance(found, HttpResponse):
        return found
    waiting = sum(row.warning is not None for row in rows)
    context = {"call": call, "listing": found, "waiting": waiting}
    return render(request, "calls/conflicts.html", context)


@operators
@require_POST
def look(request: AuthedRequest, pk: int) -> HttpResponse:
    call = steered_call(request, pk)
    count = conflicts.find_conflicts(actor=request.user, call=call)
    messages.success(request, _("New conflicts found: %(count)s.") % {"count": count})
    return redirect("calls:conflicts", pk=pk)


@operators
@require_POST
def answer_warning(request: AuthedRequest, pk: int) -> HttpResponse:
    warning = get_object_or_404(panels.warnings_of(request.user).select_related("reviewer"), pk=pk)
    try:
        conflicts.answer_warning(
            actor=request.user, warning=warning, reason=request.POST.get("reason", ""),
            is_one=request.POST.get("answer") == "confirm",
        )  # fmt: skip
        messages.success(request, _("The answer is kept with its reason."))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:conflicts", pk=warning.reviewer.call_id)


@steerers
def talks(request: AuthedRequest, pk: int) -> HttpResponse:
    """Discussions by counts: who said what is read by the application's reviewers alone."""
    call = get_object_or_404(panels.sat_on(request.user), pk=pk)
    chair = panels.chairs(request.user, call)
    rows = panels.discussions_of(call, panels.barred_for(request.user, call))
    found = listing(
        request, DiscussionTable, rows, name=f"discussions-{call.pk}",
        by_code=chair and policy_of(call).double_blind, zone=call.zone,
    )  # fmt: skip
    if isinstance(found, HttpResponse):
        return found
    context = {"call": call, "listing": found, "chair": chair}
    return render(request, "calls/discussions.html", context)


@steerers
@require_POST
def close_talks(request: AuthedRequest, pk: int) -> HttpResponse:
    """End one discussion of a call (`discussion`), or all that are open."""
    call = get_object_or_404(panels.sat_on(request.user), pk=pk)
    wanted = request.POST.get("discussion", "")
    rows = panels.discussions_of(call, panels.barred_for(request.user, call)).filter(state="open")
    if wanted:
        rows = rows.filter(pk=int(wanted)) if wanted.isdecimal() and len(wanted) < 15 else rows[:0]
    try:
        closable = panels.closable(request.user, [row.pk for row in rows])
        count = discussions.close(actor=request.user, discussions=closable)
        messages.success(request, _("Discussions closed: %(count)s.") % {"count": count})
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:discussions", pk=pk)
