"""The letters of a call's decision: prepared, looked through, sent by one click."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services.record import record_access
from farshore.apps.calls.filters import DecisionLetterFilter
from farshore.apps.calls.letters import NAMES, OUTCOMES
from farshore.apps.calls.selectors.calls import operated
from farshore.apps.calls.services import decision_letters as service
from farshore.apps.calls.tables_letters import DecisionLetterTable
from farshore.apps.calls.views.applications import tell
from farshore.apps.letters.models import Letter
from farshore.apps.letters.selectors.letters import counts, progress, returned_before
from farshore.web.tables import listing

operators = opens_to(Role.OPERATOR)


@operators
def index(request: AuthedRequest, pk: int) -> HttpResponse:
    """Who gets what in which language, and who has no address or a letter that came back."""
    call = get_object_or_404(operated(request.user), pk=pk)
    rows = service.letters_of(call)
    returned = returned_before(rows.order_by().values_list("address", flat=True))
    found = listing(
        request, DecisionLetterTable, rows, name=f"letters-{call.pk}",
        filterset=DecisionLetterFilter, returned=returned,
    )  # fmt: skip
    record_access(
        actor=request.user, address=request.META.get("REMOTE_ADDR"), concerns=f"call:{call.pk}",
        action="letters.downloaded" if isinstance(found, HttpResponse) else "letters.listed",
    )  # fmt: skip
    if isinstance(found, HttpResponse):
        return found
    counted = counts(rows)
    context = {
        "call": call,
        "listing": found,
        "counted": counted,
        "ready": rows.filter(state=Letter.State.DRAFTED).exclude(address="").count(),
        "addressless": rows.filter(address="").count(),
        "alone": call.applications.exclude(announced_at=None).count(),
        "kinds": [(code, NAMES[code]) for code in OUTCOMES],
        **_progress(counted),
    }
    return render(request, "calls/letters.html", context)


def _progress(counted: dict[str, int]) -> dict[str, int]:
    done, asked = progress(counted)
    return {"done": done, "asked": asked, "waiting": asked - done}


@operators
def sending(request: AuthedRequest, pk: int) -> HttpResponse:
    """How far the sending is: a part of the page that looks again by itself."""
    call = get_object_or_404(operated(request.user), pk=pk)
    counted = counts(service.letters_of(call))
    context = {"call": call, "counted": counted, **_progress(counted)}
    return render(request, "calls/letters_progress.html", context)


@operators
@require_POST
def prepare(request: AuthedRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(operated(request.user), pk=pk)
    try:
        new = service.prepare(actor=request.user, call=call)
        messages.success(
            request,
            ngettext("%(n)s letter is new.", "%(n)s letters are new.", new) % {"n": new}
            + " "
            + _("Look through them, then send."),
        )
    except ValidationError as error:
        tell(request, error)
    return redirect("calls:letters", pk=pk)


@operators
@require_POST
def send(request: AuthedRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(operated(request.user), pk=pk)
    queued = service.send(actor=request.user, call=call)
    messages.success(
        request,
        ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", queued)
        % {"n": queued},
    )
    return redirect("calls:letters", pk=pk)
