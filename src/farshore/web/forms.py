"""What the rooms' forms share: texts in each language, and faults in one line."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LANGUAGES = settings.LANGUAGES


def faults(form: forms.BaseForm) -> str:
    """All that is wrong with a form, for a notice where the form itself is not shown again."""
    return " ".join(str(fault) for found in form.errors.values() for fault in found)


def refused(form: forms.BaseForm, error: ValidationError) -> None:
    """What a service refused, at the fields that it names; else above the form."""
    named = getattr(error, "error_dict", None) or {"": [error]}
    for name, found in named.items():
        for fault in found:
            form.add_error(name if name in form.fields else None, fault)


class TranslatedForm(forms.Form):
    """Fields for one text in each language, called name_ko, name_en, name_ja."""

    def add_texts(
        self, name: str, label: Any, kept: Mapping[str, str] | None, *, most: int = 200,
        long: bool = False, needed: bool = True,
    ) -> list[str]:  # fmt: skip
        names = []
        for code, language in LANGUAGES:
            field: Any = forms.CharField(
                label=f"{label} ({language})", max_length=most, required=False,
                initial=(kept or {}).get(code, ""),
            )  # fmt: skip
            if long:
                field.widget = forms.Textarea(attrs={"rows": 4, "maxlength": most})
            field.widget.attrs["lang"] = code
            field.needed_to_open = needed
            self.fields[f"{name}_{code}"] = field
            names.append(f"{name}_{code}")
        return names

    def texts(self, name: str) -> dict[str, str]:
        found = {code: self.cleaned_data.get(f"{name}_{code}", "") for code, _name in LANGUAGES}
        return {code: text.strip() for code, text in found.items() if text.strip()}

    def need_text(self, name: str) -> None:
        if not self.texts(name):
            self.add_error(f"{name}_{LANGUAGES[0][0]}", _("Write it in one language at least."))
