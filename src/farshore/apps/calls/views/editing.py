"""Writing an application: saved as one writes, by several people, with files by slot."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.forms import ApplicationForm
from farshore.apps.calls.models import Application
from farshore.apps.calls.question_fields import as_text
from farshore.apps.calls.questions import in_words, is_file
from farshore.apps.calls.selectors.applications import own
from farshore.apps.calls.selectors.calls import time_left
from farshore.apps.calls.services import applications as service
from farshore.apps.calls.services import files, saving

applicants = opens_to(Role.APPLICANT)


@dataclass(frozen=True)
class Clash:
    """A field that two people changed: what stands, and what this page holds."""

    name: str
    label: str
    theirs: str
    mine: str


@applicants
def edit(request: AuthedRequest, pk: int) -> HttpResponse:
    """Save a draft. The page saves itself while one writes; that is answered with a line."""
    application = get_object_or_404(own(request.user), pk=pk)
    if not application.editable:
        return redirect("calls:application", pk=pk)
    form = ApplicationForm(request.POST or None, instance=application)
    told: dict[str, Any] = {}
    if request.method == "POST":
        saved, told = keep(request, form, pk)
        if request.htmx:
            return render(request, "calls/saved.html", {"form": form, "saved": saved, **told})
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("calls:application", pk=pk)
    # the bound form set what was sent on its instance; the page shows who saved last
    shown = get_object_or_404(own(request.user).select_related("saved_by"), pk=pk)
    context = {"form": form, "application": shown, "left": time_left(shown.call), **told}
    context["slots"] = [q for q in form.questions if is_file(q)]
    return render(request, "calls/edit.html", context)


def keep(
    request: AuthedRequest, form: ApplicationForm, pk: int
) -> tuple[Application | None, dict[str, Any]]:
    """What was saved, if it was, and what the page must tell."""
    if not form.is_valid():
        return None, {}
    try:
        saved = service.save_draft(
            actor=request.user,
            application=get_object_or_404(own(request.user), pk=pk),
            values=form.values(),
            answers=form.answers(),
            revision=form.cleaned_data["revision"],
            page=form.cleaned_data["page"],
            settled=settled(request, form),
        )
    except saving.EditedMeanwhileError as error:
        form.add_error(None, error)
        return None, {"clashes": clashes(form, error), "clash_revision": error.revision}
    except ValidationError as error:
        form.add_error(None, error)
        return None, {}
    return saved, {"taken_over": taken_over(form, pk, request)}


def settled(request: AuthedRequest, form: ApplicationForm) -> saving.Settled | None:
    seen = request.POST.get("settled_at", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        return None
    given = {name: request.POST.get(f"settle_{name}", "") for name in form.names()}
    return saving.Settled(int(seen), {name: choice for name, choice in given.items() if choice})


def clashes(form: ApplicationForm, error: saving.EditedMeanwhileError) -> list[Clash]:
    labels = form.names()
    mine = saving.flattened(form.values(), {})
    mine |= {saving.key_of(key): text for key, text in form.answers().items()}
    return [
        Clash(
            name, labels.get(name, name), told(form, name, error.theirs[name]),
            told(form, name, mine[name]),
        )
        for name in error.fields
    ]  # fmt: skip


def told(form: ApplicationForm, name: str, value: Any) -> str:
    """A field's value as people read it."""
    if name.startswith("q_"):
        question = next((q for q in form.questions if f"q_{q['key']}" == name), None)
        return in_words(question, value) if question else str(value or "")
    if name == "wished_bases":
        return " → ".join(form.instance.call.base_name(key) for key in value)
    if name == "first_timer":
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    field: Any = form.fields[name]
    choices = dict(getattr(field, "choices", None) or getattr(field.widget, "choices", None) or {})
    named = {str(getattr(key, "value", key)): str(label) for key, label in choices.items()}
    return named.get(str(value), str("–" if value is None else value))


def taken_over(form: ApplicationForm, pk: int, request: AuthedRequest) -> list[dict[str, Any]]:
    """Fields in which another's text stands now: the page takes them over."""
    fresh = ApplicationForm(instance=get_object_or_404(own(request.user), pk=pk))
    found = []
    for name, value in form.cleaned_data.items():
        if name in ("revision", "page") or name not in fresh.fields:
            continue
        stands = fresh.get_initial_for_field(fresh.fields[name], name)
        same = (
            str(stands or "") == as_text(value)
            if name.startswith("q_")
            else saving.as_json(stands) == saving.as_json(value)
        )
        if not same and not getattr(fresh.fields[name], "disabled", False):
            widget = fresh[name].as_widget(attrs={"hx-swap-oob": "true"})
            found.append({"label": fresh.fields[name].label, "widget": widget})
    return found


@applicants
@require_POST
def attach(request: AuthedRequest, pk: int, key: str) -> HttpResponse:
    """Put a file into a slot of the form, or take it out."""
    application = get_object_or_404(own(request.user), pk=pk)
    if files.slot(application, key) is None:
        raise Http404
    refused = ""
    try:
        if "out" in request.POST:
            files.detach(actor=request.user, application=application, key=key)
        elif (upload := request.FILES.get("file")) is not None:
            files.attach(actor=request.user, application=application, key=key, upload=upload)
        else:
            refused = _("Choose a file first.")
    except ValidationError as error:
        refused = " ".join(error.messages)
    if request.htmx:
        form = ApplicationForm(instance=application)
        field: Any = form.fields[f"q_{key}"]
        field.widget.given["refused"] = refused
        return HttpResponse(str(form[f"q_{key}"]))
    if refused:
        messages.error(request, refused)
    return redirect("calls:edit", pk=pk)
