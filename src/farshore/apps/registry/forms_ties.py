"""What an operator enters about a tie between a person and a company."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.accounts.models import User
from farshore.apps.registry.fields import OrganisationField
from farshore.apps.registry.models import Affiliation, FundingRound, Organisation, RoundInvestor
from farshore.apps.registry.selectors.organisations import named
from farshore.apps.registry.selectors.ties import Tie, company_of


def in_short(row: FundingRound) -> str:
    """A round as told apart from others of its day: kind, amount, where it is written."""
    amount = "" if row.amount is None else f"{row.amount:,.0f} {row.currency}".strip()
    return " · ".join(part for part in (row.kind, amount, row.source) if part)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


class TieForm(forms.Form):
    """Who is tied to which company; what follows depends on the kind of tie."""

    company = OrganisationField(label=_("Company"), queryset=Organisation.objects.all())
    who = forms.CharField(
        label=pgettext_lazy("tie", "Person"), max_length=200,
        help_text=_("The e-mail address of somebody with an account, or the name as written."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=120, help_text=_("Where you know it from, with its date.")
    )

    def person(self) -> tuple[User | None, str]:
        """The account, where an address was given, and the name as written."""
        who = self.cleaned_data["who"].strip()
        if "@" not in who:
            return None, who[:120]
        found = User.objects.filter(email__iexact=who).first()
        if found is None:
            self.add_error("who", _("Nobody has an account with this address."))
        return found, found.name if found else ""


class EmploymentForm(TieForm):
    starts = day(pgettext_lazy("tie", "From"), required=False)
    ends = day(
        pgettext_lazy("tie", "Until"), required=False, help_text=_("The first day no longer there.")
    )
    field_order = ("company", "who", "starts", "ends", "source")

    def values(self) -> dict[str, Any]:
        person, name = self.person()
        data = self.cleaned_data
        return {
            "person": person, "person_name": "" if person else name,
            "organisation": data.get("company"), "starts": data["starts"], "ends": data["ends"],
            "source": data["source"],
        }  # fmt: skip


class InvestorForm(TieForm):
    on = day(_("Day of the funding round"))
    # asked only where the company had several rounds on that day
    round = forms.ChoiceField(
        label=_("Which round"), required=False, choices=(),
        help_text=_("The company had several rounds on this day."),
    )  # fmt: skip
    ends = day(_("Sold on"), required=False)
    field_order = ("company", "who", "on", "round", "ends", "source")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["who"].label = _("Investor")
        self.fields["who"].help_text = _(
            "The e-mail address of somebody with an account, or the investor's name."
        )
        self.rounds = self._rounds()
        choices: Any = self.fields["round"]
        choices.choices = [("", "–"), *((str(row.pk), in_short(row)) for row in self.rounds)]
        if len(self.rounds) < 2:
            del self.fields["round"]

    def _rounds(self) -> list[FundingRound]:
        """Those of the company on the day, of what was entered or of the tie to be corrected."""
        try:
            owner = self._value("company")
            on = self._value("on")
        except ValidationError:
            return []
        if owner is None or on is None:
            return []
        return list(owner.rounds.filter(date=on).order_by("pk"))

    def _value(self, name: str) -> Any:
        return self.fields[name].clean(self[name].value())

    def round_meant(self) -> FundingRound | None:
        if not self.rounds:
            self.add_error("on", _("The registry knows no round of the company on this day."))
            return None
        if len(self.rounds) == 1:
            return self.rounds[0]
        chosen = self.cleaned_data.get("round")
        found = [row for row in self.rounds if str(row.pk) == chosen]
        if not found:
            self.add_error(
                "round",
                _("The company had %(count)s rounds on this day: choose the one meant.")
                % {"count": len(self.rounds)},
            )
        return found[0] if found else None

    def values(self) -> dict[str, Any]:
        person, name = self.person()
        data = self.cleaned_data
        known = [] if person else list(named(Organisation.objects.all(), name)[:50])
        alike = [row for row in known if name in row.name.values()]
        return {
            "person": person, "name": name, "round": self.round_meant(), "ends": data["ends"],
            "organisation": alike[0] if len(alike) == 1 else None, "source": data["source"],
        }  # fmt: skip


class InventorForm(TieForm):
    title = forms.CharField(label=_("Technology"), max_length=300)
    field_order = ("company", "who", "title", "source")

    def values(self) -> dict[str, Any]:
        person, name = self.person()
        data = self.cleaned_data
        wanted = data["title"].strip()
        rows = [
            row for row in data["company"].technologies.order_by("pk")
            if wanted in row.title.values()
        ]  # fmt: skip
        if not rows:
            self.add_error("title", _("The company has no technology of this title."))
        return {
            "person": person, "name": name, "technology": rows[0] if rows else None,
            "source": data["source"],
        }  # fmt: skip


FORMS: dict[str, type[Any]] = {
    "employment": EmploymentForm,
    "investor": InvestorForm,
    "inventor": InventorForm,
}


def as_entered(tie: Tie) -> dict[str, Any]:
    """What the form would have been filled with."""
    name = tie.person_name if isinstance(tie, Affiliation) else tie.name
    told: dict[str, Any] = {
        "company": company_of(tie), "who": tie.person.email if tie.person else name,
        "source": tie.source,
    }  # fmt: skip
    if isinstance(tie, Affiliation):
        return {**told, "starts": tie.starts, "ends": tie.ends}
    if isinstance(tie, RoundInvestor):
        return {**told, "on": tie.round.date, "round": str(tie.round_id), "ends": tie.ends}
    return {**told, "title": str(tie.technology)}


class WrongForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class EndForm(WrongForm):
    ends = day(_("Ended on"))
    field_order = ("ends", "reason")
