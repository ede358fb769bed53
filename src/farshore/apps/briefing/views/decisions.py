"""One proposal: what it holds, with its figures; accepted or refused here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services.replay import replay
from farshore.apps.briefing.selectors.proposals import rows_of
from farshore.apps.briefing.services import season as service
from farshore.apps.briefing.services.steps import BY_KIND
from farshore.web.downloads import xlsx

operators = opens_to(Role.OPERATOR)


@operators
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.select_related("decided_by"), pk=pk)
    sheet = rows_of(decision)
    if request.GET.get("download") == "xlsx":
        return xlsx(decision.number, [str(title) for title in sheet.header], sheet.rows)
    context = {"decision": decision, "sheet": sheet, "step": BY_KIND.get(decision.kind)}
    return render(request, "briefing/decision.html", context)


@operators
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(Decision, pk=pk)
    reason = request.POST.get("reason", "")
    try:
        if request.POST.get("answer") == "accept":
            service.answer(actor=request.user, decision=decision, reason=reason)
            messages.success(request, _("Accepted and carried out."))
        else:
            service.reject(actor=request.user, decision=decision, reason=reason)
            messages.success(request, _("Rejected. The next run proposes anew."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("briefing:decision", pk=pk)
    return redirect("briefing:board")


@operators
@require_POST
def recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """Solve the stored problem again and compare."""
    decision = get_object_or_404(Decision, pk=pk)
    found = replay(decision)
    if found.agrees:
        messages.success(request, _("Recomputed: the same problem gives the same solution."))
    else:
        told = ", ".join(found.differing) or "–"
        messages.error(request, _("Recomputed: the result differs in %(what)s.") % {"what": told})
    return redirect("briefing:decision", pk=pk)
