"""How a reader narrows matches, engagements and the directory."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.partnering.models import Engagement, Match
from farshore.apps.partnering.selectors import directory
from farshore.apps.registry.filters import OrganisationFilter
from farshore.apps.registry.models import Organisation, Study
from farshore.apps.registry.selectors.organisations import countries
from farshore.apps.registry.selectors.studies import holding


class MatchFilter(filters.FilterSet):
    partner_answer = filters.ChoiceFilter(label=_("Partner's answer"), choices=Match.Answer.choices)
    company_answer = filters.ChoiceFilter(label=_("Company's answer"), choices=Match.Answer.choices)

    class Meta:
        model = Match
        fields: ClassVar = ["partner_answer", "company_answer"]


class EngagementFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label=_("Furthest step"), choices=Engagement.Kind.choices)

    class Meta:
        model = Engagement
        fields: ClassVar = ["kind"]


class DirectoryFilter(OrganisationFilter):
    """What the registry narrows by, and what matters in a partner."""

    tenant_on = None
    standing = filters.ChoiceFilter(
        label=pgettext_lazy("partner", "Standing"),
        choices=[("partner", _("partner of the network")), ("looking", _("with open needs"))],
        method="by_standing",
    )
    study = filters.CharFilter(label=_("Studies of (condition, treatment)"), method="by_study")

    class Meta:
        model = Organisation
        fields: ClassVar = ["q", "kind", "field", "country", "standing", "study"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["country"].extra["choices"] = countries()

    def by_standing(
        self, rows: QuerySet[Organisation], name: str, standing: str
    ) -> QuerySet[Organisation]:
        return directory.looking(rows) if standing == "looking" else directory.registered(rows)

    def by_study(
        self, rows: QuerySet[Organisation], name: str, words: str
    ) -> QuerySet[Organisation]:
        return directory.sponsoring(rows, holding(Study.objects.all(), words))
