"""Setting a base up: its rooms and places, and where they lie on the floor."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.forms_setup import CountForm, OutForm, OutManyForm, PlanForm, RoomForm
from farshore.apps.bases.models import Base, Place, Room, RoomShape
from farshore.apps.bases.selectors import setup
from farshore.apps.bases.selectors.equipment import run_by
from farshore.apps.bases.selectors.features import names_of
from farshore.apps.bases.selectors.floors import floors
from farshore.apps.bases.selectors.occupancy import plan as seats_on
from farshore.apps.bases.services import plans, rooms
from farshore.apps.bases.tables_setup import PlaceTable, RoomTable, place_rows, room_rows
from farshore.apps.bases.views.residencies import runs, tried
from farshore.web import clock
from farshore.web.forms import faults
from farshore.web.tables import listing

viewers = opens_to(Role.BASE_MANAGER, Role.OPERATOR)
managers = opens_to(Role.BASE_MANAGER)
# what a base is set up of stands on one page
MOST = 200


def managed(request: AuthedRequest, key: str) -> Base:
    """A base that the reader manages; else the page of an unknown object."""
    return get_object_or_404(run_by(request.user), key=key)


def manages(request: AuthedRequest, base: Base) -> bool:
    return base.team_id in request.user.team_ids(Role.BASE_MANAGER)


def kept(form: Any, do: Callable[[], Any]) -> bool:
    """Whether the form is sound and the step was taken; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        do()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@viewers
def index(request: AuthedRequest, key: str) -> HttpResponse:
    base = runs(request, key)
    today = clock.today(base.zone)
    ours = manages(request, base)
    rows = room_rows(setup.rooms(base, today), names_of(base))
    found = listing(request, RoomTable, rows, name=f"rooms-{base.key}", per_page=MOST, manages=ours)
    if isinstance(found, HttpResponse):
        return found
    context = {"base": base, "tab": "rooms", "manages": ours, "listing": found}
    return render(request, "bases/setup_rooms.html", context)


@managers
def room_new(request: AuthedRequest, key: str) -> HttpResponse:
    base = managed(request, key)
    form = RoomForm(request.POST or None, base=base)
    made: list[Room] = []
    if request.method == "POST" and kept(
        form, lambda: made.append(rooms.add_room(actor=request.user, base=base, **form.values()))
    ):
        messages.success(request, _("Saved. Now add its places."))
        return redirect("bases:setup-room", pk=made[0].pk)
    context = {"base": base, "form": form, "title": _("New room"), "back": "bases:setup"}
    return render(request, "bases/setup_form.html", context)


def _room(request: AuthedRequest, pk: int) -> Room:
    rows = Room.objects.filter(base__in=run_by(request.user).values("pk"))
    return get_object_or_404(rows.select_related("base"), pk=pk)


@managers
def room(request: AuthedRequest, pk: int) -> HttpResponse:
    """One room: its figures, and each of its places."""
    found = _room(request, pk)
    base, today = found.base, clock.today(found.base.zone)
    form = RoomForm(request.POST or None, base=base, room=found)
    if request.method == "POST" and kept(
        form, lambda: rooms.change_room(actor=request.user, room=found, **form.values())
    ):
        messages.success(request, _("Saved."))
        return redirect("bases:setup-room", pk=pk)
    line = setup.rooms(base, today, only=found).rows[0]
    places = listing(
        request, PlaceTable, place_rows(line.places, today), name=f"places-{base.key}-{found.key}",
        per_page=MOST, manages=True, today=today, room_out=line.out,
    )  # fmt: skip
    if isinstance(places, HttpResponse):
        return places
    start = {"starts": today}
    context = {
        "base": base, "room": Room.objects.get(pk=pk), "form": form, "line": line,
        "listing": places,
        "add": CountForm(auto_id="add_%s", initial=start),
        "less": OutManyForm(auto_id="less_%s", initial=start),
        "close": OutForm(auto_id="close_%s", initial=start),
    }  # fmt: skip
    return render(request, "bases/setup_room.html", context)


@managers
@require_POST
def room_do(request: AuthedRequest, pk: int) -> HttpResponse:
    """Add places, take some out, close the room or open it again."""
    found, who = _room(request, pk), request.user
    steps: dict[str, tuple[type[Form], Callable[..., Any]]] = {
        "add": (CountForm, rooms.add_places),
        "less": (OutManyForm, rooms.take_out_many),
        "close": (OutForm, rooms.close_room),
        "reopen": (Form, rooms.reopen_room),
    }
    step = steps.get(request.POST.get("verb", ""))
    if step is None:
        raise Http404
    form = step[0](request.POST)
    if form.is_valid():
        tried(request, lambda: step[1](actor=who, room=found, **form.cleaned_data), _("Saved."))
    else:
        messages.error(request, faults(form))
    return redirect("bases:setup-room", pk=pk)


@managers
@require_POST
def place_do(request: AuthedRequest, pk: int) -> HttpResponse:
    """Take one place out of use from a day, or put it back."""
    rows = Place.objects.filter(room__base__in=run_by(request.user).values("pk"))
    place = get_object_or_404(rows.select_related("room__base"), pk=pk)
    if request.POST.get("verb") == "back":
        tried(request, lambda: rooms.put_back(actor=request.user, place=place), _("Saved."))
        return redirect("bases:setup-room", pk=place.room_id)
    form = OutForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        tried(
            request, lambda: rooms.take_out(actor=request.user, place=place, **given), _("Saved.")
        )
    else:
        messages.error(request, faults(form))
    return redirect("bases:setup-room", pk=place.room_id)


@viewers
def plan(request: AuthedRequest, key: str) -> HttpResponse:
    """The shapes as a table, with the drawing beside it."""
    base = runs(request, key)
    ours = manages(request, base)
    if request.method == "POST" and not ours:
        raise Http404
    today = clock.today(base.zone)
    known = plans.used(base)
    shapes = {row.room_id: row for row in RoomShape.objects.filter(room__in=known)}
    form = PlanForm(request.POST or None, rooms=known, shapes=shapes)
    if request.method == "POST" and kept(
        form, lambda: plans.draw(actor=request.user, base=base, shapes=form.shapes())
    ):
        messages.success(request, _("Saved."))
        return redirect("bases:setup-plan", key=key)
    by_floor: dict[str, list[Any]] = {}
    for row, fields in form.rows():
        by_floor.setdefault(row.floor, []).append((row, fields))
    drawn = {floor.name: floor for floor in floors(seats_on(base, today))}
    context = {
        "base": base, "tab": "plan", "manages": ours, "form": form,
        "floors": [(name, rows, drawn.get(name)) for name, rows in sorted(by_floor.items())],
    }  # fmt: skip
    return render(request, "bases/setup_plan.html", context)
