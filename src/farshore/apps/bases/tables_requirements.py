"""The requirements of a base as a table."""

from collections.abc import Iterable
from datetime import date

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models import Gate
from farshore.apps.bases.selectors.requirements import Requirement
from farshore.apps.bases.tables_setup import Row, SetUpTable, StateColumn
from farshore.web.tables import NOWRAP, DayColumn, NumberColumn, Table, tag


class RequirementTable(SetUpTable):
    leads_to, label = "bases:setup-requirement", _("Requirements")
    name = tables.Column(verbose_name=_("Requirement"))
    step = tables.Column(verbose_name=_("Step"), order_by=("step_sorts", "order"))
    blocks = tables.Column(verbose_name=_("While open"))
    before = tables.Column(
        verbose_name=_("Stands before"), default="–", attrs={"td": {"class": "wide"}}
    )
    months = tables.Column(verbose_name=_("Valid for"), attrs=NOWRAP, empty_values=())
    remind = tables.Column(
        verbose_name=_("Reminders, days before"), attrs=NOWRAP, default="–", orderable=False
    )
    lacking = NumberColumn(verbose_name=_("Open at"), default="–")
    state = StateColumn(verbose_name=_("State"))
    day = DayColumn(verbose_name=pgettext_lazy("change", "Day"))

    class Meta(Table.Meta):
        empty_text = _("No requirement yet: nothing stands before any step.")

    def render_lacking(self, value: int, record: Row) -> str:
        return f"{value} / {record['stays']}"

    def value_lacking(self, value: int, record: Row) -> str:
        return self.render_lacking(value, record)

    def render_blocks(self, record: Row) -> SafeString:
        return tag(record["blocks"], "bad" if record["hard"] else "")

    def value_blocks(self, record: Row) -> str:
        return str(record["blocks"])

    def render_months(self, value: int | None) -> str:
        if value is None:
            return gettext("without an end")
        return gettext("%(months)s months") % {"months": value}

    def value_months(self, value: int | None) -> str:
        return self.render_months(value)


def requirement_rows(found: Iterable[Requirement], day: date) -> list[Row]:
    return [_requirement(row, day, order) for order, row in enumerate(found)]


def _requirement(row: Requirement, day: date, order: int) -> Row:
    gate = row.gate
    changes = [change.starts for change in row.coming]
    when = min([*changes, *([gate.until] if gate.until else [])], default=None)
    state, tone = gettext("asked for"), "good"
    if not row.asked and gate.until is not None and gate.until <= day:
        state, tone, when = gettext("no longer asked for"), "", gate.until
    elif not row.asked:
        state, tone, when = gettext("ahead"), "info", gate.since
    elif when is not None:
        state = gettext("ends") if when == gate.until else gettext("changes")
        tone = "warn"
    return {
        "pk": gate.pk, "name": str(gate), "order": order, "step": gate.get_step_display(),
        "step_sorts": Gate.Step.values.index(gate.step), "hard": gate.blocks,
        "blocks": gettext("blocks") if gate.blocks else gettext("informs"),
        "before": " · ".join(row.before), "months": gate.months_valid,
        "remind": ", ".join(map(str, gate.remind)), "lacking": row.open, "stays": row.stays,
        "state": state, "tone": tone, "day": when,
    }  # fmt: skip
