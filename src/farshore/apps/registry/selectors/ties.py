"""Ties between people and companies, for those who keep them."""

from typing import Any

from django.db.models import QuerySet

from farshore.apps.registry.models import Affiliation, Inventor, RoundInvestor

Tie = Affiliation | RoundInvestor | Inventor


def company_of(tie: Tie) -> str:
    """The company's name; as the source writes it, where the registry does not know it."""
    written = tie.organisation_name if isinstance(tie, Affiliation) else ""
    return str(tie.company or written)


def ties_of(kind: str) -> QuerySet[Any]:
    """All of a kind with whom they concern, the newest first; unknown kinds have none."""
    if kind == "investor":
        return RoundInvestor.objects.select_related(
            "person", "organisation", "round__organisation", "noted_by"
        ).order_by("-pk")
    if kind == "inventor":
        return Inventor.objects.select_related(
            "person", "technology__organisation", "noted_by"
        ).order_by("-pk")
    return Affiliation.objects.select_related("person", "organisation", "noted_by").order_by("-pk")
