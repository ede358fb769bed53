"""The tables of bases: admissions before hosts, and stays."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models import Allocation, HostAdmission, Residency
from farshore.apps.registry.models import Organisation
from farshore.web.tables import DayColumn, Table, button, fictional, link, tag

TONES = {
    HostAdmission.State.ACCEPTED: "good",
    HostAdmission.State.CONTRACTED: "good",
    HostAdmission.State.DECLINED: "bad",
    HostAdmission.State.WAIT_LISTED: "warn",
}


class AdmissionTable(Table):
    company = tables.Column(
        verbose_name=_("Company"), accessor="application__organisation",
        order_by=("application__organisation__sort_name",),
    )  # fmt: skip
    base = tables.Column(verbose_name=_("Base"), order_by=("base__key", "application__number"))
    technology = tables.Column(
        verbose_name=_("Technology"), accessor="application__technology", orderable=False
    )
    state = tables.Column(verbose_name=_("State"))
    open = tables.Column(
        verbose_name=_("Open"), empty_values=(), orderable=False, exclude_from_export=True
    )

    class Meta(Table.Meta):
        model = HostAdmission
        fields = ("company", "base", "technology", "state", "open")
        order_by = ("base",)
        empty_text = _("Nobody has been nominated yet.")

    def render_company(self, value: Organisation) -> SafeString:
        return format_html("{}{}", value, fictional(value.fictional))

    def value_company(self, value: Organisation) -> str:
        return str(value)

    def render_state(self, record: HostAdmission) -> SafeString:
        tone = TONES.get(HostAdmission.State(record.state), "info")
        return tag(record.get_state_display(), tone)

    def value_state(self, record: HostAdmission) -> str:
        return str(record.get_state_display())

    def render_open(self, record: HostAdmission) -> SafeString:
        company = record.application.organisation
        return button("bases:admission", record.pk, _("Open"), company)


class ResidencyTable(Table):
    company = tables.Column(
        verbose_name=_("Company"), accessor="organisation", order_by=("organisation__sort_name",)
    )
    base = tables.Column(verbose_name=_("Base"), order_by=("base__key",))
    starts = DayColumn(verbose_name=_("From"))
    ends = DayColumn(verbose_name=_("Until"))
    state = tables.Column(verbose_name=_("State"))

    class Meta(Table.Meta):
        model = Residency
        fields = ("company", "base", "starts", "ends", "state")
        order_by = ("-starts",)
        empty_text = _("No company stays at a base yet.")

    def render_company(self, record: Residency) -> SafeString:
        name = link("bases:residency", record.pk, record.organisation)
        return format_html("{}{}", name, fictional(record.organisation.fictional))

    def value_company(self, record: Residency) -> str:
        return str(record.organisation)

    def render_state(self, record: Residency) -> SafeString:
        return tag(record.get_state_display())

    def value_state(self, record: Residency) -> str:
        return str(record.get_state_display())


class SeatedTable(Table):
    """Who holds which place from when to when: what a timeline shows."""

    room = tables.Column(
        verbose_name=_("Room"), accessor="place__room",
        order_by=("place__room__order", "place__room_id", "place__order", "starts"),
    )  # fmt: skip
    place = tables.Column(verbose_name=_("Place"), accessor="place__number")
    company = tables.Column(
        verbose_name=_("Company"), accessor="residency__organisation",
        order_by=("residency__organisation__sort_name",),
    )  # fmt: skip
    starts = DayColumn(verbose_name=_("From"))
    ends = DayColumn(verbose_name=_("Until"))
    state = tables.Column(verbose_name=_("State"))

    class Meta(Table.Meta):
        fields = ("room", "place", "company", "starts", "ends", "state")
        empty_text = _("No company stays here in these months.")

    def render_company(self, record: Allocation) -> SafeString:
        name = link("bases:residency", record.residency_id, record.residency.organisation)
        return format_html("{}{}", name, fictional(record.residency.organisation.fictional))

    def value_company(self, record: Allocation) -> str:
        return str(record.residency.organisation)

    def value_room(self, record: Allocation) -> str:
        return str(record.place.room)

    def render_state(self, record: Allocation) -> str:
        return str(record.get_state_display())

    def value_state(self, record: Allocation) -> str:
        return self.render_state(record)
