"""The tables of a base's set-up. Their rows are plain: what a cell shows is what it sorts by."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.selectors.features import in_words
from farshore.apps.bases.selectors.setup import Lines, PlaceLine
from farshore.web.tables import CellColumn, DayColumn, Table, link, tag

Row = Mapping[str, Any]
DIGITS = re.compile(r"[0-9]+")


def in_order(text: str) -> str:
    """A text whose numbers sort by their value: 9 before 10."""
    return DIGITS.sub(lambda found: found[0].zfill(8), text)


class StateColumn(tables.Column):
    """A state in words; its row names the tone."""

    def render(self, value: str, record: Row) -> SafeString:
        return tag(value, record["tone"])

    def value(self, value: str) -> str:
        return str(value)


class SetUpTable(Table):
    """A manager gets links and buttons, who looks in does not."""

    label: Any = ""
    leads_to = ""

    def __init__(self, *args: Any, manages: bool = False, **options: Any) -> None:
        hidden = () if manages else ("change",)
        super().__init__(*args, exclude=hidden, **options)
        self.manages = manages

    def render_name(self, record: Row) -> Any:
        if self.manages and self.leads_to:
            return link(self.leads_to, record["pk"], record["name"])
        return record["name"]

    def value_name(self, record: Row) -> str:
        return str(record["name"])


class RoomTable(SetUpTable):
    leads_to, label = "bases:setup-room", _("Rooms and places")
    name = tables.Column(verbose_name=pgettext_lazy("laboratory", "Room"), order_by=("sorts",))
    storey = tables.Column(verbose_name=_("Storey"), order_by=("storey_sorts",))
    level = tables.Column(verbose_name=_("Biosafety level"))
    places = tables.Column(verbose_name=_("Places in use"), order_by=("count",), default="–")
    features = tables.Column(verbose_name=_("Equipment and features"), default="–")
    state = StateColumn(verbose_name=_("State"))
    out = DayColumn(verbose_name=_("Out of use from"))

    class Meta(Table.Meta):
        empty_text = _("No room yet. Add the first one.")

    def render_level(self, value: int) -> str:
        return f"BSL-{value}"

    def value_level(self, value: int) -> int:
        return value


def room_rows(lines: Lines, features: dict[str, str]) -> list[Row]:
    found: list[Row] = []
    for line, counts in lines.counted:
        room, out = line.room, line.out
        state, tone = _use(out, lines.day, gettext("closes for good"))
        found.append({
            "pk": room.pk, "name": str(room), "sorts": in_order(str(room)),
            "storey": room.floor, "storey_sorts": in_order(room.floor),
            "level": room.biosafety_level, "count": sum(count for _label, count in counts),
            "places": " · ".join(f"{label} {count}" for label, count in counts),
            "features": in_words(room.equipment, features), "state": state, "tone": tone,
            "out": out,
        })  # fmt: skip
    return found


def _use(out: date | None, day: date, ahead: str) -> tuple[str, str]:
    if out is None:
        return gettext("in use"), "good"
    return (gettext("out of use"), "bad") if out <= day else (ahead, "warn")


class PlaceTable(SetUpTable):
    label = pgettext_lazy("laboratory", "Places")
    name = tables.Column(verbose_name=pgettext_lazy("laboratory", "Place"), order_by=("sorts",))
    kind = tables.Column(verbose_name=_("Kind"))
    company = tables.Column(verbose_name=_("Company"), default="–")
    held = DayColumn(verbose_name=_("Held until"))
    state = StateColumn(verbose_name=_("State"))
    since = DayColumn(verbose_name=_("From"))
    change = CellColumn(
        "bases/place_change.html", verbose_name=_("Change"), orderable=False,
        exclude_from_export=True, given=lambda record, table: {"row": record, "table": table},
    )  # fmt: skip

    class Meta(Table.Meta):
        empty_text = _("No place yet. Add some below.")

    def __init__(self, *args: Any, today: date, room_out: date | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.room_out = today, room_out

    def render_company(self, record: Row) -> Any:
        return link("bases:residency", record["stay"], record["company"])

    def value_company(self, record: Row) -> str:
        return str(record["company"])


def place_rows(lines: Iterable[PlaceLine], day: date) -> list[Row]:
    return [_place(line, day) for line in lines]


def _place(line: PlaceLine, day: date) -> Row:
    state, tone = _use(line.out, day, gettext("goes out of use"))
    if line.out is None and line.opens:
        state, tone = gettext("opens"), "info"
    holder = line.holder
    return {
        "pk": line.place.pk, "name": line.place.number, "sorts": in_order(line.place.number),
        "kind": line.place.get_kind_display(), "held": line.held_until,
        "company": str(holder.residency.organisation) if holder else None,
        "stay": holder.residency_id if holder else None,
        "state": state, "tone": tone, "since": line.out or line.opens, "out": line.out,
    }  # fmt: skip
