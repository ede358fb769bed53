"""What residents enter about chemicals and biological agents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.forms_gates import day_field
from farshore.apps.bases.models import Base, Hazard, Room, Unit


class ChemicalForm(forms.Form):
    name = forms.CharField(label=_("Name of the chemical"), max_length=120)
    cas = forms.CharField(label=_("CAS number"), max_length=12, help_text=_("Such as 64-17-5."))
    hazard = forms.ChoiceField(
        label=_("Hazard class"), choices=[("", "–"), *Hazard.choices], required=False
    )
    amount = forms.DecimalField(
        label=pgettext_lazy("inventory", "Amount"),
        max_digits=10,
        decimal_places=3,
        min_value=0,
        localize=False,
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit)
    container = forms.CharField(label=_("Container"), max_length=60, required=False)
    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none())

    def __init__(self, *args: Any, base: Base, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = base.rooms.filter(areas__base=base).distinct()
        self.fields["room"].queryset = rows  # type: ignore[attr-defined]


class AgentForm(forms.Form):
    name = forms.CharField(label=_("Name of the agent"), max_length=120)
    risk_group = forms.TypedChoiceField(
        label=_("Risk group"), choices=[(n, str(n)) for n in range(1, 5)], coerce=int
    )
    approval = forms.CharField(
        label=_("Number of the committee's approval"), max_length=60, required=False
    )
    approved_until = day_field(_("Approved until"), required=False)
    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none())

    def __init__(self, *args: Any, base: Base, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["room"].queryset = base.rooms.all()  # type: ignore[attr-defined]
