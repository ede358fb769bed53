"""The tables of equipment, bookings, trainings and utilisation."""

from decimal import Decimal

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models import Equipment, Reservation, TrainingGrant
from farshore.apps.bases.selectors.utilisation import Use
from farshore.web import clock
from farshore.web.tables import NOWRAP, CellColumn, DayColumn, NumberColumn, Table, link, tag
from farshore.web.templatetags.farshore import stretch

State = Reservation.State
TONES = {
    State.BOOKED: "info", State.CHECKED_IN: "good", State.NO_SHOW: "bad", State.WAITING: "warn",
}  # fmt: skip


def period(row: Reservation) -> str:
    return stretch(row.starts, row.ends, row.equipment.base.zone)


class EquipmentTable(Table):
    name = tables.Column(verbose_name=_("Equipment"), empty_values=(), order_by=("pk",))
    base = tables.Column(verbose_name=_("Base"), accessor="room__base", order_by=("room__base",))
    room = tables.Column(verbose_name=_("Room"), orderable=False)
    kind = tables.Column(verbose_name=_("Kind"))
    hours = tables.Column(verbose_name=_("Bookable"), empty_values=(), orderable=False)
    training = tables.Column(verbose_name=_("Training needed"), orderable=False)

    class Meta(Table.Meta):
        model = Equipment
        fields = ("name", "base", "room", "kind", "hours", "training")
        empty_text = _("No equipment where your company stays.")

    def render_name(self, record: Equipment) -> SafeString:
        return link("bases:instrument", record.pk, record)

    def value_name(self, record: Equipment) -> str:
        return str(record)

    def render_kind(self, record: Equipment) -> str:
        return str(record.get_kind_display())

    def render_hours(self, record: Equipment) -> str:
        if record.day_and_night:
            return _now("day and night")
        return f"{record.opens:%H:%M}–{record.closes:%H:%M}"

    def value_hours(self, record: Equipment) -> str:
        return self.render_hours(record)


class OwnBookingTable(Table):
    equipment = tables.Column(verbose_name=_("Equipment"))
    starts = tables.Column(verbose_name=_("When"))
    person = tables.Column(verbose_name=_("Person"), orderable=False)
    state = tables.Column(verbose_name=_("State"))

    class Meta(Table.Meta):
        model = Reservation
        fields = ("starts", "equipment", "person", "state")
        order_by = ("-starts",)
        empty_text = _("No booking yet.")

    def render_starts(self, record: Reservation) -> SafeString:
        return link("bases:booking", record.pk, period(record))

    def value_starts(self, record: Reservation) -> str:
        return period(record)

    def render_state(self, record: Reservation) -> SafeString:
        shown = tag(record.get_state_display(), TONES.get(State(record.state), ""))
        return format_html("{} {}", shown, tag(_("late"), "warn")) if record.late else shown

    def value_state(self, record: Reservation) -> str:
        late = f" ({_now('late')})" if record.late else ""
        return f"{record.get_state_display()}{late}"


class BookingTable(OwnBookingTable):
    company = tables.Column(
        verbose_name=_("Company"), accessor="residency__organisation",
        order_by=("residency__organisation__sort_name",),
    )  # fmt: skip

    class Meta(OwnBookingTable.Meta):
        fields = ("starts", "equipment", "company", "person", "state")  # type: ignore[assignment]


class GrantTable(Table):
    person = tables.Column(verbose_name=_("Person"), orderable=False)
    training = tables.Column(verbose_name=_("Training"))
    starts = DayColumn(verbose_name=_("From"))
    expires = DayColumn(verbose_name=_("Valid through"))
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)
    do = CellColumn(
        "bases/training_revoke.html", verbose_name=_("To do"), orderable=False,
        exclude_from_export=True,
    )  # fmt: skip

    class Meta(Table.Meta):
        model = TrainingGrant
        fields = ("person", "training", "starts", "expires", "state", "do")
        empty_text = _("Nobody holds a training yet.")

    def state_of(self, record: TrainingGrant) -> tuple[str, str]:
        today = clock.today(record.training.base.zone)
        if record.revoked_at is not None:
            return _now("taken back"), "bad"
        if record.expires is not None and record.expires < today:
            return _now("expired"), "bad"
        return (_now("holds"), "good") if record.starts <= today else (_now("not yet"), "")

    def render_state(self, record: TrainingGrant) -> SafeString:
        return tag(*self.state_of(record))

    def value_state(self, record: TrainingGrant) -> str:
        return self.state_of(record)[0]


class UtilisationTable(Table):
    month = tables.Column(verbose_name=_("Month"), empty_values=(), attrs=NOWRAP)
    base = tables.Column(
        verbose_name=_("Base"), accessor="equipment__base", orderable=False, attrs=NOWRAP
    )
    equipment = tables.Column(verbose_name=_("Equipment"), orderable=False)
    bookings = NumberColumn(verbose_name=_("Bookings"))
    booked = NumberColumn(verbose_name=_("Hours booked"), places=2)
    used = NumberColumn(verbose_name=_("Hours used"), places=2)
    missed = NumberColumn(verbose_name=_("Hours of no-shows"), places=2)
    no_shows = NumberColumn(verbose_name=_("No-shows"))
    late = NumberColumn(verbose_name=_("Cancelled late"))
    open = NumberColumn(verbose_name=_("Hours open"), places=2)
    rate = tables.Column(
        verbose_name=_("Booked of open"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )

    class Meta(Table.Meta):
        order_by = ("-month",)
        empty_text = _("No equipment yet.")

    def render_month(self, record: Use) -> str:
        return f"{record.month:%Y-%m}"

    def value_month(self, record: Use) -> str:
        return f"{record.month:%Y-%m}"

    def render_rate(self, value: float) -> str:
        return f"{100 * value:.1f}%"

    def value_rate(self, value: float) -> float:
        return round(value, 6)

    def value_open(self, value: float) -> Decimal:
        return Decimal(str(round(value, 2)))
