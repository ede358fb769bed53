"""What went wrong at a base, as a table."""

from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models import Incident
from farshore.web.tables import NOWRAP, DayColumn, Table, link, tag
from farshore.web.templatetags.farshore import moment, written_lang

TOLD = 120


class IncidentTable(Table):
    happened_at = tables.Column(verbose_name=_("When"), attrs=NOWRAP)
    severity = tables.Column(verbose_name=_("Severity"))
    room = tables.Column(verbose_name=_("Where"), default="–", order_by=("room__order",))
    what = tables.Column(verbose_name=_("What happened"), orderable=False)
    owner = tables.Column(verbose_name=_("Who sees to it"), default="–", order_by=("owner__name",))
    due = DayColumn(verbose_name=_("By when"))
    state = tables.Column(verbose_name=_("State"), accessor="closed_at", empty_values=())

    class Meta(Table.Meta):
        model = Incident
        fields = ("happened_at", "severity", "room", "what", "owner", "due", "state")
        order_by = ("-happened_at",)
        empty_text = _("No incident was reported.")

    def __init__(self, *args: Any, zone: str, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone, self.today, self.label = zone, today, _("Incidents")

    def render_happened_at(self, value: datetime, record: Incident) -> SafeString:
        return link("bases:incident", record.pk, moment(value, self.zone))

    def value_happened_at(self, value: datetime) -> str:
        return moment(value, self.zone)

    def render_what(self, value: str) -> SafeString:
        told = Truncator(value).chars(TOLD)
        return format_html('<span lang="{}">{}</span>', written_lang(value), told)

    def value_what(self, value: str) -> str:
        return value

    def render_state(self, record: Incident) -> SafeString:
        late = record.due is not None and record.due < self.today
        seen_to = "bad" if late else "info" if record.owner_id else "warn"
        return tag(self.value_state(record), "good" if record.closed_at else seen_to)

    def value_state(self, record: Incident) -> str:
        if record.closed_at:
            return pgettext("incident", "closed")
        return gettext("seen to") if record.owner_id else gettext("nobody sees to it")
