"""Bookings: made by residents, seen by their company and by the manager, used on the spot."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.models import User
from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services.record import record_access
from farshore.apps.bases.booking_reasons import refuse
from farshore.apps.bases.filters_equipment import BookingFilter
from farshore.apps.bases.forms_equipment import BookForm, ShortenForm, wall_of
from farshore.apps.bases.models import Base, CalendarFeed, Equipment, Reservation, Residency
from farshore.apps.bases.selectors import equipment as selectors
from farshore.apps.bases.selectors import reservations as rows_of
from farshore.apps.bases.services import reservations as service
from farshore.apps.bases.services import wait_list
from farshore.apps.bases.tables_equipment import BookingTable, OwnBookingTable
from farshore.web import clock
from farshore.web.forms import faults
from farshore.web.tables import Listing, listing
from farshore.web.zones import on_the_wall

users = opens_to(Role.APPLICANT, Role.BASE_MANAGER)
State = Reservation.State


@users
def index(request: AuthedRequest) -> HttpResponse:
    """A resident's own and the company's bookings; a manager's those of the base."""
    runs = Role.BASE_MANAGER in request.user.roles
    rows = rows_of.visible(request.user)
    table = BookingTable if runs else OwnBookingTable
    found = listing(request, table, rows, name="bookings", filterset=BookingFilter)
    if runs:
        record_access(
            actor=request.user, address=request.META.get("REMOTE_ADDR"), concerns="residents",
            action="bookings.seen", persons=persons_in(found, rows),
        )  # fmt: skip
    if isinstance(found, HttpResponse):
        return found
    feed = CalendarFeed.objects.filter(person=request.user).first()
    context = {
        "listing": found,
        "runs": runs,
        "books": Role.APPLICANT in request.user.roles,
        "coming": rows_of.coming(request.user, clock.now()),
        "feed": feed,
        "made": request.session.pop("feed", None),
        "grants": selectors.own_grants(request.user),
    }
    return render(request, "bases/bookings.html", context)


def persons_in(found: Listing | HttpResponse, rows: QuerySet[Any]) -> int:
    """Whose data a reader was given: of the page that is shown, or of all in a download."""
    if isinstance(found, HttpResponse):
        return rows.order_by().values("person").distinct().count()
    return len({row.person_id for row in found.shown})


def choices(person: User, base: Base) -> list[tuple[Residency, User]]:
    """For whom the person may book at a base: oneself first, then colleagues; its manager for
    everybody who stays there."""
    stays = selectors.stays(person).filter(base=base)
    if selectors.run_by(person).filter(pk=base.pk).exists():
        stays = selectors.present_at(base)
    found = selectors.people_of(list(stays))
    return sorted(found, key=lambda pair: pair[1].pk != person.pk)


def asked_for(request: AuthedRequest, item: Equipment) -> dict[str, str]:
    """The hours that the calendar's link names; without an end, the shortest booking."""
    begins, finishes = (request.GET.get(name, "")[:16] for name in ("begins", "finishes"))
    wall = wall_of(begins)
    if wall is not None and not finishes:
        steps = -(-item.shortest_minutes // item.step_minutes)
        finishes = f"{wall + timedelta(minutes=steps * item.step_minutes):%Y-%m-%dT%H:%M}"
    return {"begins": begins, "finishes": finishes}


@users
def book(request: AuthedRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(selectors.visible(request.user), pk=pk)
    people = choices(request.user, item.base)
    if not people:
        raise Http404
    form = BookForm(
        request.POST or None, initial=asked_for(request, item), equipment=item, people=people
    )
    taken = False
    if request.method == "POST" and form.is_valid():
        stay, who = form.chosen()
        act = service.wait if "wait" in request.POST else service.book
        try:
            row = act(
                actor=request.user, equipment=item, residency=stay, person=who,
                starts=form.cleaned_data["starts"], ends=form.cleaned_data["ends"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
            taken = any(part.code == "taken" for part in error.error_list)
        else:
            waits = row.state == State.WAITING
            told = _("You are on the wait-list.") if waits else _("Booked.")
            messages.success(request, told)
            return redirect("bases:booking", pk=row.pk)
    context = {"item": item, "base": item.base, "form": form, "taken": taken}
    return render(request, "bases/book.html", context)


def runs_base(request: AuthedRequest, row: Reservation) -> bool:
    return selectors.run_by(request.user).filter(pk=row.equipment.room.base_id).exists()


def takers(request: AuthedRequest, row: Reservation, runs: bool) -> list[tuple[Residency, User]]:
    """Who may get the booking: colleagues, and for the manager people of other companies too."""
    if row.state != State.BOOKED or row.starts <= clock.now():
        return []
    stays = [row.residency]
    if runs:
        others = selectors.present_at(row.equipment.base).exclude(pk=row.residency_id)
        stays += list(others)
    return [
        (stay, who)
        for stay, who in selectors.people_of(stays)
        if (stay.pk, who.pk) != (row.residency_id, row.person_id)
    ]


def parts_for(row: Reservation) -> list[rows_of.Span]:
    """Of the time waited for, what the person may book now."""
    now = clock.now()
    if row.state != State.WAITING or row.starts <= now:
        return []
    return [part for part in rows_of.free_parts(row, now) if not wait_list.reasons(row, part)]


def shortening(row: Reservation, runs: bool, now: datetime) -> ShortenForm | None:
    """A booking gives part of its time back until the notice runs out, or by the manager."""
    if row.state != State.BOOKED or now >= row.starts or (not runs and service.is_late(row, now)):
        return None
    zone = row.equipment.base.zone
    hours = {"begins": row.starts, "finishes": row.ends}
    start = {name: f"{on_the_wall(at, zone):%Y-%m-%dT%H:%M}" for name, at in hours.items()}
    return ShortenForm(equipment=row.equipment, manages=runs, initial=start, auto_id="short_%s")


@users
def detail(request: AuthedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(rows_of.visible(request.user), pk=pk)
    now, runs = clock.now(), runs_base(request, row)
    context = {
        "row": row,
        "item": row.equipment,
        "base": row.equipment.base,
        "runs": runs,
        "now": now,
        "can_check_in": row.state == State.BOOKED
        and row.starts - service.EARLY <= now <= service.due_out(row),
        "can_cancel": row.state in (State.BOOKED, State.WAITING) and now < row.starts,
        "late": row.state == State.BOOKED and service.is_late(row, now),
        "free_until": row.starts - timedelta(hours=row.equipment.notice_hours),
        "takers": takers(request, row, runs),
        "line": rows_of.ahead_in_line(row) + 1,
        "parts": parts_for(row),
        "shorten": shortening(row, runs, now),
        "events": row.events.select_related("by", "before", "after"),
        "wall": f"{on_the_wall(row.starts, row.equipment.base.zone):%Y-%m-%d}",
    }
    return render(request, "bases/booking.html", context)


@users
@require_POST
def act(request: AuthedRequest, pk: int) -> HttpResponse:
    """One step: check in or out, cancel, hand over."""
    row = get_object_or_404(rows_of.visible(request.user), pk=pk)
    verbs: dict[str, Callable[[AuthedRequest, Reservation], str]] = {
        "check-in": _check_in, "check-out": _check_out, "cancel": _cancel, "transfer": _transfer,
        "shorten": _shorten, "take": _take,
    }  # fmt: skip
    step = verbs.get(request.POST.get("verb", ""))
    if step is None:
        raise Http404
    try:
        messages.success(request, step(request, row))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("bases:booking", pk=pk)


def _check_in(request: AuthedRequest, row: Reservation) -> str:
    service.check_in(actor=request.user, reservation=row)
    return _("Checked in.")


def _check_out(request: AuthedRequest, row: Reservation) -> str:
    service.check_out(actor=request.user, reservation=row)
    return _("Checked out. What is left of the time is free again.")


def _cancel(request: AuthedRequest, row: Reservation) -> str:
    reason = request.POST.get("reason", "")[:500]
    done = service.cancel(actor=request.user, reservation=row, reason=reason)
    return _("Cancelled, after the notice had run out.") if done.late else _("Cancelled.")


def _shorten(request: AuthedRequest, row: Reservation) -> str:
    form = ShortenForm(request.POST, equipment=row.equipment, manages=runs_base(request, row))
    if not form.is_valid():
        raise ValidationError(faults(form))
    given = form.cleaned_data
    service.shorten(
        actor=request.user, reservation=row, starts=given["starts"], ends=given["ends"],
        reason=given["reason"],
    )  # fmt: skip
    return _("Shortened. What is left of the time is free for others.")


def _take(request: AuthedRequest, row: Reservation) -> str:
    known = {part.mark: part for part in parts_for(row)}
    part = known.get(request.POST.get("part", ""))
    if part is None:
        raise refuse("taken")
    service.take_part(actor=request.user, reservation=row, starts=part.starts, ends=part.ends)
    return _("Booked.")


def _transfer(request: AuthedRequest, row: Reservation) -> str:
    runs = runs_base(request, row)
    known = {f"{stay.pk}-{who.pk}": (stay, who) for stay, who in takers(request, row, runs)}
    found = known.get(request.POST.get("to", ""))
    if found is None:
        raise Http404
    stay, who = found
    service.transfer(actor=request.user, reservation=row, person=who, residency=stay, manages=runs)
    return _("Handed over to %(person)s.") % {"person": who.label}
