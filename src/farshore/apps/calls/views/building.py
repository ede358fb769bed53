"""The operator's workshop: a call is built part by part, seen as applicants will, and opened."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls import forms_building as building_forms
from farshore.apps.calls.forms import ApplicationForm
from farshore.apps.calls.models import Application, Call
from farshore.apps.calls.selectors.building import (
    buildable,
    programmes,
    questions_in_work,
    working,
)
from farshore.apps.calls.selectors.policies import policy_set_by
from farshore.apps.calls.selectors.readiness import form_lacks, interview_gap, lacks
from farshore.apps.calls.services import building, deadlines, form_versions
from farshore.apps.calls.services.calls import open_call
from farshore.apps.calls.views.applications import tell
from farshore.web.downloads import xlsx
from farshore.web.forms import faults
from farshore.web.templatetags.farshore import moment

operators = opens_to(Role.OPERATOR)
PARTS = {
    "basics": gettext_lazy("Names, dates and seats"),
    "questions": gettext_lazy("Questions"),
    "criteria": gettext_lazy("Criteria"),
    "quotas": gettext_lazy("Quotas"),
    "rules": gettext_lazy("Who may apply"),
}


@operators
def index(request: AuthedRequest) -> HttpResponse:
    """The programme's calls, drafts included, and a form to begin another."""
    calls = buildable(request.user)
    form = building_forms.NewCallForm(
        request.POST or None, programmes=programmes(request.user), calls=calls
    )
    if request.method == "POST" and form.is_valid():
        call = building.create_call(
            actor=request.user, programme=form.cleaned_data["programme"],
            name=form.texts("name"), copy_of=form.cleaned_data["copy_of"],
        )  # fmt: skip
        messages.success(request, _("Begun. Only your team sees it until it is opened."))
        return redirect("calls:build", pk=call.pk)
    shown = calls[:100]
    if request.GET.get("download") == "xlsx":
        header = [_("Call"), _("State"), _("Opening"), _("Deadline")]
        cells = [
            (str(call), str(call.get_state_display()), moment(call.opens_at, call.zone),
             moment(call.deadline, call.zone))
            for call in shown
        ]  # fmt: skip
        return xlsx("calls", header, cells)
    return render(request, "calls/builder.html", {"form": form, "calls": shown})


def counts(call: Call, questions: list[Any]) -> list[tuple[str, Any, str]]:
    """(part, title, how much there is) for the overview."""
    rows = {
        "basics": "",
        "questions": str(len(questions)),
        "criteria": str(call.criteria.count()),
        "quotas": str(call.quotas.count()),
        "rules": str(call.rules.count()),
    }
    return [(part, PARTS[part], count) for part, count in rows.items()]


@operators
def overview(request: AuthedRequest, pk: int) -> HttpResponse:
    """What the call consists of, and what is missing before it can open."""
    call = get_object_or_404(buildable(request.user), pk=pk)
    questions = questions_in_work(call)
    draft = call.state == Call.State.DRAFT
    in_work = working(call)
    sets = policy_set_by(request.user).filter(pk=pk).exists()
    found = lacks(call, questions) if draft else form_lacks(questions) if in_work else []
    context = {
        "call": call,
        "draft": draft,
        "is_open": call.state == Call.State.OPEN,
        "in_work": in_work,
        "lacks": found,
        "ready": not any(lack.blocks for lack in found),
        "parts": counts(call, questions),
        "extension": building_forms.ExtensionForm(call=call),
        "extensions": call.extensions.select_related("made_by"),
        "sets_policy": sets,
        "gap": interview_gap(call) if sets and not draft else None,
    }
    return render(request, "calls/build.html", context)


@operators
def basics(request: AuthedRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(buildable(request.user), pk=pk)
    if call.state != Call.State.DRAFT:
        return redirect("calls:build", pk=pk)
    form = building_forms.BasicsForm(request.POST or None, call=call)
    if request.method == "POST" and form.is_valid():
        try:
            building.save_basics(actor=request.user, call=call, **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("calls:build", pk=pk)
    context = {"call": call, "form": form, "title": PARTS["basics"]}
    return render(request, "calls/build_form.html", context)


@operators
def preview(request: AuthedRequest, pk: int) -> HttpResponse:
    """The form as an applicant will see it, in the language of the page."""
    call = get_object_or_404(buildable(request.user), pk=pk)
    form = ApplicationForm(instance=Application(call=call), questions=questions_in_work(call))
    return render(request, "calls/preview.html", {"call": call, "form": form})


@operators
@require_POST
def do(request: AuthedRequest, pk: int) -> HttpResponse:
    """Open the call, publish its changed questions, or throw away what nobody has seen."""
    call = get_object_or_404(buildable(request.user), pk=pk)
    verb = request.POST.get("verb", "")
    try:
        if verb == "open":
            open_call(actor=request.user, call=call)
            messages.success(request, _("The call is open from its opening hour on."))
        elif verb == "publish":
            form_versions.publish(actor=request.user, call=call)
            messages.success(request, _("Published. Drafts move to the new questions."))
        elif verb == "discard":
            form_versions.discard(actor=request.user, call=call)
        elif verb == "throw-away":
            building.throw_away(actor=request.user, call=call)
            messages.success(request, _("The draft was thrown away."))
            return redirect("calls:builder")
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:build", pk=pk)


@operators
@require_POST
def extend(request: AuthedRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(buildable(request.user), pk=pk)
    form = building_forms.ExtensionForm(request.POST, call=call)
    if not form.is_valid() or form.deadline is None:
        messages.error(request, faults(form))
        return redirect("calls:build", pk=pk)
    try:
        deadlines.extend(
            actor=request.user, call=call, deadline=form.deadline,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("The deadline was moved. Applicants read the reason."))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:build", pk=pk)
