"""What an operator enters about two applications that exclude or need each other."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.models import Application, Call, CohortPair
from farshore.apps.calls.selectors.cohort_pairs import pairable

# more than these are named by number instead of chosen from a list
MOST_LISTED = 300


class CohortPairForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("How they belong together"), choices=CohortPair.Kind.choices,
        initial=CohortPair.Kind.EXCLUDES, widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the pair; the panel's chair does not read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = pairable(call)
        listed = list(self.rows[: MOST_LISTED + 1])
        labels = {
            "first": pgettext_lazy("pair", "First application"),
            "second": pgettext_lazy("pair", "Second application"),
        }
        for name, label in labels.items():
            self.fields[name] = self.one_of(listed, label)
        self.order_fields(["kind", "first", "second", "reason"])

    @staticmethod
    def one_of(listed: list[Application], label: Any) -> forms.Field:
        if len(listed) > MOST_LISTED:
            return forms.CharField(label=label, max_length=20, help_text=_("Its number, as A-012."))
        choices = [(row.code, f"{row.code} {row.organisation}") for row in listed]
        return forms.ChoiceField(label=label, choices=[("", "–"), *choices])

    def chosen(self, name: str) -> Application:
        digits = str(self.cleaned_data[name]).strip().upper().removeprefix("A-")
        known = digits.isascii() and digits.isdecimal() and len(digits) < 10
        row = self.rows.filter(number=int(digits)).first() if known else None
        if row is None:
            raise ValidationError(_("No application of this call has this number."))
        return row

    def clean_first(self) -> Application:
        return self.chosen("first")

    def clean_second(self) -> Application:
        return self.chosen("second")
