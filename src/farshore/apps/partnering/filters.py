"""How a reader narrows needs, matches, engagements and the directory."""

from typing import Any, ClassVar

import django_filters as filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.partnering.models import Engagement, Match, Need
from farshore.apps.partnering.selectors import directory
from farshore.apps.registry.filters import OrganisationFilter
from farshore.apps.registry.models import Organisation, Study
from farshore.apps.registry.selectors.organisations import named
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


class NeedFilter(filters.FilterSet):
    """What operators and partners narrow needs by."""

    q = filters.CharFilter(label=_("Text or partner"), method="by_words", max_length=120)
    field = filters.ChoiceFilter(
        label=_("Field"), choices=Organisation.Field.choices[:-1], method="by_field"
    )

    class Meta:
        model = Need
        fields: ClassVar = ["q", "field"]

    def by_words(self, rows: QuerySet[Need], name: str, words: str) -> QuerySet[Need]:
        found = Q(text__icontains=words)
        for code, _language in settings.LANGUAGES:
            found |= Q(**{f"title__{code}__icontains": words})
        partners = named(Organisation.objects.exclude(partner=None), words)
        return rows.filter(found | Q(partner__organisation__in=partners.order_by().values("pk")))

    def by_field(self, rows: QuerySet[Need], name: str, field: str) -> QuerySet[Need]:
        # the keys are plain letters: SQLite cannot ask whether a list holds a value
        return rows.filter(fields__icontains=f'"{field}"')


PARTNER = "partner"
STANDINGS = [(PARTNER, _("partner of the network")), ("looking", _("with open needs"))]


class DirectoryFilter(OrganisationFilter):
    """What the registry narrows by, and what matters in a partner.

    Who asks for nothing sees the partners of the network.
    """

    tenant_on = None
    standing = filters.ChoiceFilter(
        label=pgettext_lazy("partner", "Standing"),
        choices=STANDINGS,
        method="by_standing",
    )
    study = filters.CharFilter(label=_("Studies of (condition, treatment)"), method="by_study")

    class Meta:
        model = Organisation
        fields: ClassVar = ["q", "kind", "field", "country", "standing", "study"]

    def __init__(self, data: Any = None, *args: Any, **options: Any) -> None:
        asked = any(name in self.base_filters for name in data or ())
        super().__init__(data if asked else {"standing": PARTNER}, *args, **options)
        if not directory.sees_wishes(self.request.user):
            self.form.fields["standing"].choices = STANDINGS[:1]

    def by_standing(
        self, rows: QuerySet[Organisation], name: str, standing: str
    ) -> QuerySet[Organisation]:
        return directory.looking(rows) if standing == "looking" else directory.registered(rows)

    def by_study(
        self, rows: QuerySet[Organisation], name: str, words: str
    ) -> QuerySet[Organisation]:
        return directory.sponsoring(rows, holding(Study.objects.all(), words))
