"""What base managers, companies and operators enter."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models import Residency
from farshore.apps.calls.models import Programme
from farshore.apps.charges import months
from farshore.apps.charges.exchange import currencies
from farshore.apps.charges.models import DepositMovement, Item, Line
from farshore.apps.registry.fields import OrganisationField
from farshore.apps.registry.models import Organisation

AMOUNT: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}
EARLIEST, LATEST = months.FIRST, months.LAST


class DayField(forms.DateField):
    """A day within the years that charges know."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not EARLIEST <= day < LATEST:
            raise forms.ValidationError(_("Enter a day from 2000 to 2099."))
        return day


class MonthField(forms.CharField):
    """A month as 2025-03."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget = forms.TextInput(attrs={"type": "month", "placeholder": "2025-03"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        month = months.parse(text)
        if month is None and text:
            raise forms.ValidationError(_("Write the month as 2025-03."))
        return month


def currency_choices() -> list[tuple[str, str]]:
    first = [code for code in ("USD", "JPY", "KRW", "EUR") if code in currencies()]
    return [(code, code) for code in [*first, *sorted(currencies() - set(first))]]


class RateForm(forms.Form):
    item = forms.ChoiceField(label=_("Charge"), choices=Item.choices)
    rate_class = forms.SlugField(
        label=_("Class of equipment"), required=False, max_length=50,
        help_text=_("For equipment only, such as imaging."),
    )  # fmt: skip
    amount = forms.DecimalField(label=_("Rate"), **AMOUNT)
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    starts = DayField(label=_("From"))
    ends = DayField(
        label=_("Until (not included)"), required=False,
        help_text=_("Leave empty where the rate stands until the next one."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), required=False, max_length=200)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500)


class ExchangeForm(forms.Form):
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    month = MonthField(label=_("Month"))
    rate = forms.DecimalField(
        label=_("Agreed rate"), max_digits=16, decimal_places=6,
        help_text=_("Units of that currency for one unit of the base's currency."),
    )  # fmt: skip
    day = DayField(label=_("Day of the rate"))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class HeadsForm(forms.Form):
    heads = forms.IntegerField(label=_("Number of people"), min_value=0, max_value=2000)
    starts = DayField(label=_("From"))


class DepositForm(forms.Form):
    kind = forms.ChoiceField(label=_("Movement"), choices=DepositMovement.Kind.choices)
    on = DayField(label=_("Day"))
    amount = forms.DecimalField(label=_("Amount"), **AMOUNT)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=500,
        help_text=_("Needed where the deposit is kept."),
    )  # fmt: skip


class DueForm(forms.Form):
    due = DayField(label=_("To be paid by"))


class PayForm(forms.Form):
    on = DayField(label=_("Day"))
    amount = forms.DecimalField(label=_("Amount"), **AMOUNT)
    reference = forms.CharField(label=_("Reference"), max_length=80)


class WordsForm(forms.Form):
    """One text that a person has to give."""

    text = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = label


class CreditForm(forms.Form):
    """An amount to take back from each line, and the reason."""

    def __init__(self, *args: Any, lines: list[tuple[Line, str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for line, label, left in lines:
            self.fields[f"line_{line.pk}"] = forms.DecimalField(
                label=label, required=False, help_text=_("At most %(left)s") % {"left": left},
                **AMOUNT,
            )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        )

    def amounts(self) -> dict[int, Decimal]:
        return {
            int(name.removeprefix("line_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("line_") and value
        }


class SchemeForm(forms.Form):
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), empty_label=None
    )
    sponsor = OrganisationField(
        label=_("Sponsor"), queryset=Organisation.objects.all(), required=False,
        help_text=_("Where the programme does not bear it itself: a name in any language, or a "
                    "registration number."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices, initial="KRW")
    ceiling = forms.DecimalField(label=_("Ceiling a month"), **AMOUNT)
    percent = forms.DecimalField(
        label=_("Share in per cent"), max_digits=5, decimal_places=2, initial=100
    )
    items = forms.MultipleChoiceField(
        label=_("What is subsidised"), choices=Item.choices[:-1],
        widget=forms.CheckboxSelectMultiple, initial=["bench", "suite", "desk"],
    )  # fmt: skip
    budget = forms.DecimalField(label=_("Budget"), max_digits=14, decimal_places=2)
    starts = DayField(label=_("From"))
    ends = DayField(label=_("Until (not included)"))
    term_months = forms.IntegerField(
        label=_("Months a term"), min_value=1, max_value=60, initial=12
    )
    most_terms = forms.IntegerField(label=_("Most terms"), min_value=1, max_value=20, initial=3)
    source = forms.CharField(label=_("Source"), required=False, max_length=200)

    field_order = ("programme", "name_ko", "name_en", "name_ja", "sponsor")

    def __init__(self, *args: Any, programmes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        programme: Any = self.fields["programme"]
        programme.queryset = programmes
        name = pgettext_lazy("subsidy", "Name")
        for code, language in settings.LANGUAGES:
            field = forms.CharField(label=f"{name} ({language})", max_length=200)
            field.widget.attrs["lang"] = code
            self.fields[f"name_{code}"] = field
        self.order_fields(self.field_order)

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        name = {code: given.pop(f"name_{code}") for code, _language in settings.LANGUAGES}
        share = given.pop("percent") / 100
        return {**given, "name": name, "share": share}


class StayField(forms.ModelChoiceField[Residency]):
    def label_from_instance(self, obj: Residency) -> str:
        return f"{obj.organisation} · {obj.base} ({obj.starts} – {obj.ends})"


class AwardForm(forms.Form):
    residency = StayField(label=_("Company"), queryset=Residency.objects.none(), empty_label=None)
    starts = DayField(label=_("From"))

    def __init__(self, *args: Any, stays: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        residency: Any = self.fields["residency"]
        residency.queryset = stays


class PaidForm(forms.Form):
    on = DayField(label=_("Day"))
    reference = forms.CharField(label=_("Reference"), max_length=80)


def default_month(day: date) -> date:
    """The month before the present one: that which is issued next."""
    return months.following(months.month_of(day), -1)
