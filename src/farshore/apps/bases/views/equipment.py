"""Equipment: what there is, what a day or a week looks like, and the manager's side of it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.forms_equipment import ClosureForm, EquipmentForm
from farshore.apps.bases.keys import free_key
from farshore.apps.bases.models import Base, Equipment, EquipmentClosure
from farshore.apps.bases.selectors import equipment as selectors
from farshore.apps.bases.selectors import reservations
from farshore.apps.bases.selectors.reservations import DayOf, Span
from farshore.apps.bases.services import equipment as service
from farshore.apps.bases.tables_equipment import EquipmentTable
from farshore.apps.bases.views.occupancy import day_of
from farshore.web import clock
from farshore.web.tables import listing

viewers = opens_to(Role.APPLICANT, Role.BASE_MANAGER, Role.HOST, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)
DAY = timedelta(days=1)


@viewers
def index(request: AuthedRequest) -> HttpResponse:
    rows = selectors.visible(request.user).filter(retired=False)
    found = listing(request, EquipmentTable, rows, name="equipment")
    if isinstance(found, HttpResponse):
        return found
    context = {
        "listing": found,
        "bases": list(selectors.bases_of(request.user)),
        "run": list(selectors.run_by(request.user)),
        "books": Role.APPLICANT in request.user.roles,
    }
    return render(request, "bases/equipment.html", context)


@dataclass
class Cell:
    """An hour of a day as clocks at the base show it, with what lies in it and whether that only
    goes on from the hour before."""

    spans: list[tuple[Span, bool]]
    begins: str
    exists: bool = True


def hours_of(equipment: Equipment) -> range:
    if equipment.day_and_night:
        return range(24)
    return range(equipment.opens.hour, equipment.closes.hour + bool(equipment.closes.minute))


def grid(equipment: Equipment, days: list[DayOf]) -> list[tuple[int, list[Cell]]]:
    """Rows of hours, columns of days. Where an hour comes twice, its cell holds both."""
    place = ZoneInfo(equipment.base.zone)
    rows = []
    for hour in hours_of(equipment):
        cells = []
        for shown in days:
            wall = datetime.combine(shown.day, time(hour))
            begin = wall.replace(tzinfo=place).timestamp()
            end = (wall + timedelta(hours=1)).replace(tzinfo=place).timestamp()
            inside = [
                span
                for span in shown.spans
                if span.starts.timestamp() < end and span.ends.timestamp() > begin
            ]
            free = next((span for span in inside if span.kind == "free"), None)
            begins = max(f"{wall:%Y-%m-%dT%H:%M}", free.wall if free else "")
            marked = [(span, span.starts.timestamp() < begin) for span in inside]
            cells.append(Cell(marked, begins, exists=end > begin))
        rows.append((hour, cells))
    return rows


def shown_days(request: AuthedRequest, base: Base) -> tuple[str, date, date]:
    """The view asked for, its first day, and the day that was named: a week begins with it."""
    day = day_of(request, base)
    if request.GET.get("view") == "day":
        return "day", day, day
    return "week", day, day


def steps(view: str, first: date) -> dict[str, date]:
    many = 1 if view == "day" else 7
    return {"earlier": first - many * DAY, "later": first + many * DAY}


@viewers
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(selectors.visible(request.user), pk=pk)
    view, first, day = shown_days(request, item.base)
    runs = selectors.run_by(request.user).filter(pk=item.room.base_id).exists()
    teams = request.user.team_ids(Role.APPLICANT)
    now, many = clock.now(), 1 if view == "day" else 7
    days = reservations.calendar([item], first, many, now, teams)[item.pk]
    closures = item.closures.filter(lifted_at=None, ends__gt=now).select_related("made_by")
    context = {
        "item": item,
        "base": item.base,
        "view": view,
        "day": day,
        "days": days,
        "grid": grid(item, days) if view == "week" else [],
        "runs": runs,
        "books": (bool(teams) or runs) and not item.retired,
        "today": clock.today(item.base.zone),
        "now": now,
        "closures": closures,
        "form": ClosureForm(equipment=item) if runs else None,
        **steps(view, first),
    }
    return render(request, "bases/instrument.html", context)


@viewers
def calendar(request: AuthedRequest, key: str) -> HttpResponse:
    """All equipment of a base, a day or a week of it."""
    base = get_object_or_404(selectors.bases_of(request.user), key=key)
    view, first, day = shown_days(request, base)
    items = list(selectors.visible(request.user).filter(room__base=base, retired=False))
    teams = request.user.team_ids(Role.APPLICANT)
    many = 1 if view == "day" else 7
    found = reservations.calendar(items, first, many, clock.now(), teams, told=view == "day")
    runs = selectors.run_by(request.user).filter(pk=base.pk).exists()
    context = {
        "base": base,
        "view": view,
        "day": day,
        "today": clock.today(base.zone),
        "now": clock.now(),
        "heads": [first + n * DAY for n in range(many)],
        "rows": [(item, found[item.pk]) for item in items],
        "runs": runs,
        "books": bool(teams) or runs,
        **steps(view, first),
    }
    return render(request, "bases/base_calendar.html", context)


@managers
def new(request: AuthedRequest, key: str) -> HttpResponse:
    base = get_object_or_404(selectors.run_by(request.user), key=key)
    form = EquipmentForm(request.POST or None, base=base)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.values()
        room = values.pop("room")
        made = service.create(
            actor=request.user,
            room=room,
            key=free_key(values["name"], room.instruments, "item"),
            **values,
        )
        messages.success(request, _("Saved."))
        return redirect("bases:instrument", pk=made.pk)
    context = {"form": form, "base": base, "title": _("New equipment")}
    return render(request, "bases/equipment_form.html", context)


@managers
def edit(request: AuthedRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(selectors.administered(request.user), pk=pk)
    form = EquipmentForm(request.POST or None, base=item.base, equipment=item)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        twin = values["room"].instruments.filter(key=item.key).exclude(pk=item.pk)
        if twin.exists():
            values["key"] = free_key(values["name"], values["room"].instruments, "item")
        service.change(actor=request.user, equipment=item, **values)
        messages.success(request, _("Saved."))
        return redirect("bases:instrument", pk=item.pk)
    context = {"form": form, "base": item.base, "item": item, "title": item}
    return render(request, "bases/equipment_form.html", context)


@managers
@require_POST
def close(request: AuthedRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(selectors.administered(request.user), pk=pk)
    form = ClosureForm(request.POST, equipment=item)
    if form.is_valid():
        try:
            service.close(
                actor=request.user, equipment=item, starts=form.cleaned_data["starts"],
                ends=form.cleaned_data["ends"], reason=form.texts("reason"),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Closed for that time. Bookings in it are cancelled."))
            return redirect("bases:instrument", pk=pk)
    context = {"form": form, "base": item.base, "item": item, "title": _("Close for a time")}
    return render(request, "bases/equipment_form.html", context)


@managers
@require_POST
def lift(request: AuthedRequest, pk: int) -> HttpResponse:
    rows = EquipmentClosure.objects.filter(equipment__in=selectors.administered(request.user))
    closure = rows.select_related("equipment").filter(pk=pk).first()
    if closure is None:
        raise Http404
    try:
        service.lift(actor=request.user, closure=closure)
        messages.success(request, _("Open again."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("bases:instrument", pk=closure.equipment_id)
