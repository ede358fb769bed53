"""What operators enter: texts in three languages, one letter's text, an address."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from farshore.apps.letters.models import Letter
from farshore.apps.letters.selectors.templates import Text


class TextForm(forms.Form):
    """Subject and text in each language."""

    def __init__(self, *args: Any, text: Text, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, name in settings.LANGUAGES:
            subject: Any = forms.CharField(
                label=_("Subject"), max_length=300, required=False,
                initial=text.subject.get(code, ""), widget=forms.TextInput(attrs={"lang": code}),
            )  # fmt: skip
            body: Any = forms.CharField(
                label=_("Text"), max_length=8000, required=False,
                initial=text.body.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 12, "lang": code}),
            )  # fmt: skip
            subject.section = body.section = name
            self.fields[f"subject_{code}"], self.fields[f"body_{code}"] = subject, body

    def texts(self, part: str) -> dict[str, str]:
        return {code: self.cleaned_data[f"{part}_{code}"] for code, _name in settings.LANGUAGES}


class LetterForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = forms.CharField(
        label=_("Text"), max_length=8000, widget=forms.Textarea(attrs={"rows": 14})
    )

    @classmethod
    def of(cls, letter: Letter) -> "LetterForm":
        return cls(initial={"subject": letter.subject, "body": letter.body})


class AddressForm(forms.Form):
    address = forms.EmailField(label=_("Address"), max_length=254)
