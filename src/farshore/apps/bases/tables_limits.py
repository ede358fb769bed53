"""Control areas, limits by class and shares of storeys as tables."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models import ControlArea, Hazard, HazardLimit, StoreyShare
from farshore.apps.bases.tables_setup import Row, SetUpTable, StateColumn, in_order
from farshore.web.tables import CellColumn, DayColumn, NumberColumn, Table


class AreaTable(SetUpTable):
    leads_to, label = "bases:setup-area", _("Control areas")
    name = tables.Column(verbose_name=_("Area"), order_by=("sorts",))
    storey = tables.Column(verbose_name=_("Storey"))
    rooms = tables.Column(verbose_name=_("Rooms"), default="–")

    class Meta(Table.Meta):
        empty_text = _("No control area yet: chemicals cannot be brought in.")


def area_rows(areas: Iterable[ControlArea]) -> list[Row]:
    return [
        {
            "pk": area.pk, "name": str(area), "sorts": in_order(str(area)), "storey": area.storey,
            "rooms": ", ".join(str(room) for room in area.rooms.all()),
        }
        for area in areas
    ]  # fmt: skip


class SourcedTable(SetUpTable):
    """Figures with their source, its day, and whether somebody checked them."""

    source = tables.Column(verbose_name=_("Source"), default="–")
    sourced = DayColumn(verbose_name=_("Of the day"))
    checked = StateColumn(verbose_name=_("Checked"), default="–")

    def __init__(self, *args: Any, base: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.base = base


def _sourced(row: HazardLimit | StoreyShare) -> dict[str, Any]:
    checked = (gettext("checked"), "good") if row.checked else (gettext("to be checked"), "warn")
    return {
        "source": row.source, "sourced": row.sourced_on, "checked": checked[0], "tone": checked[1],
    }  # fmt: skip


class LimitTable(SourcedTable):
    label = _("Limits by class, on the first storey")
    hazard = tables.Column(verbose_name=_("Hazard class"))
    most = NumberColumn(verbose_name=pgettext_lazy("limit", "At most"), places=2, default="–")
    unit = tables.Column(verbose_name=_("Unit"), default="–")
    change = CellColumn(
        "bases/limit_change.html", verbose_name=_("Change"), orderable=False,
        exclude_from_export=True, given=lambda record, table: {"row": record, "base": table.base},
    )  # fmt: skip

    class Meta(Table.Meta):
        sequence: ClassVar = ("hazard", "most", "unit", "source", "sourced", "checked", "change")


def limit_rows(known: Mapping[str, HazardLimit]) -> list[Row]:
    found: list[Row] = []
    for hazard in Hazard:
        if hazard == Hazard.NONE:
            continue
        row, made = known.get(hazard), {"hazard": str(hazard.label), "key": hazard.value}
        none = {
            "most": None, "unit": None, "sourced": None, "checked": None, "tone": "",
            "source": gettext("No limit: nothing of this class comes in."),
        }  # fmt: skip
        given = {"most": row.amount, "unit": row.get_unit_display(), **_sourced(row)} if row else (
            none
        )  # fmt: skip
        found.append({**made, **given})
    return found


class ShareTable(SourcedTable):
    label = _("Shares of storeys")
    storey = tables.Column(verbose_name=_("Storey"))
    share = NumberColumn(verbose_name=pgettext_lazy("storey", "Share in per cent"), places=2)
    change = CellColumn(
        "bases/share_change.html", verbose_name=_("Change"), orderable=False,
        exclude_from_export=True, given=lambda record, table: {"row": record, "base": table.base},
    )  # fmt: skip

    class Meta(Table.Meta):
        sequence: ClassVar = ("storey", "share", "source", "sourced", "checked", "change")
        empty_text = _("No share yet: no storey may hold anything.")


def share_rows(shares: Iterable[StoreyShare]) -> list[Row]:
    return [{"storey": row.storey, "share": row.percent, **_sourced(row)} for row in shares]
