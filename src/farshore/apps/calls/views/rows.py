"""The rows of a call: criteria, quotas and rules, each with a form; criteria corrected later."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls import forms_building as building_forms
from farshore.apps.calls.forms_correction import CorrectionForm, ReasonForm
from farshore.apps.calls.models import Call, Criterion
from farshore.apps.calls.selectors.building import buildable, correctable
from farshore.apps.calls.selectors.panels import steered
from farshore.apps.calls.selectors.readiness import interview_gap
from farshore.apps.calls.services import building, interview_criteria
from farshore.apps.calls.views.applications import tell
from farshore.apps.calls.views.building import PARTS

operators = opens_to(Role.OPERATOR)
MOVES = {"up": -1, "down": 1}


@operators
def rows(request: AuthedRequest, pk: int, part: str) -> HttpResponse:
    """Criteria, quotas or rules: those there are, and a form for one more."""
    call = get_object_or_404(buildable(request.user), pk=pk)
    model = part_of(part)
    draft = call.state == Call.State.DRAFT
    corrects = part == "criteria" and may_correct(request, call)
    made_by = CorrectionForm if corrects else building_forms.ROW_FORMS[part]
    form = made_by(request.POST or None, row=None)
    if request.method == "POST" and form.is_valid() and kept(request, call, part, None, form):
        return redirect("calls:build-rows", pk=pk, part=part)
    found = model._default_manager.filter(call=call).order_by(
        *(("-stage", "order", "pk") if part == "criteria" else ("pk",))
    )
    context = {
        "call": call,
        "part": part,
        "title": PARTS[part],
        "rows": found,
        **(ends_of(found) if part == "criteria" else {}),
        "form": form if draft or corrects else None,
        "draft": draft,
        "corrects": corrects,
        "gap": interview_gap(call) if corrects else None,
        "changes": call.criteria_changes.all() if part == "criteria" else (),
    }
    return render(request, "calls/build_rows.html", context)


def ends_of(rows: Iterable[Criterion]) -> dict[str, set[int]]:
    """Which criteria are the first and which the last of their stage."""
    stages: dict[str, list[int]] = {}
    for one in rows:
        stages.setdefault(one.stage, []).append(one.pk)
    return {
        "tops": {keys[0] for keys in stages.values()},
        "bottoms": {keys[-1] for keys in stages.values()},
    }


def may_correct(request: AuthedRequest, call: Call) -> bool:
    """The criteria of interviews are open to who steers the call's judging, not to its panel."""
    return correctable(call) and steered(request.user).filter(pk=call.pk).exists()


@operators
def row(request: AuthedRequest, pk: int, part: str, key: int) -> HttpResponse:
    """One row, with a form to change it; moved and removed by POST too."""
    call = get_object_or_404(buildable(request.user), pk=pk)
    found = get_object_or_404(part_of(part)._default_manager.filter(call=call), pk=key)
    if call.state != Call.State.DRAFT:
        return correction(request, call, found)
    if request.method == "POST" and (verb := request.POST.get("verb", "")):
        change_row(request, call, part, key, verb)
        return back_to(call, part, key, verb)
    form = building_forms.ROW_FORMS[part](request.POST or None, row=found)
    if request.method == "POST" and form.is_valid() and kept(request, call, part, key, form):
        return redirect("calls:build-rows", pk=pk, part=part)
    context = {"call": call, "form": form, "title": found, "part": part, "part_title": PARTS[part]}
    return render(request, "calls/build_form.html", context)


def correction(request: AuthedRequest, call: Call, found: Any) -> HttpResponse:
    """A criterion of interviews that applicants have read: changed or removed for a reason."""
    of_interviews = isinstance(found, Criterion) and found.stage == Criterion.Stage.INTERVIEW
    if not of_interviews or not may_correct(request, call):
        return redirect("calls:build", pk=call.pk)
    verb = request.POST.get("verb", "")
    if verb in MOVES:
        try:
            interview_criteria.move(actor=request.user, call=call, pk=found.pk, by=MOVES[verb])
        except ValidationError as error:
            tell(request, error)
        return back_to(call, "criteria", found.pk, verb)
    removes = verb == "remove"
    form = CorrectionForm(None if removes else request.POST or None, row=found)
    removal = ReasonForm(request.POST if removes else None, auto_id="r_%s")
    back = redirect("calls:build-rows", pk=call.pk, part="criteria")
    if removes and removal.is_valid() and removed(request, call, found.pk, removal):
        return back
    changes = request.method == "POST" and not removes and form.is_valid()
    if changes and kept(request, call, "criteria", found.pk, form):
        return back
    context = {
        "call": call, "form": form, "title": found, "part": "criteria",
        "part_title": PARTS["criteria"], "removal": removal,
    }  # fmt: skip
    return render(request, "calls/build_form.html", context)


def back_to(call: Call, part: str, key: int, verb: str) -> HttpResponse:
    """To the rows; where one was moved, to the same button, which then has the focus."""
    address = reverse("calls:build-rows", args=[call.pk, part])
    return redirect(f"{address}#{verb}-{key}" if verb in MOVES else address)


def removed(request: AuthedRequest, call: Call, pk: int, form: ReasonForm) -> bool:
    try:
        interview_criteria.remove(
            actor=request.user, call=call, pk=pk, reason=form.cleaned_data["reason"]
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Removed. Applicants read the reason."))
    return True


def part_of(part: str) -> Any:
    if part not in building.PARTS:
        raise Http404
    return building.PARTS[part]


def kept(request: AuthedRequest, call: Call, part: str, pk: int | None, form: Any) -> bool:
    try:
        if isinstance(form, CorrectionForm):
            interview_criteria.save(
                actor=request.user, call=call, pk=pk, values=form.values(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        else:
            building.save_row(actor=request.user, call=call, part=part, pk=pk, values=form.values())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True


def change_row(request: AuthedRequest, call: Call, part: str, key: int, verb: str) -> None:
    try:
        if verb == "remove":
            building.remove_row(actor=request.user, call=call, part=part, pk=key)
        elif part == "criteria" and verb in MOVES:
            building.move_criterion(actor=request.user, call=call, pk=key, by=MOVES[verb])
    except ValidationError as error:
        tell(request, error)
