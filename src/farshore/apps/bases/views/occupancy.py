"""Who sits where: the plan, the timeline and the table of one day."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Base
from farshore.apps.bases.months import months_after
from farshore.apps.bases.selectors import ahead, floors, occupancy, residencies
from farshore.apps.bases.selectors.days import first_of, papers_of, run_by
from farshore.apps.bases.tables import SeatedTable
from farshore.web import clock
from farshore.web.downloads import xlsx
from farshore.web.tables import listing

viewers = opens_to(Role.BASE_MANAGER, Role.HOST, Role.OPERATOR, Role.MINISTRY)
MONTHS = 18
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)


@viewers
def index(request: AuthedRequest) -> HttpResponse:
    bases = list(occupancy.managed(request.user))
    if len(bases) == 1:
        return redirect("bases:occupancy", key=bases[0].key)
    return render(request, "bases/bases.html", {"rows": occupancy.rates_today(bases)})


def day_of(request: AuthedRequest, base: Base) -> date:
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return clock.today(base.zone)
    # the timeline reaches some months beyond the day: the calendar's ends have no room for them
    return day if FIRST_DAY <= day <= LAST_DAY else clock.today(base.zone)


def months_between(first: date, last: date) -> list[tuple[date, float]]:
    span, day, marks = (last - first).days, first, []
    while day < last:
        marks.append((day, (day - first).days / span))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return marks


@viewers
def detail(request: AuthedRequest, key: str) -> HttpResponse:
    base = get_object_or_404(occupancy.managed(request.user), key=key)
    day = day_of(request, base)
    first = months_after(day.replace(day=1), -1)
    last = months_after(first, MONTHS)
    house = occupancy.house(base, first, last)
    views = occupancy.plan(base, day, house)
    if request.GET.get("download") == "xlsx":
        return sheet(base, day, views)
    rows = occupancy.timeline(house, first, last)
    bars = [one.allocation for _room, places in rows for _place, found in places for one in found]
    shown = listing(request, SeatedTable, bars, name=f"{base.key}-{first}", part="stays")
    if isinstance(shown, HttpResponse):
        return shown
    context = {
        "base": base,
        "day": day,
        "rooms": views,
        "floors": floors.floors(views),
        "today": clock.today(base.zone),
        "weeks": (day - clock.today(base.zone)).days // 7,
        "ahead": ahead.ahead(base, day),
        "odds": ahead.policy_of(base).renewal_odds,
        "kinds": occupancy.kinds(views),
        "rows": rows,
        "listing": shown,
        "tabled": "page" in request.GET or "stays-sort" in request.GET,
        "months": months_between(first, last),
        "at": (day - first).days / (last - first).days,
        "now": clock.now(),
        "sets_up": any(row.pk == base.pk for row in run_by(request.user)),
        "moves": occupancy.moves(base, day),
        "expiring": first_of(residencies.expiring(base, day)),
        "submitted": first_of(papers_of(base, clock.today(base.zone))),
    }
    return render(request, "bases/occupancy.html", context)


def sheet(base: Base, day: date, views: list[occupancy.RoomView]) -> HttpResponse:
    header = [_("Room"), _("Place"), _("Kind"), _("Company"), _("From"), _("Until"), _("State")]
    rows = [
        (
            str(view.room),
            seat.place.number,
            seat.place.get_kind_display(),
            str(seat.allocation.residency.organisation) if seat.allocation else "",
            seat.allocation.starts if seat.allocation else None,
            seat.allocation.ends if seat.allocation else None,
            state_of(seat),
        )
        for view in views
        for seat in view.seats
    ]
    return xlsx(f"{base.key}-{day}", header, rows)


def state_of(seat: occupancy.Seat) -> str:
    if seat.allocation:
        return str(seat.allocation.get_state_display())
    return _("closed") if seat.closed else _("free")
