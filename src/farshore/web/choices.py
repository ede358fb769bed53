"""Choices of several objects, whatever is sent in place of their keys."""

from typing import Any

from django import forms

LONGEST_KEY = 18


class SeveralField(forms.ModelMultipleChoiceField[Any]):
    """Keys that no database could hold are unknown choices, not errors of the database."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, (list, tuple)) else ():
            if not (str(key).isascii() and str(key).isdecimal() and len(str(key)) <= LONGEST_KEY):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value",
                    params={"pk": str(key)[:LONGEST_KEY]},
                )  # fmt: skip
        return super().clean(value)
