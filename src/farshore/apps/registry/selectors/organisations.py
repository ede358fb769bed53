"""Organisations: found by any of their names, by place, or as tenants on a day."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from farshore.apps.registry.models import (
    Cluster,
    ClusterMembership,
    Organisation,
    OrganisationIdentifier,
    OrganisationSearch,
)
from farshore.apps.registry.names import normalised
from farshore.web.countries import country_name


def named(rows: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    """Organisations one of whose names, in any language, holds each of the words.

    Also a registration number or other identifier, with or without its dashes.
    """
    wanted = [word for word in normalised(words).split(" ") if word][:8]
    if not wanted:
        return rows
    lines = OrganisationSearch.objects.all()
    for word in wanted:
        lines = lines.filter(text__contains=word)
    digits = "".join(wanted).replace("-", "")
    keyed = OrganisationIdentifier.objects.filter(value=digits).values_list("organisation")[:50]
    # asked first: the names' lines alone are read far faster than both together
    keys = [key for (key,) in keyed]
    by_name = Q(pk__in=lines.values("pk"))
    return rows.filter(by_name | Q(pk__in=keys) if keys else by_name)


def countries() -> list[tuple[str, str]]:
    """(code, name) of every country that an organisation is in, in the reader's order."""
    codes = Organisation.objects.order_by().values_list("country", flat=True).distinct()
    return sorted(((code, country_name(code)) for code in codes if code), key=itemgetter(1))


def holds_on(day: date) -> Q:
    """The condition of a half-open interval that holds on a day."""
    return Q(starts__lte=day) & (Q(ends=None) | Q(ends__gt=day))


def memberships_on(cluster: Cluster, day: date) -> QuerySet[ClusterMembership]:
    return ClusterMembership.objects.filter(holds_on(day), cluster=cluster)


def tenants_on(cluster: Cluster, day: date) -> QuerySet[Organisation]:
    """Companies that are tenants on a day, each once."""
    return Organisation.objects.filter(pk__in=memberships_on(cluster, day).values("organisation"))


def tenant_count(cluster: Cluster, day: date) -> int:
    return memberships_on(cluster, day).values("organisation").distinct().count()


def tenancies(cluster: Cluster) -> list[tuple[int, date, date | None]]:
    """(organisation, from, to) of every tenancy: what the counts over time are made of."""
    rows = cluster.memberships.order_by("starts", "pk")
    return list(rows.values_list("organisation_id", "starts", "ends"))


def counts_on(cluster: Cluster, days: Sequence[date]) -> list[tuple[date, int]]:
    """The number of tenants on each of the days, in one query."""
    return counts_within(tenancies(cluster), days)


def counts_within(
    spans: Sequence[tuple[int, date, date | None]], days: Sequence[date]
) -> list[tuple[date, int]]:
    """The number of tenants on each of the days, from tenancies that were read already."""
    return [
        (
            day,
            len({who for who, starts, ends in spans if starts <= day and (not ends or ends > day)}),
        )
        for day in days
    ]


def moves_between(cluster: Cluster, first: date, last: date) -> dict[str, int]:
    """How many tenancies began and ended in `[first, last)`."""
    inside = cluster.memberships.aggregate(
        came=Count("pk", filter=Q(starts__gte=first, starts__lt=last)),
        left=Count("pk", filter=Q(ends__gte=first, ends__lt=last)),
    )
    return {"came": inside["came"], "left": inside["left"]}


def with_everything() -> QuerySet[Organisation]:
    """Organisations with what their page shows, in a fixed number of queries."""
    return Organisation.objects.select_related("parent").prefetch_related(
        "names",
        "identifiers",
        "rounds",
        "valuations",
        "technologies",
        Prefetch("memberships", ClusterMembership.objects.select_related("cluster")),
    )


def own_cluster() -> Cluster | None:
    return Cluster.objects.filter(own=True).order_by("pk").first()


# a map with more points than this neither loads at once nor can be read
MOST_POINTS = 3000


def placed(rows: QuerySet[Organisation], most: int = MOST_POINTS) -> list[dict[str, Any]]:
    """Organisations that have a place, as points on a map."""
    found = rows.exclude(latitude=None).exclude(longitude=None).order_by("pk")[:most]
    columns = ("pk", "name", "kind", "country", "city", "latitude", "longitude", "fictional")
    return [dict(row) for row in found.values(*columns)]
