"""What companies keep at a base, as tables."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models import Agent, Chemical
from farshore.apps.registry.models import Organisation
from farshore.web.tables import Table, link, tag
from farshore.web.templatetags.farshore import iso, number

BY_COMPANY = ("residency__organisation__sort_name", "name")


class ChemicalTable(Table):
    company = tables.Column(
        verbose_name=_("Company"), accessor="residency__organisation", order_by=BY_COMPANY
    )
    name = tables.Column(verbose_name=_("Name"))
    cas = tables.Column(verbose_name="CAS")
    hazard = tables.Column(verbose_name=_("Hazard class"))
    amount = tables.Column(verbose_name=pgettext_lazy("inventory", "Amount"), orderable=False)
    room = tables.Column(verbose_name=_("Room"), order_by=("room__order", "name"))

    class Meta(Table.Meta):
        model = Chemical
        fields = ("company", "name", "cas", "hazard", "amount", "room")
        order_by = ("company",)
        empty_text = _("Nothing is entered.")

    def render_company(self, value: Organisation, record: Chemical) -> SafeString:
        return link("bases:residency", record.residency_id, value)

    def value_company(self, value: Organisation) -> str:
        return str(value)

    def render_name(self, value: str, record: Chemical) -> SafeString:
        mark = format_html(" {}", tag(_now("waste"), "warn")) if record.waste else ""
        return format_html("{}{}", value, mark)

    def value_name(self, value: str, record: Chemical) -> str:
        return f"{value} ({_now('waste')})" if record.waste else value

    def render_hazard(self, record: Chemical) -> str:
        return str(record.get_hazard_display())

    def render_amount(self, record: Chemical) -> str:
        return f"{number(record.amount, 2)} {record.get_unit_display()}"


class AgentTable(Table):
    company = tables.Column(
        verbose_name=_("Company"), accessor="residency__organisation", order_by=BY_COMPANY
    )
    name = tables.Column(verbose_name=_("Name"))
    risk_group = tables.Column(verbose_name=_("Risk group"))
    room = tables.Column(verbose_name=_("Room"), order_by=("room__order", "name"))
    approved_until = tables.Column(verbose_name=_("Approved until"))

    class Meta(Table.Meta):
        model = Agent
        fields = ("company", "name", "risk_group", "room", "approved_until")
        order_by = ("company",)
        empty_text = _("None is entered.")

    def render_company(self, value: Organisation, record: Agent) -> SafeString:
        return link("bases:residency", record.residency_id, value)

    def value_company(self, value: Organisation) -> str:
        return str(value)

    def render_room(self, record: Agent) -> str:
        return f"{record.room} (BSL-{record.room.biosafety_level})"

    def render_approved_until(self, record: Agent) -> str:
        return str(iso(record.approved_until))
