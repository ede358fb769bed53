"""How a reader narrows admissions and stays."""

from typing import ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models import Chemical, Hazard, HostAdmission, Residency


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


class ChemicalFilter(filters.FilterSet):
    name = filters.CharFilter(label=_("Name"), lookup_expr="icontains", max_length=120)
    hazard = filters.ChoiceFilter(label=_("Hazard class"), choices=Hazard.choices)

    class Meta:
        model = Chemical
        fields: ClassVar = ["name", "hazard"]
