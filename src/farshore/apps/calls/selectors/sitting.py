"""The panel's sitting as one screen: ranks with intervals, the line, quotas, what is certain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farshore.apps.audit.models import Decision
from farshore.apps.audit.selectors.decisions import standing as standing_decision
from farshore.apps.calls.models import Application, Call, PanelNote, Sitting
from farshore.apps.calls.selectors.quotas import quota_names
from farshore.apps.calls.selectors.sitting_order import (
    Standing,
    Wanted,
    page_size,
    ranked,
    window,
)
from farshore.web.templatetags.farshore import krw, number


@dataclass(frozen=True)
class Line:
    """One application on the wall. Positions of the interval are in per cent of the scale."""

    rank: int
    key: int
    code: str
    name: str
    fictional: bool
    field: str
    merit: float
    low: float
    high: float
    start: float
    width: float
    middle: float
    chance: float
    # in, out, or line: whichever way the noise falls
    certain: str
    standing: str
    reserve: int | None
    cost: int
    asked: str
    barred: bool
    edited: str
    notes: tuple[PanelNote, ...] = ()

    @property
    def chosen(self) -> bool:
        return self.standing == "chosen"


@dataclass(frozen=True)
class Gauge:
    """How far seats, money or a quota are filled; `most` may be open."""

    name: str
    count: Any
    least: int
    most: Any
    share: float
    full: bool
    short: bool


@dataclass(frozen=True)
class Wall:
    decision: Decision
    lines: tuple[Line, ...]
    gauges: tuple[Gauge, ...]
    cut: float
    merit: float
    proposed_merit: float
    rankable: bool
    reliability: float | None
    draws: int
    edits: int
    total: int
    on_the_line: int
    # rank of the last of the chosen, by merit; 0: nobody is
    last_chosen: int

    @property
    def above(self) -> int:
        """How many stand above the first that is shown."""
        return self.lines[0].rank - 1 if self.lines else 0

    @property
    def below(self) -> int:
        return self.total - self.lines[-1].rank if self.lines else 0

    @property
    def earlier(self) -> int:
        """Rank from which the page before this one shows."""
        return max(1, 1 + self.above - page_size())

    @property
    def later(self) -> int:
        return self.total - self.below + 1

    @property
    def away(self) -> bool:
        """Whether the cut line is not on this page."""
        return not 0 <= self.last_chosen - 1 - self.above < len(self.lines)


def wall_of(
    decision: Decision,
    call: Call,
    *,
    by_code: bool,
    barred: set[int],
    wanted: Wanted,
) -> Wall:
    """The ranked list with the lines that are wanted of it."""
    told, sitting = decision.told, Sitting.objects.filter(decision=decision.pk).first()
    order = ranked(decision, call, sitting)
    least = min(row.merit - row.half for row in order)
    most = max(row.merit + row.half for row in order)
    scale = (most - least) or 1.0
    last = max((at for at, row in enumerate(order) if row.chosen), default=-1)
    shown = window(order, last, wanted)
    part = order[shown.start : shown.stop]
    chosen = [row.merit for row in order if row.chosen]
    scores = standing_decision("scores", call)
    return Wall(
        decision=decision,
        lines=_lines(part, shown.start, (least, scale), decision, by_code=by_code, barred=barred),
        gauges=gauges_of(told, call),
        cut=100 * ((min(chosen) if chosen else most) - least) / scale,
        merit=float(decision.standing_objective or 0.0),
        proposed_merit=float(decision.objective or 0.0),
        rankable=bool(scores.told.get("rankable", True)) if scores else True,
        reliability=scores.told.get("reliability") if scores else None,
        draws=sitting.draws if sitting else 0, edits=len(decision.edits), total=len(order),
        on_the_line=sum(row.certain == "line" for row in order), last_chosen=last + 1,
    )  # fmt: skip


def _lines(
    part: Sequence[Standing],
    first: int,
    span: tuple[float, float],
    decision: Decision,
    *,
    by_code: bool,
    barred: set[int],
) -> tuple[Line, ...]:
    (least, scale), keys = span, [row.key for row in part]
    known = Application.objects.select_related("organisation").only(
        "number", "organisation__name", "organisation__field", "organisation__fictional"
    ).in_bulk(keys)  # fmt: skip
    notes: dict[int, list[PanelNote]] = {}
    for note in PanelNote.objects.filter(application__in=keys).select_related("by"):
        notes.setdefault(note.application_id, []).append(note)
    edits = {edit["key"]: edit["do"] for edit in decision.edits}
    lines = []
    for rank, row in enumerate(part, start=first + 1):
        application, told, hidden = known[row.key], row.row, row.key in barred
        lines.append(
            Line(
                rank=rank, key=row.key, code=application.code,
                name="" if by_code else str(application.organisation),
                fictional=application.organisation.fictional and not by_code,
                field=str(application.organisation.get_field_display()),
                merit=row.merit, low=row.merit - row.half, high=row.merit + row.half,
                start=100 * (row.merit - row.half - least) / scale, width=200 * row.half / scale,
                middle=100 * (row.merit - least) / scale, chance=row.chance, certain=row.certain,
                standing=told["standing"],
                reserve=told["order"] if told["standing"] == "reserve" else None,
                cost=told["cost"], asked=krw(Decimal(told["cost"])), barred=hidden,
                edited=edits.get(str(row.key), ""),
                notes=() if hidden else tuple(notes.get(row.key, ())),
            )
        )  # fmt: skip
    return tuple(lines)


def shown_name(row: Application, *, by_code: bool) -> str:
    return row.code if by_code else f"{row.code} {row.organisation}"


def gauges_of(told: Mapping[str, Any], call: Call) -> tuple[Gauge, ...]:
    chosen = sum(row["standing"] == "chosen" for row in told["rows"])
    found = [_gauge(_("Seats"), chosen, 0, told["seats"])]
    if told["budget"]:
        share = min(1.0, told["cost"] / told["budget"])
        found.append(
            Gauge(
                _("Budget"), krw(Decimal(told["cost"])), 0, krw(Decimal(told["budget"])), share,
                full=told["cost"] >= told["budget"], short=False,
            )
        )  # fmt: skip
    names = quota_names(row["name"] for row in told["quotas"])
    found += [
        _gauge(names[row["name"]], row["count"], row["least"], row["most"])
        for row in told["quotas"]
    ]
    return tuple(found)


def _gauge(name: str, count: int, least: int, most: int | None) -> Gauge:
    limit = most if most is not None else least
    share = min(1.0, count / limit) if limit else 1.0
    full = most is not None and count >= most
    return Gauge(name, count, least, most, share, full=full, short=count < least)


def effect_in_words(effect: Any, names: Mapping[int, str], clash: str) -> list[str]:
    """What one click would move, as sentences."""
    if effect.clash:
        return [_("No cohort keeps the rules then: %(rules)s.") % {"rules": clash}]
    told = []
    if effect.leaves:
        who = ", ".join(names.get(key, "?") for key in effect.leaves)
        told.append(
            ngettext("%(who)s leaves.", "%(who)s leave.", len(effect.leaves)) % {"who": who}
        )
    if effect.enters:
        who = ", ".join(names.get(key, "?") for key in effect.enters)
        told.append(
            ngettext("%(who)s comes in.", "%(who)s come in.", len(effect.enters)) % {"who": who}
        )
    if not effect.leaves and not effect.enters:
        told.append(_("Nobody else moves."))
    merit = number(abs(effect.merit), 2)
    if round(effect.merit, 2) < 0:
        told.append(_("The cohort's merit falls by %(merit)s.") % {"merit": merit})
    elif round(effect.merit, 2) > 0:
        told.append(_("The cohort's merit rises by %(merit)s.") % {"merit": merit})
    if effect.cost:
        text = _("It asks for %(amount)s more.") if effect.cost > 0 else _(
            "It asks for %(amount)s less."
        )  # fmt: skip
        told.append(text % {"amount": krw(Decimal(abs(effect.cost)))})
    rules = quota_names(name for name, _before, _after in effect.quotas)
    told += [
        _("“%(name)s”: %(before)s → %(after)s.")
        % {"name": rules[name], "before": before, "after": after}
        for name, before, after in effect.quotas
    ]
    return told
