"""What partners enter, and operators about them."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from farshore.apps.partnering.models import Engagement
from farshore.apps.registry.models import Organisation
from farshore.web import clock

LANGUAGES = [("en", "English"), ("ja", "日本語"), ("ko", "한국어")]


class NeedForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of this need"), choices=LANGUAGES)
    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("What you look for"),
        help_text=_("Not confidential: companies whose technology matches will read it."),
        min_length=20,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    fields_wanted = forms.MultipleChoiceField(
        label=_("Fields"),
        required=False,
        choices=Organisation.Field.choices[:-1],
        widget=forms.CheckboxSelectMultiple,
    )
    least_readiness = forms.IntegerField(
        label=_("Readiness level at least (1 to 9)"), min_value=1, max_value=9, initial=1
    )
    open_until = forms.DateField(
        label=_("Open until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_open_until(self) -> date | None:
        day: date | None = self.cleaned_data["open_until"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("This day has passed."))
        return day

    def values(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        cleaned["title"] = {cleaned["language"]: cleaned["title"]}
        cleaned["fields"] = cleaned.pop("fields_wanted")
        return cleaned


class StepForm(forms.Form):
    kind = forms.ChoiceField(label=_("Step"), choices=Engagement.Kind.choices[1:])
    on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    amount = forms.DecimalField(
        label=_("Amount"), required=False, min_value=0, max_digits=16, decimal_places=2
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=[("", "–"), ("KRW", "KRW"), ("USD", "USD"), ("JPY", "JPY")],
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class PartnerForm(forms.Form):
    languages = forms.MultipleChoiceField(
        label=_("Languages in which it writes"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )


class RetireForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)
