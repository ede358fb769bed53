"""What the operator's board shows: figures, what waits, the season's path."""

from dataclasses import dataclass
from typing import Any

from farshore.apps.audit.models import Decision, Entry
from farshore.apps.audit.selectors.decisions import waiting
from farshore.apps.bases.selectors.occupancy import bench_rates
from farshore.apps.briefing.models import Briefing, Season
from farshore.apps.briefing.selectors.progress import Status
from farshore.apps.targets.selectors.indicators import progress
from farshore.web import clock


def current_season() -> Season | None:
    return Season.objects.select_related("call", "event", "briefing").order_by("-pk").first()


@dataclass(frozen=True)
class Waiting:
    """A proposal that awaits a person, with the step it belongs to."""

    decision: Decision
    step: Any


@dataclass(frozen=True)
class PathStep:
    """A step of the season's path with its state and headline number."""

    number: int
    step: Any
    status: Status
    share: float | None
    proposal: Decision | None


def latest_entries(count: int = 8) -> list[Entry]:
    return list(Entry.objects.select_related("actor").order_by("-at", "-id")[:count])


def headline() -> dict[str, Any]:
    """Targets with their newest figure and chance, and how full the bases are."""
    rates = [
        {"base": base, "taken": taken, "total": total, "share": taken / total if total else None}
        for base, taken, total in bench_rates(clock.today())
    ]
    return {"targets": progress(), "rates": rates}


def waiting_decisions() -> list[Decision]:
    return list(waiting()[:20])


def published() -> Any:
    return Briefing.objects.exclude(published_at=None).order_by("-published_at", "-pk")
