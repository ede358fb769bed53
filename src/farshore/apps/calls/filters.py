"""How an operator narrows the applications of a call."""

from typing import ClassVar

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.models import Application
from farshore.apps.registry.models import Organisation


class ApplicationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("State"), choices=Application.State.choices)
    field = filters.ChoiceFilter(
        label=_("Field"), field_name="organisation__field", choices=Organisation.Field.choices
    )
    first_timer = filters.BooleanFilter(
        label=_("First time at a base abroad"),
        widget=forms.Select(choices=[("", "---------"), ("true", _("yes")), ("false", _("no"))]),
    )

    class Meta:
        model = Application
        fields: ClassVar = ["state", "field", "first_timer"]
