"""Registered studies by condition, place and sponsor."""

from django.db.models import QuerySet

from farshore.apps.registry.models import Study
from farshore.apps.registry.names import normalised


def holding(rows: QuerySet[Study], words: str) -> QuerySet[Study]:
    """Studies whose title, conditions, interventions or sponsor hold each of the words."""
    for word in normalised(words).split(" ")[:8]:
        if word:
            rows = rows.filter(text__contains=word)
    return rows


def at_place(rows: QuerySet[Study], country: str = "", region: str = "") -> QuerySet[Study]:
    if not country and not region:
        return rows
    sites = {}
    if country:
        sites["sites__country"] = country
    if region:
        sites["sites__region__icontains"] = region
    return rows.filter(pk__in=Study.objects.filter(**sites).values("pk"))
