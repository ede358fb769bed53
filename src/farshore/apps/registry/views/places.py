"""Organisations on a map; the same points stand in a table below it."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from farshore.apps.accounts.policy import signed_in
from farshore.apps.registry.filters import OrganisationFilter
from farshore.apps.registry.models import Organisation
from farshore.apps.registry.selectors.organisations import MOST_POINTS, placed
from farshore.apps.registry.tables import OrganisationTable
from farshore.web.tables import Listing, listing
from farshore.web.translated import in_language


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    rows = Organisation.objects.exclude(latitude=None)
    found = listing(
        request, OrganisationTable, rows, name="map", filterset=OrganisationFilter, per_page=10
    )
    if isinstance(found, HttpResponse):
        return found
    points = f"{reverse('registry:points')}?{request.GET.urlencode()}"
    context = {"listing": found, "points": points, "shown": most_shown(found)}
    return render(request, "registry/map.html", context)


def most_shown(found: Listing) -> int | None:
    """How many of a listing's rows the map shows, unless it shows all."""
    return MOST_POINTS if found.many > MOST_POINTS else None


@signed_in
def points(request: HttpRequest) -> JsonResponse:
    rows = OrganisationFilter(request.GET or None, Organisation.objects.all(), request=request).qs
    return answered(rows, "registry:organisation")


def answered(rows: QuerySet[Organisation], to: str) -> JsonResponse:
    """The rows that have a place, each as a point that leads to its page at the address `to`."""
    # one address taken apart: to build each of thousands anew takes longer than all the rest
    before, after = reverse(to, args=[0]).split("0")
    found = [
        {
            "name": in_language(point["name"]),
            "kind": point["kind"],
            "at": [point["longitude"], point["latitude"]],
            "fictional": point["fictional"],
            "to": f"{before}{point['pk']}{after}",
        }
        for point in placed(rows)
    ]
    return JsonResponse({"points": found})
