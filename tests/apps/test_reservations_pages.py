"""The pages of equipment and bookings, the calendar file, and the figures of use."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from apps.bookings import MONDAY, NOW, Lab, at, lab, standing_at
from builders import person
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import PersonalAccess
from farshore.apps.bases.models import CalendarFeed, Reservation
from farshore.apps.bases.selectors import reservations as selectors
from farshore.apps.bases.selectors.utilisation import utilisation
from farshore.apps.bases.services import equipment, feeds, reservations
from world import BACKEND

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with standing_at(NOW):
        yield


def client_of(who: User) -> Client:
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def book(client: Client, here: Lab, number: int, begins: str, finishes: str, **more: str) -> Any:
    data = {
        "who": f"{here.stays[number].pk}-{here.people[number].pk}", "begins": begins,
        "finishes": finishes, **more,
    }  # fmt: skip
    return client.post(f"/en/bases/equipment/{here.item.pk}/book/", data, follow=True)


def test_a_resident_books_is_refused_and_waits() -> None:
    here = lab()
    first, second = client_of(here.people[0]), client_of(here.people[1])
    shown = book(first, here, 0, "2025-04-21T10:00", "2025-04-21T12:00").content.decode()
    assert "Mon 21 Apr 2025 10:00 Boston" in shown
    refused = book(second, here, 1, "2025-04-21T11:00", "2025-04-21T13:00").content.decode()
    assert "This time is taken." in refused
    assert 'name="wait"' in refused
    waits = book(second, here, 1, "2025-04-21T11:00", "2025-04-21T13:00", wait="1")
    assert "Number 1 in line" in waits.content.decode()


def test_nobody_books_for_another_company() -> None:
    here = lab()
    answer = book(client_of(here.people[0]), here, 1, "2025-04-21T10:00", "2025-04-21T12:00")
    assert answer.status_code == 200
    assert not Reservation.objects.exists()


@pytest.mark.parametrize("view", ["week", "day"])
def test_others_bookings_show_as_taken_without_their_names(view: str) -> None:
    here = lab()
    here.book(0)
    where = f"/en/bases/equipment/{here.item.pk}/?on=2025-04-21&view={view}"
    theirs, own = here.stays[0].organisation.name["en"], here.people[0].label
    other = client_of(here.people[1]).get(where).content.decode()
    assert "taken" in other
    assert theirs not in other
    assert own not in other
    assert own in client_of(here.people[0]).get(where).content.decode()
    assert theirs in client_of(here.manager).get(where).content.decode()


def test_what_is_free_leaves_out_buffers_and_closures() -> None:
    here = lab(buffer_minutes=30)
    here.book(0)
    equipment.close(
        actor=here.manager, equipment=here.item, starts=at(15), ends=at(16),
        reason={"en": "service"},
    )  # fmt: skip
    shown = selectors.calendar([here.item], MONDAY, 1, NOW, [])[here.item.pk][0]
    free = [(span.begins_on_wall, span.ends_on_wall) for span in shown.free]
    assert free == [("08:00", "09:30"), ("12:30", "15:00"), ("16:00", "20:00")]
    for span in shown.free:
        row = here.book(1, span.starts, min(span.ends, span.starts + 2 * HOUR))
        reservations.cancel(actor=here.people[1], reservation=row)


def test_today_begins_with_the_next_mark() -> None:
    here = lab()
    with standing_at(at(10, 10)):
        shown = selectors.calendar([here.item], MONDAY, 1, at(10, 10), [])[here.item.pk][0]
    assert [span.begins_on_wall for span in shown.free] == ["10:30"]


def test_a_manager_checks_in_and_hands_over() -> None:
    here = lab()
    row = here.book(0)
    client, where = client_of(here.manager), f"/en/bases/bookings/{row.pk}/do/"
    to = f"{here.stays[1].pk}-{here.people[1].pk}"
    client.post(where, {"verb": "transfer", "to": to})
    row.refresh_from_db()
    assert row.person == here.people[1]
    with standing_at(at(10)):
        client.post(where, {"verb": "check-in"})
    row.refresh_from_db()
    assert row.state == "checked-in"


def test_a_resident_hands_to_colleagues_only() -> None:
    here = lab()
    row = here.book(0)
    client = client_of(here.people[0])
    shown = client.get(f"/en/bases/bookings/{row.pk}/").content.decode()
    assert here.people[1].label not in shown
    to = f"{here.stays[1].pk}-{here.people[1].pk}"
    answer = client.post(f"/en/bases/bookings/{row.pk}/do/", {"verb": "transfer", "to": to})
    assert answer.status_code == 404


def test_a_manager_who_reads_names_leaves_a_trace() -> None:
    here = lab()
    here.book(0)
    client = client_of(here.manager)
    for name in ("bookings", "trainings"):
        client.get(reverse(f"bases:{name}"))
    seen = PersonalAccess.objects.filter(actor=here.manager, concerns="residents")
    assert set(seen.values_list("action", flat=True)) == {"bookings.seen", "trainings.seen"}
    client_of(here.people[0]).get(reverse("bases:bookings"))
    assert not PersonalAccess.objects.filter(actor=here.people[0]).exists()


def test_a_manager_enters_a_training_for_residents_only() -> None:
    here = lab(residents=1)
    client, where = client_of(here.manager), reverse("bases:training-grant")
    for who, entered in ((person(Role.APPLICANT), 1), (here.people[0], 2)):
        data = {"training": here.training.pk, "person": who.pk, "starts": "2025-04-01"}
        client.post(where, data)
        assert here.training.grants.count() == entered


def test_a_manager_makes_equipment_and_changes_its_rules() -> None:
    here = lab(residents=0)
    client = client_of(here.manager)
    data = {
        "name_en": "Plate reader", "room": here.item.room_id, "kind": "plate-reader",
        "shortest_minutes": 15, "longest_minutes": 120, "step_minutes": 15, "buffer_minutes": 0,
        "opens": "08:00", "closes": "20:00", "days_ahead": 14, "most_open": 2,
        "grace_minutes": 15, "notice_hours": 2, "rate_key": "plate-reader",
    }  # fmt: skip
    client.post(f"/en/bases/{here.base.key}/equipment/new/", data)
    made = here.item.room.instruments.get(key="plate-reader")
    assert (made.weekends, made.most_open) == (False, 2)
    wrong = client.post(
        f"/en/bases/equipment/{made.pk}/edit/", {**data, "closes": "07:00", "longest_minutes": 10}
    ).content.decode()
    assert "It closes before it opens." in wrong
    assert "Shorter than the shortest booking." in wrong
    client.post(f"/en/bases/equipment/{made.pk}/edit/", {**data, "retired": "on"})
    made.refresh_from_db()
    assert made.retired


# --- calendar


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_the_secret_address_shows_ones_own_bookings_and_nobody_elses() -> None:
    here = lab()
    row = here.book(0)
    here.book(1, at(14), at(15))
    token = feeds.make(actor=here.people[0])
    assert not CalendarFeed.objects.filter(digest=token).exists(), "only its digest is kept"
    answer = Client().get(f"/en/bases/bookings/calendar/{token}/")
    entry = events(answer.content)[0]
    assert len(events(answer.content)) == 1
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (row.starts, row.ends)
    companies = [name for stay in here.stays for name in stay.organisation.name.values()]
    for secret in (here.people[0].email, here.people[1].email, *companies):
        assert secret.encode() not in answer.content


def test_a_replaced_or_revoked_address_answers_no_more() -> None:
    here = lab(residents=1)
    client = client_of(here.people[0])
    old = feeds.make(actor=here.people[0])
    page = client.post("/en/bases/bookings/calendar/make/", follow=True).content.decode()
    new = page.split("/en/bases/bookings/calendar/")[1].split("/")[0]
    assert len(new) > 40
    status = [Client().get(f"/en/bases/bookings/calendar/{t}/").status_code for t in (old, new)]
    assert status == [404, 200]
    assert new not in client.get("/en/bases/bookings/").content.decode(), "shown once"
    client.post("/en/bases/bookings/calendar/revoke/")
    assert Client().get(f"/en/bases/bookings/calendar/{new}/").status_code == 404


def test_the_address_of_somebody_who_left_is_dead() -> None:
    here = lab(residents=1)
    token = feeds.make(actor=here.people[0])
    User.objects.filter(pk=here.people[0].pk).update(is_active=False)
    assert Client().get(f"/en/bases/bookings/calendar/{token}/").status_code == 404


def test_the_file_holds_what_lies_ahead() -> None:
    here = lab()
    here.book(0)
    gone = here.book(0, at(14), at(15))
    reservations.cancel(actor=here.people[0], reservation=gone)
    answer = client_of(here.people[0]).get("/en/bases/bookings/calendar/")
    assert len(events(answer.content)) == 1


# --- figures of use


def lived(here: Lab) -> None:
    """One used for an hour of two, one nobody came to, one cancelled late, one to come."""
    used, missed, late = here.book(0), here.book(0, at(13), at(14)), here.book(1, at(16), at(17))
    here.book(1, at(10, day=date(2025, 5, 1)), at(11, day=date(2025, 5, 1)))
    with standing_at(at(10)):
        reservations.check_in(actor=here.people[0], reservation=used)
    with standing_at(at(11)):
        reservations.check_out(actor=here.people[0], reservation=used)
        reservations.cancel(actor=here.people[1], reservation=late)
    with standing_at(at(15)):
        reservations.settle(at(15))
    missed.refresh_from_db()
    assert missed.state == "no-show"


def test_hours_booked_used_and_missed_by_month() -> None:
    here = lab()
    lived(here)
    rows = utilisation([here.base], date(2025, 4, 1), date(2025, 6, 1))
    april, may = rows
    assert (april.bookings, april.booked, april.used, april.missed, april.no_shows, april.late) == (
        2, Decimal("3.00"), Decimal("1.00"), Decimal("1.00"), 1, 1,
    )  # fmt: skip
    assert april.open == 30 * 12
    assert april.rate == pytest.approx(3 / 360)
    assert (may.bookings, may.booked, may.used) == (1, Decimal("1.00"), 0)


def test_a_month_begins_by_the_bases_clocks() -> None:
    """The last evening of April in Boston is May in UTC."""
    here = lab(closes="23:30")
    last = date(2025, 4, 30)
    here.item.refresh_from_db()
    here.book(0, at(22, day=last), at(23, day=last))
    april, may = utilisation([here.base], date(2025, 4, 1), date(2025, 6, 1))
    assert (april.bookings, may.bookings) == (1, 0)


def test_the_sheet_equals_the_screen() -> None:
    here = lab()
    lived(here)
    client = client_of(here.manager)
    answer = client.get("/en/bases/utilisation/?on=2025-05&download=xlsx")
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    assert len(rows) == 6
    assert "Hours booked" in head
    by_month = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    april = by_month["2025-04"]
    assert (april["Hours booked"], april["Hours used"], april["No-shows"]) == (3, 1, 1)
    page = client.get("/en/bases/utilisation/?on=2025-05").content.decode()
    cells = page.split("2025-04</td>")[1].split("</tr>")[0]
    for value in ("3.00", "1.00", "360.00", "0.8%"):
        assert value in cells
