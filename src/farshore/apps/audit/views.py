"""What was done, and who saw personal data."""

import django_filters as filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry, PersonalAccess
from farshore.apps.audit.tables import AccessTable, EntryTable
from farshore.web.tables import listing


class EntryFilter(filters.FilterSet):
    action = filters.CharFilter(label=gettext_lazy("Action"))
    subject_kind = filters.CharFilter(label=gettext_lazy("Object"))

    class Meta:
        model = Entry
        fields = ("action", "subject_kind")


@opens_to(Role.OPERATOR, Role.ADMINISTRATOR)
def entries(request: HttpRequest) -> HttpResponse:
    rows = Entry.objects.select_related("actor")
    found = listing(request, EntryTable, rows, name="audit", filterset=EntryFilter)
    if isinstance(found, HttpResponse):
        return found
    context = {"listing": found, "title": _("Activity")}
    return render(request, "audit/listing.html", context)


@opens_to(Role.ADMINISTRATOR)
def accesses(request: HttpRequest) -> HttpResponse:
    rows = PersonalAccess.objects.select_related("actor")
    found = listing(request, AccessTable, rows, name="accesses")
    if isinstance(found, HttpResponse):
        return found
    context = {"listing": found, "title": _("Access to personal data")}
    return render(request, "audit/listing.html", context)
