"""The tables of an event: who takes part, and who meets whom when."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from farshore.apps.meetings.models import Event, Meeting, Participant
from farshore.web.tables import CellColumn, NumberColumn, Table, fictional
from farshore.web.templatetags.farshore import moment


class ParticipantTable(Table):
    organisation = tables.Column(
        verbose_name=_("Organisation"), order_by=("organisation__sort_name",)
    )
    asked = NumberColumn(verbose_name=_("Asked"), accessor="asked_count")
    was_asked = NumberColumn(verbose_name=_("Was asked"), accessor="asked_by_count")
    accepted = NumberColumn(verbose_name=_("Accepted"), accessor="accepted_count")
    away = NumberColumn(verbose_name=_("Slots away"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Participant
        fields = ("organisation", "asked", "was_asked", "accepted", "away")
        order_by = ("organisation",)

    def render_organisation(self, record: Participant) -> SafeString:
        return format_html("{}{}", record, fictional(record.organisation.fictional))

    def value_organisation(self, record: Participant) -> str:
        return str(record)

    def render_away(self, record: Participant) -> int:
        return len(record.away)

    def value_away(self, record: Participant) -> int:
        return len(record.away)


class ScheduleTable(Table):
    """Times are those of the event's place. `reports`: a side of a meeting may note how it went."""

    slot = NumberColumn(
        verbose_name=_("Slot"), accessor="slot__number", visible=False,
        order_by=("slot__number", "table"),
    )  # fmt: skip
    starts = tables.Column(
        verbose_name=_("Time"), accessor="slot__starts", order_by=("slot__number", "table")
    )
    ends = tables.Column(verbose_name=_("Until"), accessor="slot__ends", visible=False)
    zone = tables.Column(verbose_name=_("Zone"), empty_values=(), visible=False, orderable=False)
    table = NumberColumn(verbose_name=_("Table"))
    asker = tables.Column(
        verbose_name=_("Who asked"), accessor="request__asker",
        order_by=("request__asker__organisation__sort_name",),
    )  # fmt: skip
    asked = tables.Column(
        verbose_name=_("Who was asked"), accessor="request__asked",
        order_by=("request__asked__organisation__sort_name",),
    )  # fmt: skip
    state = CellColumn(
        "meetings/state_cell.html", verbose_name=_("State"),
        given=lambda record, table: {"notes": table.reports and record.slot.starts < table.now},
    )  # fmt: skip

    class Meta(Table.Meta):
        model = Meeting
        fields = ("slot", "starts", "ends", "zone", "table", "asker", "asked", "state")
        order_by = ("starts",)
        empty_text = _("The schedule is made after the requests close.")

    def __init__(
        self, *args: Any, event: Event, reports: bool, now: datetime, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.event, self.reports, self.now = event, reports, now

    def render_starts(self, value: datetime) -> str:
        return moment(value, self.event.zone)

    def value_starts(self, value: datetime) -> datetime:
        return value.astimezone(ZoneInfo(self.event.zone)).replace(tzinfo=None)

    def value_ends(self, value: datetime) -> datetime:
        return value.astimezone(ZoneInfo(self.event.zone)).replace(tzinfo=None)

    def value_zone(self) -> str:
        return self.event.zone

    def value_state(self, record: Meeting) -> str:
        return str(record.get_state_display())
