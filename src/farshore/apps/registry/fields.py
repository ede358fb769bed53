"""An organisation that a person names: a list of all of them would be too long to choose from."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from farshore.apps.registry.models import Organisation, OrganisationName
from farshore.apps.registry.selectors.organisations import named

MOST_OFFERED = 6


class OrganisationField(forms.CharField):
    """A name in any language, part of one, or a registration number; what fits must be one."""

    default_error_messages = {
        "unknown": _("No organisation here is called that: look its name up in the registry."),
        "several": _("Several fit: %(names)s. Write one in full, or its registration number."),
    }

    def __init__(self, *, queryset: QuerySet[Organisation], **options: Any) -> None:
        self.queryset = queryset
        super().__init__(
            **{
                "max_length": 200,
                "help_text": _("A name in any language, or a registration number."),
                **options,
            }
        )

    def clean(self, value: Any) -> Organisation | None:
        words = super().clean(value)
        if not words:
            return None
        exact = OrganisationName.objects.filter(value__iexact=words).values("organisation")
        found = list(self.queryset.filter(pk__in=exact)[:2])
        if len(found) != 1:
            found = list(named(self.queryset, words).order_by("sort_name")[: MOST_OFFERED + 1])
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(found) > 1:
            names = ", ".join(str(row) for row in found[:MOST_OFFERED])
            more = " …" if len(found) > MOST_OFFERED else ""
            raise ValidationError(
                self.error_messages["several"], code="several", params={"names": names + more}
            )
        return found[0]
