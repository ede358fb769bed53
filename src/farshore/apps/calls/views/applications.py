"""The applicant's room."""

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
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.forms import ApplicationForm
from farshore.apps.calls.forms_appeals import AppealForm
from farshore.apps.calls.letters import TOLD
from farshore.apps.calls.models import Application
from farshore.apps.calls.models.form_versions import Question
from farshore.apps.calls.questions import shown
from farshore.apps.calls.selectors.appeals import appeal_until, may_appeal
from farshore.apps.calls.selectors.applications import own
from farshore.apps.calls.selectors.calls import is_open, open_calls, published, time_left
from farshore.apps.calls.services import applications as service
from farshore.apps.documents.selectors.files import filled
from farshore.apps.letters.selectors.letters import LEFT, about
from farshore.apps.registry.models import Organisation
from farshore.web.downloads import xlsx
from farshore.web.templatetags.farshore import moment
from farshore.web.translated import in_language

applicants = opens_to(Role.APPLICANT)


def tell(request: AuthedRequest, error: ValidationError) -> None:
    for message in error.messages:
        messages.error(request, message)


@applicants
def index(request: AuthedRequest) -> HttpResponse:
    rows = own(request.user).order_by("-saved_at")
    taken = {row.call_id for row in rows if row.state != Application.State.WITHDRAWN}
    if request.GET.get("download") == "xlsx":
        header = [_("Call"), _("Number"), _("State"), _("Last saved"), _("Submitted")]
        return xlsx("applications", header, [cells_of(row) for row in rows])
    calls = [(call, time_left(call)) for call in open_calls() if call.pk not in taken]
    return render(request, "calls/applications.html", {"rows": rows, "calls": calls})


def cells_of(row: Application) -> tuple[str, ...]:
    """As the screen tells it: a decision only once it is announced."""
    zone = row.call.zone
    return (
        str(row.call), row.code, str(row.told.get_state_display()), moment(row.saved_at, zone),
        moment(row.submitted_at, zone),
    )  # fmt: skip


@applicants
@require_POST
def start(request: AuthedRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(published(), pk=pk)
    teams = request.user.team_ids(Role.APPLICANT)
    company = Organisation.objects.filter(team__in=teams).order_by("pk").first()
    if company is None:
        raise Http404
    try:
        draft = service.start_draft(actor=request.user, call=call, organisation=company)
    except ValidationError as error:
        tell(request, error)
        return redirect("calls:call", pk=call.pk)
    return redirect("calls:edit", pk=draft.pk)


def names(questions: list[Question]) -> dict[str, Any]:
    """What required fields and questions are called."""
    labels: dict[str, Any] = {**ApplicationForm.Meta.labels, "wished_bases": _("Bases wished")}
    return labels | {question["key"]: in_language(question["label"]) for question in questions}


@applicants
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    application = get_object_or_404(own(request.user).select_related("saved_by", "annex"), pk=pk)
    annex = getattr(application, "annex", None)
    kept = {**application.answers, **(annex.answers if annex else {})}
    questions = application.questions
    answers = shown(questions, kept, filled(application), confidential=True)
    lacking = service.missing(application)
    context = {
        "application": application,
        "answers": answers,
        "editable": application.state in service.EDITABLE and is_open(application.call),
        "withdrawable": withdrawable(application),
        "missing": [str(names(questions).get(name, name)) for name in lacking],
        "left": time_left(application.call),
        "extensions": application.call.extensions.all() if application.editable else [],
        **outcome_for(application),
        "failed": [row for row in application.eligibility.select_related("rule") if not row.holds],
    }
    return render(request, "calls/application.html", context)


def withdrawable(application: Application) -> bool:
    """Between decision and announcement nobody can: what can be given up would tell who won."""
    return application.state in service.WITHDRAWABLE and not application.awaits_announcement


def outcome_for(application: Application) -> dict[str, Any]:
    """What the company was told, as it was told, and what it can do about it."""
    return {
        "letters": list(about(application).filter(kind__in=TOLD, state__in=LEFT)[:5]),
        "place": None if application.awaits_announcement else getattr(application, "place", None),
        "appeal": getattr(application, "appeal", None),
        "appeal_until": appeal_until(application),
        "appeal_form": AppealForm() if may_appeal(application) else None,
    }


@applicants
@require_POST
def submit(request: AuthedRequest, pk: int) -> HttpResponse:
    application = get_object_or_404(own(request.user), pk=pk)
    try:
        service.submit(actor=request.user, application=application)
        messages.success(request, _("Submitted. You can withdraw it until the decision."))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:application", pk=pk)


@applicants
@require_POST
def withdraw(request: AuthedRequest, pk: int) -> HttpResponse:
    application = get_object_or_404(own(request.user), pk=pk)
    try:
        if application.awaits_announcement:
            raise refuse("not-withdrawable")
        service.withdraw(
            actor=request.user, application=application, reason=request.POST.get("reason", "")
        )
        messages.success(request, _("Withdrawn."))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:application", pk=pk)
