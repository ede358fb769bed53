"""How a reader narrows statements and claims."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from farshore.apps.charges.forms import MonthField
from farshore.apps.charges.models import Claim, Statement
from farshore.apps.charges.selectors.statements import read_by
from farshore.apps.charges.selectors.subsidies import schemes


class MonthFilter(filters.CharFilter):
    field_class = MonthField

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(**{self.field_name: value}) if value else qs


def bases_read(request: Any) -> Any:
    return read_by(request.user)


def schemes_read(request: Any) -> Any:
    return schemes(request.user)


class StatementFilter(filters.FilterSet):
    month = MonthFilter(label=_("Month"), field_name="month")
    state = filters.ChoiceFilter(label=_("State"), choices=Statement.State.choices)
    base = filters.ModelChoiceFilter(
        label=_("Base"), field_name="residency__base", queryset=bases_read
    )

    class Meta:
        model = Statement
        fields: ClassVar = ["month", "state", "base"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.request is not None and read_by(self.request.user).count() < 2:
            del self.filters["base"]


class ClaimFilter(filters.FilterSet):
    month = MonthFilter(label=_("Month"), field_name="month")
    scheme = filters.ModelChoiceFilter(
        label=_("Subsidy"), field_name="award__scheme", queryset=schemes_read
    )

    class Meta:
        model = Claim
        fields: ClassVar = ["month", "scheme"]
