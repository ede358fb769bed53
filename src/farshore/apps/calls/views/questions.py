"""The operator writes the questions of a call's form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.forms_question import QuestionForm
from farshore.apps.calls.models import Call
from farshore.apps.calls.models.form_versions import Question, QuestionKind
from farshore.apps.calls.questions import conditions_in_words, kind_of
from farshore.apps.calls.selectors.building import buildable, questions_in_work, working
from farshore.apps.calls.services import form_versions
from farshore.apps.calls.views.applications import tell

operators = opens_to(Role.OPERATOR)
WRITABLE = (Call.State.DRAFT, Call.State.OPEN)


@operators
def index(request: AuthedRequest, pk: int) -> HttpResponse:
    """The questions in order, and a form for one more."""
    call = get_object_or_404(buildable(request.user), pk=pk)
    questions = questions_in_work(call)
    form = QuestionForm(request.POST or None, question=None, others=questions)
    if request.method == "POST" and form.is_valid() and kept(request, call, None, form):
        return redirect("calls:build-questions", pk=pk)
    told = conditions_in_words(questions)
    context = {
        "call": call,
        "rows": [
            (row, QuestionKind(kind_of(row)).label, told.get(row["key"], "")) for row in questions
        ],
        "form": form if call.state in WRITABLE else None,
        "in_work": working(call),
    }
    return render(request, "calls/build_questions.html", context)


@operators
def detail(request: AuthedRequest, pk: int, key: str) -> HttpResponse:
    """One question, with a form to change it; moved and removed by POST too."""
    call = get_object_or_404(buildable(request.user), pk=pk)
    questions = questions_in_work(call)
    at = next((n for n, row in enumerate(questions) if row["key"] == key), None)
    if at is None:
        raise Http404
    if call.state not in WRITABLE:
        return redirect("calls:build", pk=pk)
    if request.method == "POST" and (verb := request.POST.get("verb", "")):
        change(request, call, key, verb)
        return redirect("calls:build-questions", pk=pk)
    question: Question = questions[at]
    form = QuestionForm(request.POST or None, question=question, others=questions[:at])
    if request.method == "POST" and form.is_valid() and kept(request, call, key, form):
        return redirect("calls:build-questions", pk=pk)
    context = {"call": call, "form": form, "title": _("Question"), "part": "questions"}
    context["part_title"] = _("Questions")
    return render(request, "calls/build_form.html", context)


def kept(request: AuthedRequest, call: Call, key: str | None, form: Any) -> bool:
    try:
        form_versions.save_question(
            actor=request.user, call=call, key=key, question=form.question()
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True


def change(request: AuthedRequest, call: Call, key: str, verb: str) -> None:
    try:
        if verb == "remove":
            form_versions.remove_question(actor=request.user, call=call, key=key)
        elif verb in ("up", "down"):
            by = -1 if verb == "up" else 1
            form_versions.move_question(actor=request.user, call=call, key=key, by=by)
    except ValidationError as error:
        tell(request, error)
