"""How an operator narrows the letters."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from farshore.apps.letters.kinds import KINDS
from farshore.apps.letters.models import Letter


def kind_choices() -> list[tuple[str, Any]]:
    return [(code, kind.name) for code, kind in KINDS.items()]


class LetterFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("State"), choices=Letter.State.choices)
    kind = filters.ChoiceFilter(label=_("Kind of letter"), choices=kind_choices)
    to = filters.CharFilter(label=_("Recipient"), method="by_recipient")

    class Meta:
        model = Letter
        fields: ClassVar = ["state", "kind"]

    def by_recipient(self, rows: QuerySet[Letter], _name: str, value: str) -> QuerySet[Letter]:
        return rows.filter(Q(name__icontains=value) | Q(address__icontains=value))
