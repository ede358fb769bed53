"""One proposal: what it holds, why, with its figures; changed, accepted or refused here."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import computing
from farshore.apps.audit.services.record import record_access
from farshore.apps.audit.services.replay import replay
from farshore.apps.briefing.engine_faults import in_words
from farshore.apps.briefing.selectors.decisions import visible
from farshore.apps.briefing.selectors.proposals import sheet_of
from farshore.apps.briefing.selectors.sheets import Row, Sheet
from farshore.apps.briefing.services import season as service
from farshore.apps.briefing.services.steps import BY_KIND, rework_of
from farshore.apps.briefing.tasks import compute, resume_interrupted
from farshore.web.downloads import xlsx

operators = opens_to(Role.OPERATOR)


@operators
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(visible(request.user).select_related("decided_by"), pk=pk)
    step = BY_KIND.get(decision.kind)
    if decision.computing or decision.state == Decision.State.FAILED:
        return render(request, "briefing/computing.html", {"decision": decision, "step": step})
    sheet = sheet_of(decision)
    if decision.kind == "review-assignment":
        record_access(
            actor=request.user, address=request.META.get("REMOTE_ADDR"), concerns="reviewers",
            action="assignment.seen", persons=len(decision.told["reviewers"]),
        )  # fmt: skip
    if request.GET.get("download") == "xlsx":
        header = [str(title) for title in (*sheet.header, pgettext("proposal", "Standing"))]
        cells = [(*map(_plain, row.cells), str(row.tag)) for row in sheet.rows]
        return xlsx(decision.number, header, cells)
    key = request.GET.get("row", "")
    row = sheet.row(key)
    context = {
        "decision": decision,
        "sheet": sheet,
        "page": sheet.page(request.GET.get("page", ""), key),
        "step": step,
        "row": row,
        "reasons": reasons(decision, row.key) if row else [],
        "changes": changes(decision, sheet),
        "changeable": decision.waits and step is not None and rework_of(step) is not None,
    }
    return render(request, "briefing/decision.html", context)


def _plain(cell: object) -> object:
    return cell if isinstance(cell, (int, float)) else getattr(cell, "value", None) or str(cell)


def reasons(decision: Decision, key: str) -> list[str]:
    step = BY_KIND.get(decision.kind)
    if step is None or step.room is None:
        return []
    try:
        return step.room.why(decision, key)
    except ValueError as error:
        return [in_words(error)]


def changes(decision: Decision, sheet: Sheet) -> list[tuple[str, str]]:
    """(row, what was asked) for each wish of the person."""
    words = {
        "in": pgettext("wish", "in"),
        "out": pgettext("wish", "out"),
        "to": _("to"),
        "file": _("by file"),
    }
    told = []
    for edit in decision.edits:
        row = sheet.row(edit["key"])
        name = " · ".join(row.words[:2]) if row else edit["key"]
        wish = _value_in_words(edit, row)
        told.append((name, f"{words.get(edit['do'], edit['do'])} {wish}".strip()))
    return told


def _value_in_words(edit: dict[str, str], row: Row | None) -> str:
    """The value of a wish as its choice is named on the page: a room's name, not its key."""
    chosen, *rest = edit.get("value", "").split(" ", 1)
    controls = [control for control in row.controls if control.do == edit["do"]] if row else []
    names = {value: name for control in controls for value, name in control.choices}
    return ", ".join([names.get(chosen, chosen), *rest])


@operators
@require_POST
def change(request: AuthedRequest, pk: int) -> HttpResponse:
    """Ask for one row to be otherwise; the engine solves the rest around it."""
    decision = get_object_or_404(visible(request.user), pk=pk)
    key = request.POST.get("key", "")[:80]
    value = " ".join(request.POST.get(name, "")[:40] for name in ("value", "day")).strip()
    try:
        changed = service.change(
            actor=request.user, decision=decision, do=request.POST.get("do", ""), key=key,
            value=value,
        )  # fmt: skip
        if changed.computing:
            compute.enqueue(changed.pk)
        else:
            messages.success(
                request, _("Computed anew around your change. Nothing is decided yet.")
            )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except (ValueError, LookupError) as error:
        # engines refuse by named errors with figures; an unknown row or value is refused too
        messages.error(request, in_words(error) if hasattr(error, "code") else _("No such row."))
    address = reverse("briefing:decision", args=[pk])
    return redirect(f"{address}?{urlencode({'row': key})}#row-panel")


@operators
@require_POST
def answer(request: AuthedRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(visible(request.user), pk=pk)
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
def progress(request: AuthedRequest, pk: int) -> HttpResponse:
    """How far a computation is; asked every second by the page that waits for it."""
    rows = visible(request.user).defer("problem", "solution")
    if get_object_or_404(rows, pk=pk).computing:
        resume_interrupted()
    decision = get_object_or_404(rows, pk=pk)
    response = render(request, "briefing/progress.html", {"decision": decision})
    if not decision.computing:
        response["HX-Refresh"] = "true"
    return response


@operators
@require_POST
def cancel(request: AuthedRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(visible(request.user), pk=pk)
    computing.cancel(actor=request.user, decision=decision)
    messages.success(request, _("Cancelled. Nothing was changed."))
    return redirect("briefing:board")


@operators
@require_POST
def recompute(request: AuthedRequest, pk: int) -> HttpResponse:
    """Solve the stored problem again and compare."""
    decision = get_object_or_404(visible(request.user), pk=pk)
    if decision.solution is None:
        return redirect("briefing:decision", pk=pk)
    found = replay(decision)
    if found.agrees:
        messages.success(request, _("Recomputed: the same problem gives the same solution."))
    else:
        told = ", ".join(found.differing) or "–"
        messages.error(request, _("Recomputed: the result differs in %(what)s.") % {"what": told})
    return redirect("briefing:decision", pk=pk)
