"""What a company writes in an appeal, and what an operator answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.models import Appeal
from farshore.apps.calls.services.appeals import remedies

DISMISS = "dismiss"


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why should the decision be looked at again?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AnswerForm(forms.Form):
    remedy = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect, initial=DISMISS)
    reason = forms.CharField(
        label=_("Reason"), help_text=_("The company reads it in its letter."), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, appeal: Appeal, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = dict(Appeal.Remedy.choices)
        field: Any = self.fields["remedy"]
        field.choices = [
            (DISMISS, _("dismissed")),
            *(
                (code, _("upheld: %s") % labels[Appeal.Remedy(code)])
                for code in remedies(appeal.application)
            ),
        ]

    def chosen_remedy(self) -> str:
        """The remedy chosen; none where the appeal is dismissed."""
        chosen = str(self.cleaned_data["remedy"])
        return "" if chosen == DISMISS else chosen
