"""Pairs of a call as a table: who, why, since when and until when."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.models import Application, CohortPair
from farshore.apps.calls.selectors.applications import OUT
from farshore.web.tables import NOWRAP, CellColumn, Table, fictional, tag
from farshore.web.templatetags.farshore import moment


class CohortPairTable(Table):
    first = tables.Column(
        verbose_name=pgettext_lazy("pair", "First application"), order_by=("first__number",)
    )
    kind = tables.Column(verbose_name=_("Kind"))
    second = tables.Column(
        verbose_name=pgettext_lazy("pair", "Second application"), order_by=("second__number",)
    )
    reason = tables.Column(verbose_name=_("Reason"), orderable=False)
    made_at = tables.Column(verbose_name=_("Set on"), attrs=NOWRAP)
    made_by = tables.Column(verbose_name=_("Set by"), orderable=False, default="–")
    ended_at = tables.Column(verbose_name=pgettext_lazy("pair", "Taken back"), default="")
    take_back = CellColumn(
        "calls/take_back_pair.html", verbose_name=_("Change"),
        orderable=False, exclude_from_export=True,
        given=lambda record, table: {"open": table.open and record.ended_at is None},
    )  # fmt: skip

    def __init__(self, *args: Any, open_: bool, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.open, self.zone = open_, zone

    def render_first(self, value: Application) -> SafeString:
        out = tag(value.get_state_display(), "warn") if value.state in OUT else ""
        mark = fictional(value.organisation.fictional)
        return format_html("{} {}{} {}", value.code, value.organisation, mark, out)

    def value_first(self, value: Application) -> str:
        out = f" ({value.get_state_display()})" if value.state in OUT else ""
        return f"{value.code} {value.organisation}{out}"

    render_second, value_second = render_first, value_first

    def render_made_at(self, value: Any) -> str:
        return moment(value, self.zone)

    def value_made_at(self, value: Any) -> str:
        return moment(value, self.zone)

    def render_ended_at(self, value: Any, record: CohortPair) -> str:
        return " · ".join(
            (moment(value, self.zone), *([str(record.ended_by)] if record.ended_by else []),
             record.ended_reason)
        )  # fmt: skip

    def value_ended_at(self, value: Any, record: CohortPair) -> str:
        return self.render_ended_at(value, record) if value else ""

    def value_take_back(self) -> str:
        return ""
