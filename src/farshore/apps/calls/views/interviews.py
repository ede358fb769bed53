"""Interviews: the operator invites and settles, panel members hear and score."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services.record import record_access
from farshore.apps.calls.forms import ReviewForm
from farshore.apps.calls.forms_panels import InviteForm, SlotForm
from farshore.apps.calls.models import Criterion, Hearing, Interview
from farshore.apps.calls.selectors import interviews as read
from farshore.apps.calls.selectors.blind import blinds_of
from farshore.apps.calls.selectors.panels import steered
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.calls.selectors.readiness import interview_gap
from farshore.apps.calls.services import interviews as service
from farshore.apps.calls.tables_panels import InterviewTable
from farshore.apps.calls.views.applications import tell
from farshore.apps.calls.views.reviews import refuse_missing
from farshore.web import clock
from farshore.web.downloads import xlsx
from farshore.web.forms import faults, refused
from farshore.web.tables import listing
from farshore.web.templatetags.farshore import moment

operators = opens_to(Role.OPERATOR)
reviewers = opens_to(Role.REVIEWER)


@operators
def index(request: AuthedRequest, pk: int) -> HttpResponse:
    """Who is invited when, and the invitation of those whom the scores leave on the line."""
    call = get_object_or_404(steered(request.user), pk=pk)
    line = read.on_the_line(call)
    form = InviteForm(request.POST or None, call=call, line=line)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = service.invite(
                actor=request.user, call=call, panel=list(given["panel"]),
                applications=list(given["applications"]),
                plan=service.Plan(
                    form.naive_first(), given["minutes"], given["gap"], given["room"],
                    given["link"],
                ),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Invited: %(count)s.") % {"count": len(made)})
            return redirect("calls:interviews", pk=pk)
    record_access(
        actor=request.user, address=request.META.get("REMOTE_ADDR"), concerns=f"call:{call.pk}",
        action="interviews.seen", persons=call.reviewers.count(),
    )  # fmt: skip
    found = listing(request, InterviewTable, read.interviews_of(call), name=f"interviews-{call.pk}")
    if isinstance(found, HttpResponse):
        return found
    context = {
        "call": call, "listing": found, "form": form, "line": line, "policy": policy_of(call),
        "left": read.outstanding(call), "scored": read.has_scores(call),
        "gap": interview_gap(call),
    }  # fmt: skip
    return render(request, "calls/interviews.html", context)


@operators
@require_POST
def settle(request: AuthedRequest, pk: int) -> HttpResponse:
    rows = Interview.objects.filter(application__call__in=steered(request.user).values("pk"))
    interview = get_object_or_404(rows.select_related("application"), pk=pk)
    try:
        if request.POST.get("outcome") == "move":
            return moved(request, interview)
        service.settle(
            actor=request.user, interview=interview, outcome=request.POST.get("outcome", ""),
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
        messages.success(request, _("Noted."))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:interviews", pk=interview.application.call_id)


def moved(request: AuthedRequest, interview: Interview) -> HttpResponse:
    """Another slot, as a clock in the call's zone shows it."""
    form = SlotForm(request.POST)
    if form.is_valid():
        service.move(
            actor=request.user, interview=interview, minutes=form.cleaned_data["minutes"],
            first=form.cleaned_data["first"].replace(tzinfo=None),
        )  # fmt: skip
        messages.success(request, _("Noted."))
    else:
        messages.error(request, faults(form))
    return redirect("calls:interviews", pk=interview.application.call_id)


@reviewers
def hearings(request: AuthedRequest) -> HttpResponse:
    rows = list(read.hearings_of(request.user))
    if request.GET.get("download") == "xlsx":
        header = [
            _("Application"),
            _("Call"),
            pgettext("interview", "Slot"),
            pgettext("interview", "Place"),
            _("State"),
        ]
        return xlsx("interviews", header, [hearing_cells(row) for row in rows])
    return render(request, "calls/hearings.html", {"rows": rows, "now": clock.now()})


def hearing_cells(row: Hearing) -> tuple[str, ...]:
    interview = row.interview
    return (
        interview.application.code,
        str(interview.application.call),
        moment(interview.starts, interview.zone),
        f"{interview.room} {interview.link}".strip(),
        _("scored") if row.submitted_at else interview.get_state_display(),
    )


@reviewers
def hearing(request: AuthedRequest, pk: int) -> HttpResponse:
    """One interview for a member of its panel: the slot, and afterwards the scores."""
    row = get_object_or_404(read.hearings_of(request.user), pk=pk)
    application = row.interview.application
    form = ReviewForm(
        request.POST or None, call=application.call, stage=Criterion.Stage.INTERVIEW
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            service.score(
                actor=request.user, hearing=row, scores=form.scores(),
                comment=form.cleaned_data["comment"],
            )  # fmt: skip
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("Scores handed in."))
            return redirect("calls:hearings")
    elif request.method == "POST":
        refuse_missing(form)
    context = {
        "row": row,
        "application": application,
        "blind": blinds_of([application])[application.pk],
        "form": form,
        "scores": row.scores.select_related("criterion").order_by("criterion__order"),
        "begun": clock.now() >= row.interview.starts,
    }
    return render(request, "calls/hearing.html", context)
