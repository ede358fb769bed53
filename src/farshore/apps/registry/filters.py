"""What a reader can narrow lists by."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from farshore.apps.registry.models import ImportRun, Organisation, Study
from farshore.apps.registry.selectors.organisations import (
    countries,
    named,
    own_cluster,
    tenants_on,
)
from farshore.apps.registry.selectors.studies import at_place, holding
from farshore.apps.registry.services.imports.importers import kinds

Organisations = QuerySet[Organisation]
Studies = QuerySet[Study]
# the studies' source writes countries in English, and Korea in two ways
STUDY_COUNTRIES = {
    "KR": (_("Korea"), ("Korea, Republic of", "South Korea")),
    "US": (_("United States"), ("United States",)),
    "JP": (_("Japan"), ("Japan",)),
    "FR": (_("France"), ("France",)),
}


class DayWidget(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OrganisationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or number"), method="by_name")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Organisation.Kind.choices)
    field = filters.ChoiceFilter(label=_("Field"), choices=Organisation.Field.choices[:-1])
    country = filters.ChoiceFilter(label=_("Country"), choices=countries)
    tenant_on = filters.DateFilter(label=_("Tenant on"), method="by_tenancy", widget=DayWidget())

    class Meta:
        model = Organisation
        fields = ("q", "kind", "field", "country", "tenant_on")

    def by_name(self, rows: Organisations, name: str, words: str) -> Organisations:
        return named(rows, words)

    def by_tenancy(self, rows: Organisations, name: str, day: date) -> Organisations:
        cluster = own_cluster()
        return rows.filter(pk__in=tenants_on(cluster, day).values("pk")) if cluster else rows.none()


class StudyFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Condition, treatment or sponsor"), method="by_words")
    country = filters.ChoiceFilter(
        label=_("Country"),
        choices=[(code, name) for code, (name, _written) in STUDY_COUNTRIES.items()],
        method="by_country",
    )
    place = filters.CharFilter(label=_("City, state or facility"), method="by_place")
    phase = filters.CharFilter(label=_("Phase"), lookup_expr="icontains")

    class Meta:
        model = Study
        fields = ("q", "country", "place", "phase")

    def by_words(self, rows: Studies, name: str, words: str) -> Studies:
        return holding(rows, words)

    def by_country(self, rows: Studies, name: str, country: str) -> Studies:
        return at_place(rows, countries=STUDY_COUNTRIES[country][1])

    def by_place(self, rows: Studies, name: str, place: str) -> Studies:
        return at_place(rows, place=place)


class ImportFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=kinds)

    class Meta:
        model = ImportRun
        fields = ("kind",)
