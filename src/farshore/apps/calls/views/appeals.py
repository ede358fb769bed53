"""Appeals: the company files one, an operator off the panel answers it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.forms_appeals import AnswerForm, AppealForm
from farshore.apps.calls.models import Appeal
from farshore.apps.calls.selectors.appeals import answerable
from farshore.apps.calls.selectors.applications import own
from farshore.apps.calls.selectors.cohort import places_of
from farshore.apps.calls.services import appeals as service
from farshore.apps.calls.tables_appeals import AppealTable
from farshore.apps.calls.views.applications import tell
from farshore.apps.calls.views.cohort import figures
from farshore.web.forms import faults
from farshore.web.tables import listing

applicants, operators = opens_to(Role.APPLICANT), opens_to(Role.OPERATOR)


@applicants
@require_POST
def file(request: AuthedRequest, pk: int) -> HttpResponse:
    application = get_object_or_404(own(request.user), pk=pk)
    form = AppealForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults(form))
        return redirect("calls:application", pk=pk)
    try:
        service.file(actor=request.user, application=application, text=form.cleaned_data["text"])
        messages.success(request, _("Filed. You will be told by letter."))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:application", pk=pk)


@operators
def index(request: AuthedRequest) -> HttpResponse:
    found = listing(request, AppealTable, answerable(request.user), name="appeals")
    if isinstance(found, HttpResponse):
        return found
    return render(request, "calls/appeals.html", {"listing": found})


@operators
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    appeal = get_object_or_404(answerable(request.user), pk=pk)
    return shown(request, appeal, AnswerForm(appeal=appeal))


def shown(request: AuthedRequest, appeal: Appeal, form: AnswerForm) -> HttpResponse:
    call = appeal.application.call
    context = {
        "appeal": appeal,
        "application": appeal.application,
        "call": call,
        "form": form,
        "figures": figures(call, places_of(call)),
        "failed": [
            row for row in appeal.application.eligibility.select_related("rule") if not row.passed
        ],
    }
    return render(request, "calls/appeal.html", context)


@operators
@require_POST
def take_up(request: AuthedRequest, pk: int) -> HttpResponse:
    appeal = get_object_or_404(answerable(request.user), pk=pk)
    try:
        service.take_up(actor=request.user, appeal=appeal)
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:filed-appeal", pk=pk)


@operators
@require_POST
def answer(request: AuthedRequest, pk: int) -> HttpResponse:
    appeal = get_object_or_404(answerable(request.user), pk=pk)
    form = AnswerForm(request.POST, appeal=appeal)
    if form.is_valid():
        try:
            service.answer(
                actor=request.user, appeal=appeal, remedy=form.chosen_remedy(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, _("Answered. The company is told by letter."))
            return redirect("calls:filed-appeal", pk=pk)
        except ValidationError as error:
            form.add_error(None, error)
    return shown(request, appeal, form)
