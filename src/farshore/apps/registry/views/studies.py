"""Registered clinical studies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from farshore.apps.accounts.policy import signed_in
from farshore.apps.registry.filters import StudyFilter
from farshore.apps.registry.models import Study
from farshore.apps.registry.tables import StudyTable
from farshore.web.tables import listing


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    found = listing(request, StudyTable, Study.objects.all(), name="studies", filterset=StudyFilter)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/studies.html", {"listing": found})


@signed_in
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    study = get_object_or_404(Study.objects.select_related("sponsor"), pk=pk)
    sites = study.sites.order_by("country", "region", "city")[:200]
    return render(request, "registry/study.html", {"study": study, "sites": sites})
