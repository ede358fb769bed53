"""What an operator enters when building a call."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.destinations import known
from farshore.apps.calls.models import Call, Criterion, EligibilityRule, Programme, Quota
from farshore.apps.registry.models import Organisation
from farshore.web.forms import TranslatedForm
from farshore.web.translated import in_language
from farshore.web.zones import at_zone, on_the_wall, zone_choices

# an amount of money, as the database holds it
DIGITS: dict[str, Any] = {"max_digits": 18, "decimal_places": 2, "min_value": 0}
MOST_SEATS = 10_000
MOST_GRACE_S = 24 * 3600
MOST_APPEAL_DAYS = 365
EARLIEST, LATEST = datetime(2000, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001
WHEN = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def plainly(amount: Decimal | None) -> Decimal | int | None:
    """An amount without decimals that say nothing, to be read in a field."""
    return amount if amount is None or amount % 1 else int(amount)


class NewCallForm(TranslatedForm):
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), empty_label=None
    )
    copy_of = forms.ModelChoiceField(
        label=_("As a copy of"), queryset=Call.objects.none(), required=False,
        empty_label=_("from scratch"),
    )  # fmt: skip

    def __init__(self, *args: Any, programmes: Any, calls: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["programme"].queryset, fields["copy_of"].queryset = programmes, calls
        self.add_texts("name", pgettext_lazy("call", "Name"), None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_text("name")
        return cleaned


def wall_to_moment(form: forms.Form, name: str, zone: str | None) -> datetime | None:
    """The moment of an hour that was entered as clocks in the zone show it."""
    wall = form.cleaned_data.get(name)
    if wall is None or not zone:
        return None
    try:
        if not EARLIEST <= wall < LATEST:
            raise ValidationError(_("This date is too far away."))
        return at_zone(wall, zone)
    except ValidationError as error:
        form.add_error(name, error)
        return None


class WallTimeField(forms.DateTimeField):
    """An hour without its zone: the form decides which moment it is."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            return datetime.fromisoformat(str(value).strip()).replace(tzinfo=None)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return value


class BasicsForm(TranslatedForm):
    zone = forms.ChoiceField(label=_("Time zone of the call"), choices=zone_choices)
    opens = WallTimeField(label=_("Opening (hour in that zone)"), widget=WHEN)
    closes = WallTimeField(label=_("Deadline (hour in that zone)"), widget=WHEN)
    grace_seconds = forms.IntegerField(
        label=_("Grace in seconds"), min_value=0, max_value=MOST_GRACE_S,
        help_text=_("Submissions this long after the deadline still count; applicants read it."),
    )  # fmt: skip
    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=MOST_SEATS)
    reserve_seats = forms.IntegerField(
        label=pgettext_lazy("call", "Reserve"), min_value=0, max_value=MOST_SEATS
    )
    budget = forms.DecimalField(label=_("Budget (KRW)"), required=False, **DIGITS)
    reviews_each = forms.IntegerField(label=_("Reviews each"), min_value=1, max_value=20)
    max_load = forms.IntegerField(
        label=_("Applications a reviewer at most"), min_value=1, max_value=500
    )
    appeal_days = forms.IntegerField(
        label=_("Days to appeal"), min_value=0, max_value=MOST_APPEAL_DAYS,
        help_text=_("Counted from the letter; 0: no appeal. Applicants read it in the letter."),
    )  # fmt: skip
    bases = forms.MultipleChoiceField(
        label=_("Bases"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        initial = {
            name: getattr(call, name)
            for name in (
                "zone", "grace_seconds", "seats", "reserve_seats", "budget", "reviews_each",
                "max_load", "appeal_days",
            )
        }  # fmt: skip
        initial["budget"] = plainly(call.budget)
        initial["opens"] = on_the_wall(call.opens_at, call.zone)
        initial["closes"] = on_the_wall(call.deadline, call.zone)
        initial["bases"] = [row["key"] for row in call.bases]
        options["initial"] = initial
        super().__init__(*args, **options)
        offered = {row["key"]: row["name"] for row in [*call.bases, *known()]}
        self.offered = offered
        fields: dict[str, Any] = self.fields
        fields["bases"].choices = [(key, in_language(name)) for key, name in offered.items()]
        texts = self.add_texts("name", pgettext_lazy("call", "Name"), call.name)
        texts += self.add_texts(
            "description", _("Description"), call.description, most=4000, long=True
        )
        self.order_fields(texts)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_text("name")
        zone = cleaned.get("zone")
        self.opens_at = wall_to_moment(self, "opens", zone)
        self.deadline = wall_to_moment(self, "closes", zone)
        return cleaned

    def values(self) -> dict[str, Any]:
        plain = ("zone", "grace_seconds", "seats", "reserve_seats", "budget", "reviews_each",
                 "max_load", "appeal_days")  # fmt: skip
        return {
            **{name: self.cleaned_data[name] for name in plain},
            "name": self.texts("name"),
            "description": self.texts("description"),
            "opens_at": self.opens_at,
            "deadline": self.deadline,
            "bases": [
                {"key": key, "name": self.offered[key]} for key in self.cleaned_data["bases"]
            ],
        }


class ExtensionForm(forms.Form):
    closes = WallTimeField(label=_("New deadline (hour in the call's zone)"), widget=WHEN)
    reason = forms.CharField(
        label=_("Reason, which applicants read"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = call.zone
        self.fields["closes"].initial = on_the_wall(call.deadline, call.zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.deadline = wall_to_moment(self, "closes", self.zone)
        return cleaned


class CriterionForm(TranslatedForm):
    stage = forms.ChoiceField(
        label=_("Judged in"), choices=Criterion.Stage.choices, initial=Criterion.Stage.REVIEW
    )
    weight = forms.DecimalField(
        label=pgettext_lazy("call", "Weight"),
        max_digits=6, decimal_places=3, min_value=0.001, initial=1,
        help_text=_("Shares of one within its stage: 0.4 counts for 40 per cent."),
    )  # fmt: skip
    lowest = forms.IntegerField(label=_("Lowest score"), min_value=0, max_value=1000, initial=1)
    highest = forms.IntegerField(label=_("Highest score"), min_value=1, max_value=1000, initial=10)

    def __init__(self, *args: Any, row: Criterion | None, **options: Any) -> None:
        if row is not None:
            options["initial"] = {
                name: getattr(row, name) for name in ("stage", "weight", "lowest", "highest")
            }
        super().__init__(*args, **options)
        texts = self.add_texts(
            "name", pgettext_lazy("call", "Criterion"), row.name if row else None
        )
        texts += self.add_texts(
            "help", _("Help"), row.help if row else None, most=500, long=True, needed=False
        )
        self.order_fields(texts)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_text("name")
        if cleaned.get("lowest", 0) >= cleaned.get("highest", 1001):
            self.add_error("highest", _("The highest score is above the lowest."))
        return cleaned

    def values(self) -> dict[str, Any]:
        fields = ("stage", "weight", "lowest", "highest")
        plain = {name: self.cleaned_data[name] for name in fields}
        return {**plain, "name": self.texts("name"), "help": self.texts("help")}


class QuotaForm(TranslatedForm):
    property = forms.ChoiceField(label=_("Counts"), choices=Quota.Property.choices)
    value = forms.ChoiceField(
        label=_("Which field"), required=False,
        choices=[("", "–"), *[row for row in Organisation.Field.choices if row[0]]],
    )  # fmt: skip
    least = forms.IntegerField(label=_("At least"), min_value=0, max_value=MOST_SEATS, initial=0)
    most = forms.IntegerField(label=_("At most"), min_value=0, max_value=MOST_SEATS, required=False)

    def __init__(self, *args: Any, row: Quota | None, **options: Any) -> None:
        if row is not None:
            options["initial"] = {
                name: getattr(row, name) for name in ("property", "value", "least", "most")
            }
        super().__init__(*args, **options)
        self.order_fields(self.add_texts("name", _("Quota"), row.name if row else None))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_text("name")
        by_field = cleaned.get("property") == Quota.Property.FIELD
        if by_field and not cleaned.get("value"):
            self.add_error("value", _("Name the field that is counted."))
        if cleaned.get("most") is not None and cleaned.get("least", 0) > cleaned["most"]:
            self.add_error("most", _("At most is not less than at least."))
        return cleaned

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        value = data["value"] if data["property"] == Quota.Property.FIELD else ""
        return {
            "property": data["property"], "value": value, "least": data["least"],
            "most": data["most"], "name": self.texts("name"),
        }  # fmt: skip


class RuleForm(TranslatedForm):
    test = forms.ChoiceField(label=_("What is tested"), choices=EligibilityRule.Test.choices)
    limit = forms.DecimalField(label=_("Limit"), required=False, **DIGITS)
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", "–"), ("USD", "USD")],
        help_text=_("Money is compared in US dollars; a limit of years has no currency."),
    )  # fmt: skip
    starts = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends = forms.DateField(
        label=_("In force until (that day excluded)"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, *args: Any, row: EligibilityRule | None, **options: Any) -> None:
        if row is not None:
            options["initial"] = {
                name: getattr(row, name) for name in ("test", "limit", "currency", "starts", "ends")
            } | {"limit": plainly(row.limit)}
        super().__init__(*args, **options)
        self.order_fields(self.add_texts("name", _("Rule"), row.name if row else None))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_text("name")
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("A rule ends after it starts."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {
            **{name: self.cleaned_data[name]
               for name in ("test", "limit", "currency", "starts", "ends")},
            "name": self.texts("name"),
        }  # fmt: skip


ROW_FORMS: dict[str, Any] = {
    "criteria": CriterionForm,
    "quotas": QuotaForm,
    "rules": RuleForm,
}
