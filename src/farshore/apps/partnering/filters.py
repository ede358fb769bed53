"""How a reader narrows matches and engagements."""

from typing import ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from farshore.apps.partnering.models import Engagement, Match


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
