"""What is entered along a stay: renewal, notice, leaving, a year as alumni, golden tickets."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.forms_gates import day_field
from farshore.apps.bases.models import Base, RenewalReview, Residency
from farshore.apps.registry.fields import OrganisationField
from farshore.apps.registry.models import Organisation

CRITERIA = {
    "progress": _("Milestones of the plan were reached"),
    "safety": _("No serious safety incident"),
    "payment": _("No overdue charges"),
    "local": _("Work with local partners"),
}


def words(label: Any, rows: int = 2, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=2000, widget=widget, **options)


def criteria_met() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Criteria that are met"), choices=list(CRITERIA.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=RenewalReview.Outcome, widget=forms.RadioSelect
    )
    criteria = criteria_met()
    new_end = day_field(_("New end"), required=False)
    reason = words(_("Reason"))


class AcceptForm(forms.Form):
    new_end = day_field(_("New end"))
    criteria = criteria_met()
    reason = words(_("Reason"))


class DeclineForm(forms.Form):
    reason = words(_("Reason"))


class NoticeForm(forms.Form):
    leaves_on = day_field(_("Leaves on"))
    reason = words(_("Reason"))


class LeaveForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome of the stay"), widget=forms.RadioSelect,
        choices=[
            (row.value, row.label)
            for row in (Residency.State.GRADUATED, Residency.State.TERMINATED)
        ],
    )  # fmt: skip
    reason = words(_("Reason"), required=False)


class OutcomeOfYearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    jobs = forms.IntegerField(label=_("Jobs"), min_value=0, max_value=1_000_000, required=False)
    investment = forms.DecimalField(
        label=_("Investment raised (USD)"), min_value=0, max_digits=18, decimal_places=2,
        required=False,
    )  # fmt: skip
    still_there = forms.NullBooleanField(label=_("Still at work there"), required=False)
    products = words(_("Products launched"), required=False)


class TicketForm(forms.Form):
    sponsor = OrganisationField(label=_("Sponsor"), queryset=Organisation.objects.all())
    amount = forms.DecimalField(
        label=_("Worth (USD)"), min_value=0, max_digits=12, decimal_places=2
    )
    expires = day_field(_("Valid until"))


def companies_before(base: Base) -> QuerySet[Organisation]:
    """Companies that were ever nominated to the base."""
    rows = Organisation.objects.filter(applications__admissions__base=base)
    return rows.distinct().order_by("sort_name")


class AwardForm(forms.Form):
    organisation = forms.ModelChoiceField(label=_("Company"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, base: Base, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = companies_before(base)  # type: ignore[attr-defined]
