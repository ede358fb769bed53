"""How much the equipment is booked, used and missed, by month."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.months import months_after
from farshore.apps.bases.selectors.equipment import latest_day
from farshore.apps.bases.selectors.occupancy import managed
from farshore.apps.bases.selectors.utilisation import utilisation
from farshore.apps.bases.tables_equipment import UtilisationTable
from farshore.web.tables import listing

MONTHS = 6
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


def month_of(raw: str, other: date) -> date:
    try:
        found = date.fromisoformat(f"{raw[:7]}-01")
    except ValueError:
        return other
    return found if FIRST <= found < LAST else other


@opens_to(Role.BASE_MANAGER, Role.OPERATOR, Role.MINISTRY)
def index(request: AuthedRequest) -> HttpResponse:
    """Six months that end with the one asked for."""
    bases = list(managed(request.user))
    last = month_of(request.GET.get("on", ""), latest_day(bases).replace(day=1))
    rows = utilisation(bases, months_after(last, 1 - MONTHS), months_after(last, 1))
    found = listing(request, UtilisationTable, rows, name=f"equipment-{last:%Y-%m}")
    if isinstance(found, HttpResponse):
        return found
    return render(request, "bases/utilisation.html", {"listing": found, "month": last})
