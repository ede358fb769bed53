"""A score as people enter it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LARGEST = Decimal(10) ** 6


class ScoreField(forms.DecimalField):
    """Refuses what no scale reaches before its step is looked at, which a float could not do."""

    def to_python(self, value: Any) -> Any:
        found: Any = super().to_python(value)
        if found is not None and not (found.is_finite() and abs(found) < LARGEST):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found
