"""What an operator enters to correct a criterion that applicants have read."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.forms_building import CriterionForm
from farshore.apps.calls.models import Criterion


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason, which applicants read"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class CorrectionForm(CriterionForm):
    """A criterion of interviews, in every language and with the reason."""

    def __init__(self, *args: Any, row: Criterion | None, **options: Any) -> None:
        super().__init__(*args, row=row, **options)
        del self.fields["stage"]
        for code, _language in settings.LANGUAGES:
            name: Any = self.fields[f"name_{code}"]
            # applicants read it at once
            name.required, name.needed_to_open = True, False
        self.fields["reason"] = ReasonForm.base_fields["reason"]

    def values(self) -> dict[str, Any]:
        self.cleaned_data["stage"] = Criterion.Stage.INTERVIEW
        return super().values()
