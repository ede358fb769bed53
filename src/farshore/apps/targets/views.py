"""Targets with definition and source, forecasts as recorded, peers side by side."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from farshore.apps.accounts.policy import public
from farshore.apps.registry.selectors.organisations import counts_within, own_cluster, tenancies
from farshore.apps.targets import charts
from farshore.apps.targets.models import Forecast, Indicator
from farshore.apps.targets.reasons import ASSUMPTIONS
from farshore.apps.targets.selectors import indicators as selectors
from farshore.web.downloads import xlsx
from farshore.web.translated import in_language

WORDS = {
    "very-unlikely": (gettext_lazy("very unlikely"), "bad"),
    "unlikely": (gettext_lazy("unlikely"), "bad"),
    "open": (pgettext_lazy("likelihood", "open"), "warn"),
    "likely": (gettext_lazy("likely"), "good"),
    "very-likely": (gettext_lazy("very likely"), "good"),
}


Spans = list[tuple[int, date, date | None]]


def history_for(forecast: Forecast, spans: Spans) -> list[tuple[date, float]]:
    """What the registry counts at the ends of the years before the origin; unicorns: none yet."""
    ends = [date(year, 12, 31) for year in range(2020, forecast.origin.year)]
    days = [*ends, forecast.origin]
    if forecast.target.indicator.measure != "tenants":
        return [(day, 0.0) for day in days[-1:]]
    return [(day, float(n)) for day, n in counts_within(spans, days)] if spans else []


def card_for(row: selectors.Progress, spans: Spans) -> dict[str, Any]:
    forecast = row.forecast
    if forecast is None or not forecast.path:
        return {"row": row}
    word, tone = WORDS[selectors.in_words(forecast.probability)]
    return {
        "row": row,
        "fan": charts.fan(forecast, history_for(forecast, spans)),
        "word": word,
        "tone": tone,
        "earlier": list(row.target.forecasts.all())[1:],
        "assumptions": [
            {**line, "name": ASSUMPTIONS.get(line["name"], line["name"])}
            for line in forecast.assumptions
        ],
    }


@public
def index(request: HttpRequest) -> HttpResponse:
    rows = selectors.progress()
    if request.GET.get("download") == "xlsx":
        return sheet(rows)
    cluster = own_cluster()
    spans = tenancies(cluster) if cluster else []
    cards = [card_for(row, spans) for row in rows]
    return render(request, "targets/targets.html", {"cards": cards})


def sheet(rows: list[selectors.Progress]) -> HttpResponse:
    header = [
        _("Indicator"), _("Definition"), _("Value"), _("Period"), _("Source"), _("Target"),
        _("Due"), _("Probability"), _("Forecast from"),
    ]  # fmt: skip
    lines = [
        (
            in_language(row.target.indicator.name),
            in_language(row.target.indicator.definition),
            row.latest.value if row.latest else None,
            row.latest.period_name if row.latest else "",
            row.latest.cited if row.latest else "",
            row.target.value,
            row.target.due,
            row.forecast.probability if row.forecast else None,
            row.forecast.origin if row.forecast else None,
        )
        for row in rows
    ]
    return xlsx("targets", header, lines)


@public
def indicators(request: HttpRequest) -> HttpResponse:
    rows = [(row, next(iter(row.observations.all()), None)) for row in selectors.indicators()]
    return render(request, "targets/indicators.html", {"rows": rows})


@public
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Indicator, key=key)
    rows = found.observations.select_related("corrects", "corrected_by").order_by("-as_of", "-pk")
    return render(request, "targets/indicator.html", {"indicator": found, "rows": rows})


@public
def benchmark(request: HttpRequest) -> HttpResponse:
    groups = [(MEASURES.get(measure, measure), rows) for measure, rows in selectors.benchmark()]
    return render(request, "targets/benchmark.html", {"groups": groups})


MEASURES = {
    "tenants": gettext_lazy("Companies and members"),
    "unicorns": gettext_lazy("Unicorns"),
    "venture-share": gettext_lazy("Share of venture capital"),
}
