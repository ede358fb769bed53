"""Registered studies by condition, place and sponsor."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from farshore.apps.registry.models import Study, StudySite
from farshore.apps.registry.names import normalised


def holding(rows: QuerySet[Study], words: str) -> QuerySet[Study]:
    """Studies whose title, conditions, interventions or sponsor hold each of the words."""
    for word in normalised(words).split(" ")[:8]:
        if word:
            rows = rows.filter(text__contains=word)
    return rows


def at_place(
    rows: QuerySet[Study], countries: Sequence[str] = (), place: str = ""
) -> QuerySet[Study]:
    """Studies with a site in one of the countries, in a city, state or facility so named."""
    sites = StudySite.objects.all()
    if countries:
        sites = sites.filter(country__in=countries)
    for word in place.split()[:8]:
        named = Q(region__icontains=word) | Q(city__icontains=word) | Q(facility__icontains=word)
        sites = sites.filter(named)
    return rows.filter(pk__in=sites.values("study")) if countries or place.strip() else rows
