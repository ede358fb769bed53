"""The panel's sitting as one screen: ranks with intervals, the line, quotas, what is certain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farshore.apps.audit.models import Decision
from farshore.apps.audit.selectors.decisions import standing as standing_decision
from farshore.apps.calls.models import Application, Call, PanelNote, Sitting
from farshore.apps.calls.selectors.quotas import quota_names
from farshore.web.templatetags.farshore import krw, number

SURE, HOPELESS = 0.95, 0.05
WIDE = 1.2816


@dataclass(frozen=True)
class Line:
    """One application on the wall. Positions of the interval are in per cent of the scale."""

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

    @property
    def certain(self) -> str:
        """in, out, or line: whichever way the noise falls."""
        if self.chance >= SURE:
            return "in"
        return "out" if self.chance <= HOPELESS else "line"


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
    edits: int = 0
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def on_the_line(self) -> int:
        return sum(line.certain == "line" for line in self.lines)

    @property
    def last_chosen(self) -> int:
        """Position of the last of the chosen, by merit."""
        return max((at for at, line in enumerate(self.lines) if line.chosen), default=-1)


def wall_of(decision: Decision, call: Call, *, by_code: bool, barred: set[int]) -> Wall:
    told = decision.told
    known = Application.objects.select_related("organisation", "posterior").in_bulk(
        told["applications"]
    )
    sitting = Sitting.objects.filter(decision=decision.pk).first()
    chances: dict[int, float] = dict(sitting.chances) if sitting else {}
    notes: dict[int, list[PanelNote]] = {}
    for note in PanelNote.objects.filter(application__in=known).select_related("by"):
        notes.setdefault(note.application_id, []).append(note)
    rows = [(line, known[line["application"]]) for line in told["rows"]]
    spans = [(row.posterior.mean, WIDE * row.posterior.sd) for _line, row in rows]
    least, most = min(m - s for m, s in spans), max(m + s for m, s in spans)
    scale = (most - least) or 1.0
    edits = {edit["key"]: edit["do"] for edit in decision.edits}
    names = {key: shown_name(row, by_code=by_code) for key, row in known.items()}
    lines = []
    for (line, row), (mean, half) in zip(rows, spans, strict=True):
        hidden = row.pk in barred
        lines.append(
            Line(
                key=row.pk, code=row.code, name="" if by_code else str(row.organisation),
                fictional=row.organisation.fictional and not by_code,
                field=str(row.organisation.get_field_display()),
                merit=mean, low=mean - half, high=mean + half,
                start=100 * (mean - half - least) / scale, width=200 * half / scale,
                middle=100 * (mean - least) / scale,
                chance=float(chances.get(row.pk, line["chance"])), standing=line["standing"],
                reserve=line["order"] if line["standing"] == "reserve" else None,
                cost=line["cost"], asked=krw(Decimal(line["cost"])), barred=hidden,
                edited=edits.get(str(row.pk), ""),
                notes=() if hidden else tuple(notes.get(row.pk, ())),
            )
        )  # fmt: skip
    lines.sort(key=lambda line: (-line.merit, line.code))
    chosen = [line.merit for line in lines if line.chosen]
    scores = standing_decision("scores", call)
    return Wall(
        decision=decision, lines=tuple(lines), gauges=gauges_of(told, call),
        cut=100 * ((min(chosen) if chosen else most) - least) / scale,
        merit=float(decision.standing_objective or 0.0),
        proposed_merit=float(decision.objective or 0.0),
        rankable=bool(scores.told.get("rankable", True)) if scores else True,
        reliability=scores.told.get("reliability") if scores else None,
        draws=sitting.draws if sitting else 0, edits=len(decision.edits), names=names,
    )  # fmt: skip


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
