"""What the operator's board shows: figures, what waits, the season's path."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision, Entry
from farshore.apps.audit.selectors.decisions import LIGHT
from farshore.apps.bases.selectors.occupancy import bench_rates
from farshore.apps.briefing.models import Briefing, Season
from farshore.apps.briefing.selectors.decisions import operated, visible, waiting_for
from farshore.apps.briefing.selectors.progress import Status
from farshore.apps.briefing.selectors.summaries import in_a_sentence
from farshore.apps.calls.models import Application
from farshore.apps.registry.selectors.organisations import own_cluster, tenant_count
from farshore.apps.targets.selectors.indicators import Progress, progress
from farshore.web import clock

OPEN = (Decision.State.COMPUTING, Decision.State.PROPOSED)
HOLDS = (Decision.State.ACCEPTED, Decision.State.EDITED)
# how many of the chosen and of the reserve are shown beside the line
BESIDE_THE_LINE = 3
WAITING = 20


def current_season() -> Season | None:
    """The newest season of all, for the command line."""
    return Season.objects.select_related("call", "event", "briefing").order_by("-pk").first()


def season_of(person: User) -> Season | None:
    """The newest season that the person's team operates."""
    rows = operated(person).select_related(
        "call__programme", "call__review_policy", "event", "briefing"
    )
    return rows.first()


@dataclass(frozen=True)
class Waiting:
    """A proposal that awaits a person, with the step it belongs to."""

    decision: Decision
    step: Any

    @property
    def sentence(self) -> str:
        return in_a_sentence(self.decision)

    @property
    def left(self) -> timedelta | None:
        return None if self.decision.due is None else self.decision.due - clock.now()

    @property
    def hours_left(self) -> int | None:
        return None if self.left is None else int(self.left.total_seconds() // 3600)


@dataclass(frozen=True)
class PathStep:
    """A step of the season's path with its state, headline number and decisions.

    `shut`: the reader judges the call and is not to steer it.
    """

    number: int
    step: Any
    status: Status
    share: float | None
    proposal: Decision | None = None
    held: Decision | None = None
    shut: bool = False
    warning: Any = None

    @property
    def sentence(self) -> str:
        return in_a_sentence(self.held) if self.held is not None else ""


def decisions_of(season: Season, person: User) -> list[Decision]:
    """Decisions of a season that the person may see, the newest first, in one query."""
    subjects = [("calls.call", season.call_id), ("briefing.season", season.pk)]
    if season.event_id is not None:
        subjects.append(("meetings.event", season.event_id))
    about = Q()
    for kind, key in subjects:
        about |= Q(subject_kind=kind, subject_key=key)
    rows = visible(person).filter(about).exclude(state=Decision.State.SUPERSEDED)
    return list(rows.select_related("decided_by").defer(*LIGHT).order_by("-pk"))


def newest(rows: Sequence[Decision], kind: str, states: Sequence[str]) -> Decision | None:
    return next((row for row in rows if row.kind == kind and row.state in states), None)


def beside_the_line(decision: Decision | None) -> list[dict[str, Any]]:
    """The last of the chosen and the first of the reserve: where chance decides."""
    if decision is None or decision.kind != "cohort-selection":
        return []
    rows = decision.told["rows"]
    chosen = sorted(
        (row for row in rows if row["standing"] == "chosen"), key=lambda row: row["score"]
    )[:BESIDE_THE_LINE]
    reserve = sorted(
        (row for row in rows if row["standing"] == "reserve"), key=lambda row: row["order"]
    )[:BESIDE_THE_LINE]
    shown = [*reversed(chosen), *reserve]
    known = Application.objects.select_related("organisation").in_bulk(
        [row["application"] for row in shown]
    )
    return [{**row, "company": known[row["application"]].organisation} for row in shown]


@dataclass(frozen=True)
class Strip:
    """A forecast at the target's date as positions on a line from now to beyond the target."""

    now: float
    low: float
    middle: float
    high: float
    goal: float
    labels: dict[str, float]

    @property
    def width(self) -> float:
        return self.high - self.low


def strip(row: Progress) -> Strip | None:
    """None where nothing is forecast or known."""
    if row.forecast is None or not row.forecast.path or row.latest is None:
        return None
    last = row.forecast.path[-1]["quantiles"]
    values = {
        "now": float(row.latest.value), "low": float(last["0.1"]), "middle": float(last["0.5"]),
        "high": float(last["0.9"]), "goal": float(row.target.value),
    }  # fmt: skip
    least, most = min(values.values()), max(values.values())
    span = (most - least) or 1.0
    places = {name: 4 + 92 * (value - least) / span for name, value in values.items()}
    return Strip(**places, labels=values)


def latest_entries(count: int = 8) -> list[Entry]:
    return list(Entry.objects.select_related("actor").order_by("-at", "-id")[:count])


def headline() -> dict[str, Any]:
    """Targets with their newest figure and chance, and how full the bases are."""
    rates = [
        {"base": base, "taken": taken, "total": total, "share": taken / total if total else None}
        for base, taken, total in bench_rates(clock.today())
    ]
    cluster, today = own_cluster(), clock.today()
    count = tenant_count(cluster, today) if cluster is not None else None
    targets = [
        (row, strip(row), count if row.target.indicator.measure == "tenants" else None)
        for row in progress()
    ]
    return {"targets": targets, "rates": rates}


def waiting_decisions(person: User, known: Iterable[Decision]) -> list[Decision]:
    """The first that await the person; those known are not read again, their figures are long."""
    keys = list(waiting_for(person).values_list("pk", flat=True)[:WAITING])
    rows = {row.pk: row for row in known}
    rows |= Decision.objects.defer(*LIGHT).in_bulk([key for key in keys if key not in rows])
    return [rows[key] for key in keys if key in rows]


def published() -> Any:
    return Briefing.objects.exclude(published_at=None).order_by("-published_at", "-pk")
