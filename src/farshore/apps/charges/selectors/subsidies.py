"""Schemes, what is left of their budgets, and what statements claim of them."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.charges.models import Award, Claim, CreditLine, Scheme

ZERO = Decimal(0)


def schemes(person: User) -> QuerySet[Scheme]:
    """Those of the programmes that the person's teams run."""
    teams = person.team_ids(Role.OPERATOR)
    return (
        Scheme.objects.filter(programme__team__in=teams)
        .select_related("programme", "sponsor")
        .order_by("-starts", "pk")
    )


def claims(person: User) -> QuerySet[Claim]:
    return (
        Claim.objects.filter(award__scheme__in=schemes(person).values("pk"))
        .select_related(
            "award__scheme__programme",
            "award__residency__organisation",
            "award__residency__base",
            "line__statement__book",
        )
        .prefetch_related(Prefetch("line__credits", CreditLine.objects.order_by("pk")))
        .order_by("-month", "pk")
    )


def awards(scheme: Scheme) -> QuerySet[Award]:
    """With `renewable`: whether it is a company's last and another term may follow."""
    rows = Award.objects.filter(scheme=scheme)
    later = rows.filter(residency=OuterRef("residency"), term__gt=OuterRef("term"))
    return (
        rows.annotate(renewable=Q(~Exists(later), term__lt=scheme.most_terms))
        .select_related("scheme", "residency__organisation", "residency__base")
        .order_by("residency__organisation__sort_name", "term")
    )


def taken_back(claim: Claim) -> Decimal:
    """What credit notes took back of a claim, in the scheme's currency."""
    back = sum((row.amount for row in claim.line.credits.all()), ZERO)
    if not back or not claim.amount:
        return ZERO
    from farshore.apps.charges.months import unit
    from farshore.apps.charges.proration import rounded

    currency = claim.line.facts["currency"]
    return rounded(claim.claimed * back / claim.amount, unit(currency))


def spent_of(found: Iterable[Scheme]) -> dict[int, Decimal]:
    """What each scheme's budget has borne, less what was taken back."""
    keys = [row.pk for row in found]
    spent = dict.fromkeys(keys, ZERO)
    rows = Claim.objects.filter(award__scheme__in=keys)
    for key, total in (
        rows.values_list("award__scheme")
        .annotate(total=Sum("claimed"))
        .values_list("award__scheme", "total")
    ):
        spent[key] = total
    credited = rows.filter(line__credits__isnull=False).distinct()
    for claim in credited.select_related("line", "award").prefetch_related("line__credits"):
        spent[claim.award.scheme_id] -= taken_back(claim)
    return spent


def left_of(found: Iterable[Scheme]) -> dict[int, Decimal]:
    rows = list(found)
    spent = spent_of(rows)
    return {row.pk: row.budget - spent[row.pk] for row in rows}
