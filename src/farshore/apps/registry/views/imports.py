"""Files read into the registry, tried first and then taken."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.roles import Role
from farshore.apps.registry.forms import ImportForm
from farshore.apps.registry.models import ImportRun
from farshore.apps.registry.rejections import REASONS
from farshore.apps.registry.services.imports.reading import UnreadableFileError
from farshore.apps.registry.services.imports.run import run_import
from farshore.apps.registry.tables import ImportTable
from farshore.web.downloads import xlsx
from farshore.web.tables import listing

operators = opens_to(Role.OPERATOR, Role.ADMINISTRATOR)


@operators
def index(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = take(request, form)
        if run is not None:
            return redirect("registry:import", pk=run.pk)
    found = listing(request, ImportTable, ImportRun.objects.all(), name="imports")
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/imports.html", {"form": form, "listing": found})


def take(request: HttpRequest, form: ImportForm) -> ImportRun | None:
    file = form.cleaned_data["file"]
    with tempfile.NamedTemporaryFile(prefix="farshore-import-") as stream:
        for chunk in file.chunks():
            stream.write(chunk)
        stream.flush()
        try:
            return run_import(
                actor=request.user,
                kind=form.cleaned_data["kind"],
                path=Path(stream.name),
                file_name=file.name,
                dry_run=form.cleaned_data["dry_run"],
            )
        except UnreadableFileError as error:
            form.add_error("file", error)
            return None


@operators
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun, pk=pk)
    rows = [
        (row.line, row.key, REASONS.get(row.reason, row.reason))
        for row in run.rejections.order_by("line", "pk")
    ]
    if request.GET.get("download") == "xlsx":
        return xlsx(f"rejected-{run.pk}", [_("Line"), _("Row"), _("Reason")], rows)
    if run.dry_run:
        messages.info(request, _("This was a dry run: nothing was changed."))
    return render(request, "registry/import.html", {"run": run, "rows": rows[:500]})
