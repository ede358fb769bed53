"""The assignment and reviewers' wishes as files: down, up, looked at, taken."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services.record import record_access
from farshore.apps.calls.forms_panels import FileForm
from farshore.apps.calls.models import Application, Call, Conflict, Review, Reviewer, Upload
from farshore.apps.calls.models.applications import code_of
from farshore.apps.calls.refusals import in_words
from farshore.apps.calls.selectors.panels import steered, uploads_of
from farshore.apps.calls.services import assignment, assignment_files, bids
from farshore.apps.calls.services.pairs import COLUMNS, MOST_BYTES, reviewer_code, standing_pairs
from farshore.apps.calls.tables_panels import AssignmentTable, ChangeTable, PairTable
from farshore.apps.calls.views.applications import tell
from farshore.web.downloads import csv_file, xlsx
from farshore.web.tables import Table, listing

operators = opens_to(Role.OPERATOR)
# more than that are shown application by application
MOST_PAIRS = 20_000
FILES = ("csv", "xlsx")
ROOMS: dict[str, Any] = {"assignment": assignment_files, "bids": bids}


class PairRow(NamedTuple):
    application: str
    reviewer: str
    reviewer_name: str
    state: str
    fit: float | None = None


def seen(request: AuthedRequest, persons: int) -> None:
    record_access(
        actor=request.user, address=request.META.get("REMOTE_ADDR"), concerns="reviewers",
        action="assignment.seen", persons=persons,
    )  # fmt: skip


def as_file(kind: str, name: str, table: type[Table], rows: Iterable[PairRow]) -> HttpResponse:
    """The table's columns straight from the rows: half a million through the table take twenty
    seconds, and they are its cells."""
    header = next(table([]).as_values())
    cells = map(attrgetter(*table.base_columns), rows)
    return (xlsx if kind == "xlsx" else csv_file)(name, header, cells)


@operators
def index(request: AuthedRequest, pk: int) -> HttpResponse:
    """The assignment that stands, for download; and the file that is to replace it."""
    call = get_object_or_404(steered(request.user), pk=pk)
    rows = present(call)
    seen(request, len({row.reviewer for row in rows}))
    if request.GET.get("download") == "csv":
        return as_file("csv", f"assignment-{call.pk}", AssignmentTable, rows)
    found = listing(request, AssignmentTable, rows, name=f"assignment-{call.pk}")
    if isinstance(found, HttpResponse):
        return found
    context = {
        "call": call, "listing": found, "form": FileForm(), "kinds": Upload.Kind.choices,
        "score": COLUMNS["score"],
    }  # fmt: skip
    return render(request, "calls/assignment.html", context)


def present(call: Call) -> list[PairRow]:
    people = {who.pk: str(who) for who in call.reviewers.select_related("person")}
    states = {value: str(label) for value, label in Review.State.choices}
    rows = Review.objects.filter(reviewer__call=call).exclude(state=Review.State.RECUSED)
    return [
        PairRow(code_of(number, key), reviewer_code(reviewer), people[reviewer], states[state])
        for key, number, reviewer, state in rows.order_by(
            "application", "reviewer", "pk"
        ).values_list("application", "application__number", "reviewer", "state")
    ]


@operators
def pairs(request: AuthedRequest, pk: int) -> HttpResponse:
    """Every pair that could be assigned, with its fit, and those that never are."""
    call = get_object_or_404(steered(request.user), pk=pk)
    found_ones, reviewers = assignment.reviewable(call), assignment.panel(call)
    digits = request.GET.get("application", "").strip().upper().removeprefix("A-")[:6]
    many = found_ones.count() * len(reviewers) > MOST_PAIRS
    if digits:
        number = int(digits) if digits.isascii() and digits.isdecimal() else 0
        found_ones = found_ones.filter(number=number)
    kind = request.GET.get("download", "")
    if many and not digits and kind not in FILES:
        found_ones = found_ones[:1]
    applications = list(found_ones)
    seen(request, len(reviewers) if applications else 0)
    rows = candidates(call, applications, reviewers, rising=request.GET.get("sort") == "fit")
    if kind in FILES:
        return as_file(kind, f"pairs-{call.pk}", PairTable, rows)
    found = listing(request, PairTable, list(rows), name=f"pairs-{call.pk}")
    if isinstance(found, HttpResponse):
        return found
    code = applications[0].code if applications else digits
    context = {"call": call, "listing": found, "many": many, "code": code}
    return render(request, "calls/pairs.html", context)


def candidates(
    call: Call, applications: Sequence[Application], reviewers: Sequence[Reviewer], *, rising: bool
) -> Iterator[PairRow]:
    """Every pair, the best fit first or last; made one by one, as a file takes them."""
    if not applications or not reviewers:
        return
    problem = assignment.problem_for(call, applications, reviewers)
    states = {
        pair: str(review.get_state_display())
        for pair, review in standing_pairs(call, applications).items()
    }
    barred = Conflict.objects.filter(reviewer__call=call)
    conflict = str(_("conflict of interest"))
    states |= dict.fromkeys(barred.values_list("application_id", "reviewer_id"), conflict)
    rows = [(row.pk, row.code) for row in applications]
    people = {who.pk: str(who) for who in call.reviewers.select_related("person")}
    columns = [(who.pk, reviewer_code(who.pk), people[who.pk]) for who in reviewers]
    score = problem.pair_score
    order = np.argsort(score if rising else -score, kind="stable")
    parts = (problem.pair_application, problem.pair_reviewer, score)
    for row, column, fit in zip(*(part[order].tolist() for part in parts), strict=True):
        application, code = rows[row]
        reviewer, told, name = columns[column]
        yield PairRow(code, told, name, states.get((application, reviewer), ""), fit)


@operators
@require_POST
def upload(request: AuthedRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(steered(request.user), pk=pk)
    form = FileForm(request.POST, request.FILES)
    room = ROOMS.get(request.POST.get("kind", ""))
    if not form.is_valid() or room is None:
        messages.error(request, _("Choose a file that is not empty."))
        return redirect("calls:assignment", pk=pk)
    try:
        content = form.cleaned_data["file"].read(MOST_BYTES + 1)
        made = room.receive(actor=request.user, call=call, content=content)
    except ValidationError as error:
        tell(request, error)
        return redirect("calls:assignment", pk=pk)
    return redirect("calls:upload", pk=made.pk)


def preview_of(held: Upload) -> assignment_files.Preview:
    if held.kind == Upload.Kind.BIDS:
        return bids.preview(held.call, held.rows)[0]
    return assignment_files.preview(held.call, held.rows)


@operators
def preview(request: AuthedRequest, pk: int) -> HttpResponse:
    """What the file would do, row by row; nothing has changed yet."""
    held = get_object_or_404(uploads_of(request.user), pk=pk)
    waits = held.state == Upload.State.TRIED
    found = preview_of(held) if waits else assignment_files.Preview((), frozenset())
    shown = listing(
        request, ChangeTable, list(found.changes), name=f"{held.kind}-preview-{held.pk}",
        per_page=100,
    )  # fmt: skip
    if isinstance(shown, HttpResponse):
        return shown
    context = {"upload": held, "listing": shown, "counts": found.counts, "waits": waits}
    return render(request, "calls/upload.html", context)


@operators
@require_POST
def take(request: AuthedRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(uploads_of(request.user), pk=pk)
    room = bids if held.kind == Upload.Kind.BIDS else assignment_files
    try:
        room.take(
            actor=request.user, upload=held, reason=request.POST.get("reason", "")[:2000],
            without_refused=request.POST.get("without_refused") == "on",
        )  # fmt: skip
    except ValidationError as error:
        tell(request, error)
        return redirect("calls:upload", pk=pk)
    except ValueError as error:
        messages.error(request, in_words(error, held.call))
        return redirect("calls:upload", pk=pk)
    messages.success(request, _("Taken, and kept as a decision with its reason."))
    return redirect("calls:assignment", pk=held.call_id)
