"""Files read into the registry, tried first and then taken."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.registry.filters import ImportFilter
from farshore.apps.registry.forms import ImportForm
from farshore.apps.registry.models import ImportRun
from farshore.apps.registry.rejections import REASONS
from farshore.apps.registry.services.imports import uploads
from farshore.apps.registry.services.imports.importers import kinds
from farshore.apps.registry.services.imports.reading import UnreadableFileError
from farshore.apps.registry.tables import ImportTable
from farshore.web.downloads import xlsx
from farshore.web.tables import listing

operators = opens_to(Role.OPERATOR, Role.ADMINISTRATOR)
SHOWN = 500


@operators
def index(request: AuthedRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = received(request, form)
        if run is not None:
            return redirect("registry:import", pk=run.pk)
    rows = ImportRun.objects.all()
    found = listing(request, ImportTable, rows, name="imports", filterset=ImportFilter)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/imports.html", {"form": form, "listing": found})


def received(request: AuthedRequest, form: ImportForm) -> ImportRun | None:
    file = form.cleaned_data["file"]
    try:
        return uploads.receive(
            actor=request.user,
            kind=form.cleaned_data["kind"],
            chunks=file.chunks(),
            file_name=file.name,
            dry_run=form.cleaned_data["dry_run"],
        )
    except UnreadableFileError as error:
        form.add_error("file", error)
        return None


@operators
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.select_related("actor"), pk=pk)
    refused = run.rejections.order_by("line", "pk")
    if request.GET.get("download") == "xlsx":
        lines = [(row.line, row.key, REASONS.get(row.reason, row.reason)) for row in refused]
        return xlsx(f"rejected-{run.pk}", [_("Line"), _("Row"), _("Reason")], lines)
    context = {
        "run": run,
        "kind": dict(kinds()).get(run.kind, run.kind),
        "rows": [(row, REASONS.get(row.reason, row.reason)) for row in refused[:SHOWN]],
        "shown": SHOWN,
        "takeable": uploads.can_be_taken(run),
    }
    return render(request, "registry/import.html", context)


@operators
@require_POST
def take(request: AuthedRequest, pk: int) -> HttpResponse:
    """Import the file that was tried."""
    tried = get_object_or_404(ImportRun, pk=pk)
    if not uploads.can_be_taken(tried):
        raise Http404
    try:
        run = uploads.take(actor=request.user, tried=tried)
    except UnreadableFileError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("registry:import", pk=pk)
    messages.success(request, _("The file was taken."))
    return redirect("registry:import", pk=run.pk)
