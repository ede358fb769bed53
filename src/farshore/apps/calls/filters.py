"""How an operator narrows a call's applications and its letters of decision."""

from typing import ClassVar

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.letters import NAMES, OUTCOMES
from farshore.apps.calls.models import Application
from farshore.apps.letters.filters import LetterFilter
from farshore.apps.registry.models import Organisation
from farshore.web.words import ALL


class ApplicationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("State"), choices=Application.State.choices)
    field = filters.ChoiceFilter(
        label=_("Field"),
        field_name="organisation__field",
        choices=[choice for choice in Organisation.Field.choices if choice[0]],
    )
    first_timer = filters.BooleanFilter(
        label=_("First time at a base abroad"),
        widget=forms.Select(choices=[("", ALL), ("true", _("yes")), ("false", _("no"))]),
    )

    class Meta:
        model = Application
        fields: ClassVar = ["state", "field", "first_timer"]


class DecisionLetterFilter(LetterFilter):
    """Only the kinds that tell a decision."""

    kind = filters.ChoiceFilter(
        label=LetterFilter.base_filters["kind"].label,
        choices=[(code, NAMES[code]) for code in OUTCOMES],
    )
