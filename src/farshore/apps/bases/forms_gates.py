"""What residents and base managers enter about requirements, incidents, visas and changes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.gates import OVER
from farshore.apps.bases.models import Base, Incident, Residency, Room


class DayInput(forms.DateInput):
    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput())


class GateForm(forms.Form):
    """What comes with a step of a requirement."""

    expires = day_field(_("Valid until"), required=False)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)
    paper = forms.FileField(label=_("Document"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)


class IncidentForm(forms.Form):
    severity = forms.ChoiceField(label=_("Severity"), choices=Incident.Severity)
    room = forms.ModelChoiceField(
        label=_("Where"), queryset=Room.objects.none(), required=False, empty_label=_("elsewhere")
    )
    happened_at = forms.DateTimeField(
        label=_("When, by the base's clock"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    what = forms.CharField(
        label=_("What happened"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, base: Base, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["room"].queryset = base.rooms.all()  # type: ignore[attr-defined]


class FollowUpForm(forms.Form):
    owner = forms.ModelChoiceField(label=_("Who sees to it"), queryset=User.objects.none())
    due = day_field(_("By when"))
    what = forms.CharField(
        label=_("What is to be done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, base: Base, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            team_roles__team=base.team_id, team_roles__role=Role.BASE_MANAGER, is_active=True
        ).distinct()


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("How it was settled"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class VisaForm(forms.Form):
    holder = forms.CharField(label=_("Holder"), max_length=60)
    visa_class = forms.CharField(
        label=_("Class"), max_length=20, help_text=_("Such as L-1 or O-1. Never a number.")
    )
    expires = day_field(_("Valid until"))


class ClosureForm(forms.Form):
    room = forms.ModelChoiceField(label=_("Room that closes"), queryset=Room.objects.none())
    starts = day_field(_("From"))
    ends = day_field(_("Open again on"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, base: Base, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["room"].queryset = base.rooms.all()  # type: ignore[attr-defined]


class StayField(forms.ModelChoiceField[Residency]):
    """A company's stay, of a base that the page names."""

    def label_from_instance(self, obj: Residency) -> str:
        return f"{obj.organisation} ({obj.starts} – {obj.ends})"


class LateLeaverForm(forms.Form):
    residency = StayField(label=_("Company that leaves late"), queryset=Residency.objects.none())
    ends = day_field(_("Stays until"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, base: Base, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = base.residencies.exclude(state__in=OVER).select_related("organisation")
        rows = rows.only("base", "starts", "ends", "organisation__name")
        self.fields["residency"].queryset = rows  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Name of the door"), max_length=60)
