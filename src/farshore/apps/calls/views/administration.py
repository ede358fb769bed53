"""The operator's side of a call: its applications, what the rules said, exceptions, returns."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.filters import ApplicationFilter
from farshore.apps.calls.models import Application, EligibilityResult
from farshore.apps.calls.questions import shown
from farshore.apps.calls.selectors.applications import administered, review_counts
from farshore.apps.calls.selectors.calls import is_open, published
from farshore.apps.calls.selectors.panels import steered
from farshore.apps.calls.services import applications as service
from farshore.apps.calls.services import eligibility
from farshore.apps.calls.tables import ApplicationTable
from farshore.apps.calls.templatetags.rulings import found
from farshore.apps.calls.views.applications import tell
from farshore.apps.documents.selectors.files import filled
from farshore.web.downloads import xlsx
from farshore.web.tables import listing

operators = opens_to(Role.OPERATOR)


@operators
def index(request: AuthedRequest, pk: int) -> HttpResponse:
    """Applications of one call; those of a call whose panel the reader sits on stay unseen."""
    call = get_object_or_404(published().select_related("programme"), pk=pk)
    if call.programme.team_id not in request.user.team_ids(Role.OPERATOR):
        raise Http404
    shown_rows = listing(
        request,
        ApplicationTable,
        administered(request.user).filter(call=call),
        name=f"call-{call.pk}",
        filterset=ApplicationFilter,
    )
    if isinstance(shown_rows, HttpResponse):
        return shown_rows
    steers = steered(request.user).filter(pk=call.pk).exists()
    return render(
        request,
        "calls/administration.html",
        {"listing": shown_rows, "call": call, "steers": steers},
    )


@operators
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    application = get_object_or_404(administered(request.user), pk=pk)
    call = application.call
    rules = application.eligibility.select_related("rule", "overridden_by").order_by("pk")
    if request.GET.get("download") == "xlsx":
        return rulings_sheet(application, rules)
    answers = shown(
        application.questions, application.answers, filled(application), confidential=False
    )
    context = {
        "application": application,
        "answers": answers,
        "rules": rules,
        "overridable": application.state in OVERRIDABLE,
        "returnable": application.state == Application.State.SUBMITTED and is_open(call),
        "conflicts": application.conflicts.count(),
        "reviews": review_counts(application),
    }
    return render(request, "calls/administered.html", context)


def rulings_sheet(application: Application, rules: Iterable[EligibilityResult]) -> HttpResponse:
    """What the rules said of one application, exceptions and their reasons included."""
    kept = {True: _("yes"), False: _("no")}
    exception = {True: _("counts as kept"), False: _("counts as not kept"), None: ""}
    header = [_("Rule"), _("Found"), _("Kept"), _("Exception"), _("Reason"), _("Made by")]
    cells = [
        (
            str(row.rule), found(row.figures), kept[row.passed], exception[row.overridden],
            row.reason, str(row.overridden_by or ""),
        )
        for row in rules
    ]  # fmt: skip
    return xlsx(f"{application.code}-rules", header, cells)


OVERRIDABLE = (Application.State.ELIGIBLE, Application.State.INELIGIBLE)


@operators
@require_POST
def override(request: AuthedRequest, pk: int) -> HttpResponse:
    """Make an exception to what one rule said of one application."""
    result = get_object_or_404(
        EligibilityResult.objects.filter(application__in=administered(request.user)), pk=pk
    )
    try:
        eligibility.override(
            actor=request.user,
            result=result,
            holds=request.POST.get("holds") == "yes",
            reason=request.POST.get("reason", "")[:2000],
        )
        messages.success(request, _("The exception is kept with its reason."))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:administered", pk=result.application_id)


@operators
@require_POST
def give_back(request: AuthedRequest, pk: int) -> HttpResponse:
    """Return a submitted application for correction while the call is open."""
    application = get_object_or_404(administered(request.user), pk=pk)
    try:
        service.return_for_correction(
            actor=request.user, application=application, reason=request.POST.get("reason", "")
        )
        messages.success(request, _("Returned. The applicant corrects and submits again."))
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:administered", pk=pk)
