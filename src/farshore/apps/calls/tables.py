"""The calls room's tables."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.models import Application
from farshore.web.tables import NumberColumn, Table, link


class ApplicationTable(Table):
    number = tables.Column(verbose_name=_("Number"))
    company = tables.Column(
        verbose_name=_("Company"), accessor="organisation", order_by=("organisation__sort_name",)
    )
    field = tables.Column(
        verbose_name=_("Field"), accessor="organisation__get_field_display",
        order_by=("organisation__field", "number"),
    )  # fmt: skip
    state = tables.Column(verbose_name=_("State"))
    merit = NumberColumn(verbose_name=_("Merit"), accessor="posterior__mean", places=2)
    rank = NumberColumn(verbose_name=_("Rank"), accessor="posterior__rank")
    requested = NumberColumn(verbose_name=_("Support asked for"))
    submitted_at = tables.DateTimeColumn(verbose_name=_("Submitted"), format="Y-m-d H:i")

    class Meta(Table.Meta):
        model = Application
        fields = (
            "number", "company", "field", "state", "merit", "rank", "requested", "submitted_at",
        )  # fmt: skip
        order_by = ("number",)

    def render_number(self, record: Application) -> SafeString:
        return link("calls:administered", record.pk, record.code)

    def value_number(self, record: Application) -> str:
        return record.code

    def render_company(self, record: Application) -> SafeString:
        mark = format_html(' <span class="fic">{}</span>', _("fictional"))
        return format_html(
            "{}{}", record.organisation, mark if record.organisation.fictional else ""
        )

    def value_company(self, record: Application) -> str:
        return str(record.organisation)

    def value_submitted_at(self, value: Any) -> Any:
        return value
