"""Indicators with their figures, targets with their forecasts, peers side by side."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from farshore.apps.targets.models import Forecast, Indicator, Observation, Target


def standing_observations() -> QuerySet[Observation]:
    """Verified figures that no later row corrects."""
    return Observation.objects.filter(
        corrected_by=None, state__in=[Observation.State.VERIFIED, Observation.State.LOCKED]
    ).order_by(F("as_of").desc(nulls_last=True), "-period", "pk")


def indicators() -> QuerySet[Indicator]:
    return Indicator.objects.prefetch_related(
        Prefetch("observations", standing_observations())
    ).order_by("pk")


@dataclass(frozen=True)
class Progress:
    """A target, what holds now, and how likely it is, as last recorded."""

    target: Target
    latest: Observation | None
    forecast: Forecast | None

    @property
    def reached(self) -> bool:
        return self.latest is not None and self.latest.value >= self.target.value


def progress() -> list[Progress]:
    """Every target in three queries. The figure shown beside a target is of its own indicator:
    figures with another definition are never put in its place."""
    targets = Target.objects.select_related("indicator").prefetch_related(
        Prefetch("forecasts", Forecast.objects.order_by("-made_at", "-pk")),
        Prefetch("indicator__observations", standing_observations()),
    )
    rows = []
    for target in targets.order_by("pk"):
        observations = list(target.indicator.observations.all())
        forecasts = list(target.forecasts.all())
        rows.append(
            Progress(
                target,
                observations[0] if observations else None,
                forecasts[0] if forecasts else None,
            )
        )
    return rows


def benchmark() -> list[tuple[str, list[tuple[Indicator, Observation | None]]]]:
    """Indicators of one measure side by side, each with its own definition; a gap stays a gap."""
    groups: dict[str, list[tuple[Indicator, Observation | None]]] = defaultdict(list)
    for indicator in indicators().exclude(measure=""):
        latest = next(iter(indicator.observations.all()), None)
        groups[indicator.measure].append((indicator, latest))
    return [(measure, rows) for measure, rows in groups.items() if len(rows) > 1]


LIKELIHOODS = (
    (0.05, "very-unlikely"),
    (0.33, "unlikely"),
    (0.66, "open"),
    (0.95, "likely"),
    (1.01, "very-likely"),
)


def in_words(probability: float) -> str:
    """A code for the usual words of likelihood."""
    return next(code for limit, code in LIKELIHOODS if probability < limit)


def quantile(path: Sequence[dict[str, Any]], level: str) -> list[tuple[str, float]]:
    return [(point["date"], point["quantiles"][level]) for point in path]
