"""Appeals as operators list them."""

from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.models import Appeal
from farshore.web.tables import Table, link, tag

TONES = {"filed": "warn", "under-review": "info", "upheld": "good", "dismissed": ""}


class AppealTable(Table):
    number = tables.Column(
        verbose_name=_("Application"), accessor="application__code",
        order_by=("application__call", "application__number"),
    )  # fmt: skip
    company = tables.Column(
        verbose_name=_("Company"), accessor="application__organisation",
        order_by=("application__organisation__sort_name",),
    )  # fmt: skip
    call = tables.Column(
        verbose_name=_("Call"), accessor="application__call", order_by=("application__call",)
    )
    state = tables.Column(verbose_name=_("State"))
    filed_at = tables.DateTimeColumn(verbose_name=_("Filed"), format="Y-m-d H:i")
    answered_at = tables.DateTimeColumn(verbose_name=_("Answered"), format="Y-m-d H:i")

    class Meta(Table.Meta):
        model = Appeal
        fields = ("number", "company", "call", "state", "filed_at", "answered_at")
        order_by = ("-filed_at",)

    def render_number(self, record: Appeal) -> SafeString:
        return link("calls:filed-appeal", record.pk, record.application.code)

    def value_number(self, record: Appeal) -> str:
        return record.application.code

    def value_company(self, record: Appeal) -> str:
        return str(record.application.organisation)

    def value_call(self, record: Appeal) -> str:
        return str(record.application.call)

    def render_state(self, record: Appeal) -> SafeString:
        return tag(record.get_state_display(), TONES[record.state])

    def value_state(self, record: Appeal) -> str:
        return str(record.get_state_display())

    def value_filed_at(self, value: Any) -> Any:
        return value

    def value_answered_at(self, value: Any) -> Any:
        return value
