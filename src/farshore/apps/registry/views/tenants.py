"""How many tenants on which day, by the cluster's own rule."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from farshore.apps.accounts.policy import signed_in
from farshore.apps.registry.selectors.organisations import (
    counts_on,
    moves_between,
    own_cluster,
    tenant_count,
)
from farshore.web import clock

FIRST_YEAR = 2020


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    cluster = own_cluster()
    if cluster is None:
        raise Http404
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        day = clock.today()
    years = range(FIRST_YEAR, clock.today().year + 1)
    ends = [min(date(year, 12, 31), clock.today()) for year in years]
    rows = [
        {"day": end, "count": count, **moves_between(cluster, date(end.year, 1, 1), next_year(end))}
        for end, count in counts_on(cluster, ends)
    ]
    context = {"cluster": cluster, "day": day, "count": tenant_count(cluster, day), "rows": rows}
    return render(request, "registry/tenants.html", context)


def next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)
