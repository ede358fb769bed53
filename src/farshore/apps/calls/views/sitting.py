"""The panel's sitting: one screen on the wall, steered by keyboard, ended by the decision."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.audit.pages import decision_page
from farshore.apps.calls.models import Application, Call
from farshore.apps.calls.refusals import in_words
from farshore.apps.calls.selectors import panels
from farshore.apps.calls.selectors.cohort_pairs import changed_since, names_in, pairs_in_words
from farshore.apps.calls.selectors.interviews import has_scores
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.calls.selectors.readiness import interview_gap
from farshore.apps.calls.selectors.selection_words import company_names, rules_in_words
from farshore.apps.calls.selectors.sitting import Line, Wall, effect_in_words, names_of, wall_of
from farshore.apps.calls.services import selection
from farshore.apps.calls.services import sitting as service
from farshore.apps.calls.views.applications import tell
from farshore.web.downloads import xlsx

sitters = opens_to(Role.OPERATOR, Role.REVIEWER)
operators = opens_to(Role.OPERATOR)


def sat_call(request: AuthedRequest, pk: int) -> tuple[Call, bool]:
    """The call, and whether the reader sits there as the panel's chair."""
    call = get_object_or_404(panels.sat_on(request.user), pk=pk)
    return call, panels.chairs(request.user, call)


def wall(request: AuthedRequest, call: Call, decision: Decision, *, chair: bool) -> Wall:
    key = key_of(request)[:12]
    return wall_of(
        decision, call, by_code=by_code(request, call, chair=chair),
        barred=panels.barred_for(request.user, call) if chair else set(),
        picked=int(key) if key.isdecimal() else None,
        whole=request.GET.get("all") == "1" or request.GET.get("download") == "xlsx",
    )  # fmt: skip


def by_code(request: AuthedRequest, call: Call, *, chair: bool) -> bool:
    hidden = request.GET.get("names") == "hidden"
    return hidden or (chair and policy_of(call).double_blind)


def line_of(shown: Wall, wanted: str) -> Line | None:
    found = (line for line in shown.lines if str(line.key) == wanted and not line.barred)
    return next(found, None)


def key_of(request: AuthedRequest) -> str:
    return request.GET.get("row", "") or request.POST.get("key", "")


def back_to(call: Call, key: str = "") -> HttpResponse:
    address = reverse("calls:sitting", args=[call.pk])
    return redirect(f"{address}?row={key}#effect" if key.isdecimal() else address)


@sitters
def screen(request: AuthedRequest, pk: int) -> HttpResponse:
    call, chair = sat_call(request, pk)
    decision = service.open_proposal(call)
    if decision is None:
        context = {
            "call": call, "chair": chair, "scored": has_scores(call), "gap": interview_gap(call),
        }  # fmt: skip
        return render(request, "calls/sitting_closed.html", context)
    shown = wall(request, call, decision, chair=chair)
    if request.GET.get("download") == "xlsx":
        return as_sheet(call, shown)
    line = line_of(shown, key_of(request))
    context = {
        "call": call, "wall": shown, "line": line, "chair": chair, "decision": decision,
        "page": "" if chair else decision_page(decision.pk),
        "effect": effect(decision, line) if line else None,
        "on_wall": request.GET.get("wall") == "1",
        "changed": changed_since(decision, call),
        "pairs": paired(decision, codes=by_code(request, call, chair=chair)),
    }  # fmt: skip
    partial = request.htmx and line is not None
    return render(request, "calls/effect.html" if partial else "calls/sitting.html", context)


def paired(decision: Decision, *, codes: bool) -> list[str]:
    """The pairs that a proposal was computed with."""
    pairs = decision.figures.get("pairs", [])
    return pairs_in_words(pairs, names_in(pairs, by_code=codes))


def effect(decision: Decision, line: Line) -> dict[str, Any]:
    found = service.effect_of(decision, line.key)
    names = names_of([*found.leaves, *found.enters], by_code=not line.name)
    shown = company_names(decision.subject_key) if found.clash and line.name else {}
    clash = rules_in_words(found.clash, shown) if found.clash else ""
    return {
        "sentences": effect_in_words(found, names, clash),
        "possible": not found.clash, "going_in": found.going_in,
    }  # fmt: skip


def as_sheet(call: Call, shown: Wall) -> HttpResponse:
    header = [
        _("Rank"), _("Application"), _("Company"), _("Field"), _("Merit"), _("From"), _("To"),
        _("Chance to be in"), _("Standing"), _("Certain"), _("Asked for"), _("Notes"),
    ]  # fmt: skip
    words = {"in": _("in whichever way the noise falls"), "out": _("out whichever way"),
             "line": _("on the line")}  # fmt: skip
    standings = {"chosen": _("in"), "reserve": _("reserve"), "out": _("out")}
    rows = [
        (
            line.rank, line.code, line.name, line.field, line.merit, line.low, line.high,
            line.chance, standings[line.standing], words[line.certain], line.cost,
            " / ".join(note.text for note in line.notes),
        )
        for line in shown.lines
    ]  # fmt: skip
    return xlsx(f"sitting-{call.pk}", header, rows)


@sitters
def least_change(request: AuthedRequest, pk: int) -> HttpResponse:
    """Why one application stands where it does, and the least change that would turn it."""
    call, chair = sat_call(request, pk)
    decision = service.open_proposal(call)
    if decision is None:
        raise Http404
    shown = wall(request, call, decision, chair=chair)
    line = line_of(shown, key_of(request))
    reasons: list[str] = []
    if line is not None:
        by_code = not line.name
        try:
            reasons = selection.why(decision, str(line.key), by_code=by_code)
        except ValueError as error:
            reasons = [in_words(error, call)]
    return render(request, "calls/least_change.html", {"reasons": reasons, "line": line})


@sitters
@require_POST
def start(request: AuthedRequest, pk: int) -> HttpResponse:
    call, _chair = sat_call(request, pk)
    try:
        service.open_sitting(actor=request.user, call=call)
    except ValidationError as error:
        tell(request, error)
    except ValueError as error:
        messages.error(request, in_words(error, call))
    return back_to(call)


@sitters
@require_POST
def turn(request: AuthedRequest, pk: int) -> HttpResponse:
    """Put one in or out, or leave it to the engine again; the rest is solved around it at once."""
    call, chair = sat_call(request, pk)
    decision = service.open_proposal(call)
    key = key_of(request)[:12]
    barred = panels.barred_for(request.user, call) if chair else set()
    if decision is None or not key.isdecimal() or int(key) in barred:
        messages.error(request, _("No such row."))
        return back_to(call)
    try:
        service.turn(
            actor=request.user, decision=decision, key=int(key), do=request.POST.get("do", "")
        )
    except ValidationError as error:
        tell(request, error)
    except ValueError as error:
        messages.error(request, in_words(error, call))
    return back_to(call, key)


@sitters
@require_POST
def note(request: AuthedRequest, pk: int) -> HttpResponse:
    call, chair = sat_call(request, pk)
    key = key_of(request)[:12]
    barred = panels.barred_for(request.user, call) if chair else set()
    rows = Application.objects.filter(call=call, posterior__isnull=False).exclude(pk__in=barred)
    application = rows.filter(pk=int(key)).first() if key.isdecimal() else None
    if application is None:
        messages.error(request, _("No such row."))
        return back_to(call)
    try:
        service.note(actor=request.user, application=application, text=request.POST.get("text", ""))
    except ValidationError as error:
        tell(request, error)
    return back_to(call, key)


@operators
@require_POST
def decide(request: AuthedRequest, pk: int) -> HttpResponse:
    """The sitting's result is the decision: kept with its edits and its reason."""
    call = get_object_or_404(panels.steered(request.user), pk=pk)
    decision = service.open_proposal(call)
    if decision is None:
        return back_to(call)
    try:
        selection.accept(
            actor=request.user, decision=decision, reason=request.POST.get("reason", "")[:2000]
        )
    except ValidationError as error:
        tell(request, error)
        return back_to(call)
    messages.success(request, _("Decided. The places are given and frozen."))
    return redirect("calls:panel", pk=pk)
