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
from farshore.apps.calls.models import Call
from farshore.apps.calls.refusals import in_words
from farshore.apps.calls.selectors import panels
from farshore.apps.calls.selectors.cohort_pairs import (
    changed_since,
    names_in,
    names_of,
    pairs_in_words,
)
from farshore.apps.calls.selectors.interviews import has_scores
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.calls.selectors.readiness import interview_gap
from farshore.apps.calls.selectors.selection_words import company_names, rules_in_words
from farshore.apps.calls.selectors.sitting import (
    Line,
    Wall,
    effect_in_words,
    shown_name,
    wall_of,
)
from farshore.apps.calls.selectors.sitting_order import Wanted, judged, matching
from farshore.apps.calls.services import selection
from farshore.apps.calls.services import sitting as service
from farshore.apps.calls.views.applications import tell
from farshore.web.downloads import xlsx

sitters = opens_to(Role.OPERATOR, Role.REVIEWER)
operators = opens_to(Role.OPERATOR)
LONGEST_KEY, LONGEST_SEARCH = 12, 100
# what a reader has set for the screen, kept from one page of it to the next
STAYS = {"wall": "1", "names": "hidden"}


def sat_call(request: AuthedRequest, pk: int) -> tuple[Call, bool]:
    """The call, and whether the reader sits there as the panel's chair."""
    call = get_object_or_404(panels.sat_on(request.user), pk=pk)
    return call, panels.chairs(request.user, call)


def wall(
    request: AuthedRequest, call: Call, decision: Decision, *, chair: bool, alone: bool = False
) -> Wall:
    """`alone`: with only the line that is picked."""
    wanted = Wanted(
        whole=request.GET.get("download") == "xlsx",
        alone=alone,
        first=whole_number(request.GET.get("from", "")),
        picked=whole_number(key_of(request)),
    )
    hidden = by_code(request, call, chair=chair)
    return wall_of(
        decision, call, by_code=hidden, barred=barred(request, call, chair=chair), wanted=wanted
    )


def whole_number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else None


def barred(request: AuthedRequest, call: Call, *, chair: bool) -> set[int]:
    return panels.barred_for(request.user, call) if chair else set()


def by_code(request: AuthedRequest, call: Call, *, chair: bool) -> bool:
    hidden = request.GET.get("names") == "hidden"
    return hidden or (chair and policy_of(call).double_blind)


def line_of(shown: Wall, wanted: str) -> Line | None:
    found = (line for line in shown.lines if str(line.key) == wanted and not line.barred)
    return next(found, None)


def key_of(request: AuthedRequest) -> str:
    return request.GET.get("row", "") or request.POST.get("key", "")


def kept(request: AuthedRequest) -> dict[str, str]:
    return {name: value for name, value in STAYS.items() if request.GET.get(name) == value}


def turned(settings: dict[str, str], name: str) -> str:
    """The address with one of the settings the other way round."""
    rest = {key: value for key, value in settings.items() if key != name}
    return query(rest if name in settings else {**rest, name: STAYS[name]})


def query(settings: dict[str, str]) -> str:
    """Ready for more behind it."""
    return "".join(f"{name}={value}&" for name, value in settings.items())


def back_to(request: AuthedRequest, call: Call, key: int | None = None) -> HttpResponse:
    address = f"{reverse('calls:sitting', args=[call.pk])}?{query(kept(request))}"
    return redirect(address if key is None else f"{address}row={key}#effect")


@sitters
def screen(request: AuthedRequest, pk: int) -> HttpResponse:
    call, chair = sat_call(request, pk)
    decision = service.open_proposal(call)
    if decision is None:
        context = {
            "call": call, "chair": chair, "scored": has_scores(call), "gap": interview_gap(call),
        }  # fmt: skip
        return render(request, "calls/sitting_closed.html", context)
    if request.htmx and key_of(request):
        return effect_alone(request, call, decision, chair=chair)
    words = request.GET.get("find", "")[:LONGEST_SEARCH].strip()
    hidden = by_code(request, call, chair=chair)
    matches = matching(call, words, by_code=hidden, barred=barred(request, call, chair=chair))
    if len(matches) == 1:
        return back_to(request, call, matches[0].pk)
    shown = wall(request, call, decision, chair=chair)
    if request.GET.get("download") == "xlsx":
        return as_sheet(call, shown)
    line, settings = line_of(shown, key_of(request)), kept(request)
    context = {
        "call": call, "wall": shown, "line": line, "chair": chair, "decision": decision,
        "page": "" if chair else decision_page(decision.pk),
        "effect": effect(decision, line) if line else None,
        "on_wall": "wall" in settings, "hidden": hidden, "stays": query(settings),
        "other_view": turned(settings, "wall"), "other_names": turned(settings, "names"),
        "blind": chair and policy_of(call).double_blind, "settings": settings,
        "words": words, "matches": [(row.pk, shown_name(row, by_code=hidden)) for row in matches],
        "changed": changed_since(decision, call), "pairs": paired(decision, codes=hidden),
    }  # fmt: skip
    return render(request, "calls/sitting.html", context)


def effect_alone(
    request: AuthedRequest, call: Call, decision: Decision, *, chair: bool
) -> HttpResponse:
    """What one click would move, for the screen that is open."""
    line = line_of(wall(request, call, decision, chair=chair, alone=True), key_of(request))
    context = {
        "call": call, "line": line, "stays": query(kept(request)),
        "effect": effect(decision, line) if line else None,
    }  # fmt: skip
    return render(request, "calls/effect.html", context)


def paired(decision: Decision, *, codes: bool) -> list[str]:
    """The pairs that a proposal was computed with."""
    pairs = decision.figures.get("pairs", [])
    return pairs_in_words(pairs, names_in(pairs, by_code=codes))


def effect(decision: Decision, line: Line) -> dict[str, Any]:
    found = service.effect_of(decision, line.key)
    names = names_of([*found.leaves, *found.enters], by_code=not line.name)
    rules = [str(rule["name"]) for rule in found.clash] if line.name else []
    shown = company_names(decision.subject_key, rules)
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
    shown = wall(request, call, decision, chair=chair, alone=True)
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
    return back_to(request, call)


@sitters
@require_POST
def turn(request: AuthedRequest, pk: int) -> HttpResponse:
    """Put one in or out, or leave it to the engine again; the rest is solved around it at once."""
    call, chair = sat_call(request, pk)
    decision = service.open_proposal(call)
    key = whole_number(key_of(request))
    if decision is None or key is None or key in barred(request, call, chair=chair):
        messages.error(request, _("No such row."))
        return back_to(request, call)
    try:
        service.turn(actor=request.user, decision=decision, key=key, do=request.POST.get("do", ""))
    except ValidationError as error:
        tell(request, error)
    except ValueError as error:
        messages.error(request, in_words(error, call))
    return back_to(request, call, key)


@sitters
@require_POST
def note(request: AuthedRequest, pk: int) -> HttpResponse:
    call, chair = sat_call(request, pk)
    key = whole_number(key_of(request))
    rows = judged(call).exclude(pk__in=barred(request, call, chair=chair))
    application = rows.filter(pk=key or 0).first()
    if application is None:
        messages.error(request, _("No such row."))
        return back_to(request, call)
    try:
        service.note(actor=request.user, application=application, text=request.POST.get("text", ""))
    except ValidationError as error:
        tell(request, error)
    return back_to(request, call, key)


@operators
@require_POST
def decide(request: AuthedRequest, pk: int) -> HttpResponse:
    """The sitting's result is the decision: kept with its edits and its reason."""
    call = get_object_or_404(panels.steered(request.user), pk=pk)
    decision = service.open_proposal(call)
    if decision is None:
        return back_to(request, call)
    try:
        selection.accept(
            actor=request.user, decision=decision, reason=request.POST.get("reason", "")[:2000]
        )
    except ValidationError as error:
        tell(request, error)
        return back_to(request, call)
    messages.success(request, _("Decided. The places are given and frozen."))
    return redirect("calls:panel", pk=pk)
