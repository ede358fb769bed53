"""How a reader narrows admissions and stays."""

from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models import Chemical, Hazard, HostAdmission, Incident, Residency


class AdmissionFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("State"), choices=HostAdmission.State.choices)

    class Meta:
        model = HostAdmission
        fields: ClassVar = ["state"]


class ResidencyFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("State"), choices=Residency.State.choices)

    class Meta:
        model = Residency
        fields: ClassVar = ["state"]


class IncidentFilter(filters.FilterSet):
    severity = filters.ChoiceFilter(label=_("Severity"), choices=Incident.Severity.choices)
    state = filters.ChoiceFilter(
        label=_("State"), method="by_state",
        choices=[("open", pgettext_lazy("incident", "open")),
                 ("closed", pgettext_lazy("incident", "closed"))],
    )  # fmt: skip

    class Meta:
        model = Incident
        fields: ClassVar = ["severity", "state"]

    def by_state(self, rows: QuerySet[Incident], _name: str, value: str) -> QuerySet[Incident]:
        return rows.filter(closed_at__isnull=value == "open")


class ChemicalFilter(filters.FilterSet):
    name = filters.CharFilter(label=_("Name"), lookup_expr="icontains", max_length=120)
    hazard = filters.ChoiceFilter(label=_("Hazard class"), choices=Hazard.choices)

    class Meta:
        model = Chemical
        fields: ClassVar = ["name", "hazard"]
