"""What applicants and reviewers enter."""

import secrets
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, Criterion
from farshore.apps.calls.models.form_versions import Question
from farshore.apps.calls.question_fields import as_text, field_for
from farshore.apps.calls.questions import conditions_in_words, is_file
from farshore.apps.calls.scores import ScoreField
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.documents.selectors.files import filled
from farshore.apps.registry.models import Technology
from farshore.web.templatetags.farshore import krw
from farshore.web.translated import in_language

MOST_MONTHS = 60
JOINED = "\u2060"


class ApplicationForm(forms.ModelForm[Application]):
    """A draft: every field may still be empty; submitting asks for what is missing."""

    first_wish = forms.ChoiceField(label=_("First wish"), required=False)
    second_wish = forms.ChoiceField(label=_("Second wish"), required=False)
    revision = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), min_value=0, max_value=10**9
    )
    # which opened page this is: a page whose answer got lost never clashes with itself
    page = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    class Meta:
        model = Application
        fields = (
            "technology", "space_kind", "space_count", "biosafety_level", "starts", "months",
            "requested", "raised_usd", "revenue_usd", "first_timer",
        )  # fmt: skip
        labels = {
            "technology": _("Technology"),
            "space_kind": _("Kind of space"),
            "space_count": _("How many"),
            "biosafety_level": _("Biosafety level"),
            "starts": _("Start wished"),
            "months": _("Length in months"),
            "requested": _("Support asked for (KRW)"),
            "raised_usd": _("Raised so far (USD)"),
            "revenue_usd": _("Revenue of the last twelve months (USD)"),
            "first_timer": _("First time at a base abroad"),
        }
        widgets = {"starts": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(
        self, *args: Any, questions: Sequence[Question] | None = None, **options: Any
    ) -> None:
        """`questions`: those of a form that is not published yet, for a preview."""
        super().__init__(*args, **options)
        application = self.instance
        self.questions = application.questions if questions is None else list(questions)
        fields: dict[str, Any] = self.fields
        fields["technology"].queryset = Technology.objects.filter(
            organisation=application.organisation_id
        )
        self.fields["technology"].required = False
        self.fields["biosafety_level"].widget = forms.Select(choices=[(1, "BSL-1"), (2, "BSL-2")])
        for name in ("space_count", "months"):
            fields[name].min_value = 1
        self.fields["revision"].initial = application.revision
        self.fields["page"].initial = secrets.token_urlsafe(12)
        bases = [(row["key"], in_language(row["name"])) for row in application.call.bases]
        for name in ("first_wish", "second_wish"):
            fields[name].choices = [("", "–"), *bases]
        wishes = [*application.wished_bases, "", ""]
        self.fields["first_wish"].initial, self.fields["second_wish"].initial = wishes[:2]
        if len(bases) == 1:
            self.fields["first_wish"].initial = bases[0][0]
            del self.fields["second_wish"]
        self._ask_questions(application)
        for name in (*Application.REQUIRED, "first_wish"):
            if name in self.fields:
                fields[name].needed = True

    def _ask_questions(self, application: Application) -> None:
        annex = getattr(application, "annex", None)
        kept = {**application.answers, **(annex.answers if annex else {})}
        files = filled(application)
        hosts_read = policy_of(application.call).hosts_read_confidential
        conditions = conditions_in_words(self.questions)
        for question in self.questions:
            key = question["key"]
            self.fields[f"q_{key}"] = field_for(
                question, kept.get(key, ""), conditions.get(key, ""),
                {"application": application, "file": files.get(key)}, hosts_read=hosts_read,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_plan(cleaned)
        first, second = cleaned.get("first_wish"), cleaned.get("second_wish")
        if first and first == second:
            self.add_error("second_wish", _("Name another base than the first."))
        return cleaned

    def _check_plan(self, cleaned: dict[str, Any]) -> None:
        """What no call can grant is told while one writes."""
        call = self.instance.call
        for name in ("requested", "raised_usd", "revenue_usd"):
            amount = cleaned.get(name)
            if amount is not None and amount < 0:
                self.add_error(name, _("An amount is not negative."))
        asked = cleaned.get("requested")
        if asked is not None and call.budget is not None and asked > call.budget:
            self.add_error("requested", _("More than the call has in all: %s.") % krw(call.budget))
        starts, months = cleaned.get("starts"), cleaned.get("months")
        if starts is not None and starts < call.deadline.date():
            self.add_error("starts", _("A stay begins after the deadline."))
        if months is not None and not 1 <= months <= MOST_MONTHS:
            self.add_error("months", _("From 1 to %s months.") % MOST_MONTHS)

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        wishes = [cleaned[n] for n in ("first_wish", "second_wish") if cleaned.get(n)]
        return {**{name: cleaned[name] for name in self.Meta.fields}, "wished_bases": wishes}

    def answers(self) -> dict[str, str]:
        return {
            question["key"]: as_text(self.cleaned_data[f"q_{question['key']}"])
            for question in self.questions
            if not is_file(question)
        }

    def names(self) -> dict[str, str]:
        """What each field is called, by the name under which it is kept."""
        bound = {name: str(field.label) for name, field in self.fields.items()}
        return {**bound, "wished_bases": str(_("Bases wished"))}


def span_of(criterion: Criterion) -> str:
    """Its range; joined so that no line ends within."""
    return f"{criterion.lowest}{JOINED}–{JOINED}{criterion.highest}"


def off_scale(criterion: Criterion) -> str:
    return refuse(
        "score-out-of-range", lowest=criterion.lowest, highest=criterion.highest
    ).messages[0]


class ReviewForm(forms.Form):
    """A score for each criterion of the stage, and a comment."""

    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=4000, widget=forms.Textarea
    )

    def __init__(
        self, *args: Any, call: Call, stage: str = Criterion.Stage.REVIEW, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.criteria: list[Criterion] = call.criteria_for(stage)
        for criterion in self.criteria:
            off = off_scale(criterion)
            self.fields[criterion.key] = ScoreField(
                label=in_language(criterion.name),
                help_text=f"{in_language(criterion.help)} ({span_of(criterion)})",
                required=False,
                min_value=Decimal(criterion.lowest),
                max_value=Decimal(criterion.highest),
                max_digits=5,
                decimal_places=1,
                step_size=Decimal("0.5"),
                error_messages={"min_value": off, "max_value": off},
            )
        for field in self.fields.values():
            field.needed = True  # type: ignore[attr-defined]
        self.order_fields([*(criterion.key for criterion in self.criteria), "comment"])

    def scores(self) -> dict[str, Decimal | None]:
        return {criterion.key: self.cleaned_data[criterion.key] for criterion in self.criteria}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OptionalReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
