"""The directory of organisations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from farshore.apps.accounts.policy import signed_in
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.registry.filters import OrganisationFilter
from farshore.apps.registry.identifiers import printed_registration_number
from farshore.apps.registry.models import Organisation, Study
from farshore.apps.registry.selectors.organisations import with_everything
from farshore.apps.registry.tables import OrganisationTable
from farshore.apps.registry.withheld import technologies_withheld
from farshore.web.tables import listing

SCHEMES = {"kr-brn": "사업자등록번호", "jp-cn": "法人番号", "ror": "ROR"}


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    found = listing(
        request,
        OrganisationTable,
        Organisation.objects.defer("description"),
        name="organisations",
        filterset=OrganisationFilter,
    )
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/organisations.html", {"listing": found})


@signed_in
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(with_everything(), pk=pk)
    identifiers = [
        (SCHEMES.get(row.scheme, row.scheme), printed(row.scheme, row.value))
        for row in organisation.identifiers.all()
    ]
    studies = Study.objects.filter(sponsor=organisation).order_by("-starts")[:20]
    context = {
        "organisation": organisation,
        "identifiers": identifiers,
        "studies": studies,
        "withheld": technologies_withheld(request.user),
    }
    return render(request, "registry/organisation.html", context)


def printed(scheme: str, value: str) -> str:
    return printed_registration_number(value) if scheme == "kr-brn" else value
