"""What waits for a base's manager, as a table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableListData
from django_tables2.utils import OrderByTuple

from farshore.apps.bases.requests import Request
from farshore.web.tables import DayColumn, Table, tag


class WaitingData(TableListData):
    """What is sorted otherwise than it waits is told whole; else only the page that is shown."""

    def order_by(self, aliases: OrderByTuple) -> None:
        self.data: Sequence[Request] = list(self.data)
        super().order_by(aliases)


class WaitingTable(Table):
    kind = tables.Column(verbose_name=_("What is asked"))
    who = tables.Column(verbose_name=_("Whose"))
    since = DayColumn(verbose_name=_("Since"))
    due = DayColumn(verbose_name=_("By when"))

    class Meta(Table.Meta):
        fields = ("kind", "who", "since", "due")
        empty_text = _("Nothing waits.")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.label = _("What waits for you")

    def render_kind(self, record: Request) -> SafeString:
        told = format_html('<span class="sub">{}</span>', record.text) if record.text else ""
        return format_html('<a href="{}">{}</a>{}', record.address, record.kind, told)

    def value_kind(self, record: Request) -> str:
        return f"{record.kind}: {record.text}" if record.text else record.kind

    def render_due(self, value: date) -> Any:
        return tag(value, "bad") if value < self.today else value.isoformat()
