"""What waits for a base's manager is one list; what ends early falls free on its day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from apps.bookings import MONDAY, NOW, at, lab
from builders import person
from charging import APRIL, MARCH, issued, manager, priced, settled, supported
from charging import NOW as SPRING
from farshore.apps.accounts.models import TeamRole, User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.bases import requests
from farshore.apps.bases.models import (
    Allocation,
    HostAdmission,
    Incident,
    Reservation,
    Residency,
    Room,
)
from farshore.apps.bases.selectors.equipment import own_grants
from farshore.apps.bases.selectors.occupancy import rates_today
from farshore.apps.bases.selectors.requests import open_tasks
from farshore.apps.bases.services import equipment, lives, reservations
from farshore.apps.bases.services.asking import standing_requests
from farshore.apps.bases.services.placement import free_places
from farshore.apps.bases.views.reservations import choices
from farshore.apps.charges.models import Line
from farshore.apps.charges.selectors import integrity
from farshore.apps.charges.selectors.facts import draft_of
from farshore.apps.charges.services import settling, tariffs
from farshore.apps.charges.wording import line_in_words
from farshore.web import clock
from farshore.web.tables import ROWS
from farshore.web.zones import on_the_wall
from stories import base, nominated, standing_at, stay

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --- the manager's list


def test_nominations_reviews_notices_and_disputes_are_one_list(client: Client) -> None:
    with standing_at(SPRING):
        home = settled(priced())
        here, boss = home.base, manager(home.base)
        admission = nominated(here)
        notice = lives.give_notice(
            actor=boss, residency=home, by="company", leaves_on=date(2025, 6, 1), reason="done"
        )
        statement = issued(home)
        team = home.organisation.team
        settling.dispute(
            actor=person(Role.APPLICANT, team=team), statement=statement, text="Too much."
        )
        today = date(2025, 4, 16)
        found = requests.waiting(here, today)
        assert [row.address for row in found] == [
            reverse("bases:residency", args=[home.pk]) + "#h-life",
            reverse("bases:admission", args=[admission.pk]),
            reverse("charges:statement", args=[statement.pk]),
        ]
        assert found[0].due == notice.leaves_on
        assert len(requests.waiting(base("kanagawa"), today)) == 0
        client.force_login(boss)
        page = client.get(reverse("bases:day", args=[here.key])).content.decode()
        for row in found:
            assert f'href="{row.address}"' in page
        step = reverse("bases:admission-step", args=[admission.pk])
        client.post(step, {"step": "form"})
        assert HostAdmission.objects.get(pk=admission.pk).state == "form"
        client.force_login(person(Role.BASE_MANAGER))
        assert client.post(step, {"step": "presented"}).status_code == 404


def test_a_source_is_asked_once_for_each_base() -> None:
    here = base()
    source = requests.Source(
        lambda of, day: Room.objects.filter(base=of),
        lambda row, of: requests.Request("k", "w", f"/{row.pk}/"),
    )
    requests.register(source)
    requests.register(source)
    try:
        assert len(requests.waiting(here, date(2025, 1, 1))) == here.rooms.count() == 1
    finally:
        requests._sources.remove(source)


def test_all_that_waits_is_listed_and_only_the_page_is_read(
    client: Client, django_assert_num_queries: Any
) -> None:
    many = 3 * ROWS
    with standing_at(SPRING):
        here = base()
        boss, nomination, today = manager(here), nominated(here), clock.today(here.zone)
        Incident.objects.bulk_create(
            Incident(
                base=here, severity="minor", what=f"Spill {number}", reported_by=boss,
                happened_at=SPRING - number * DAY, reported_at=SPRING,
                owner=boss if number % 2 else None,
                due=today if number % 2 else None,
            )
            for number in range(many)
        )  # fmt: skip
        found = requests.waiting(here, today)
        assert len(found) == requests.count([(here, today)]) == many + 1
        with django_assert_num_queries(1):
            shown = found[:ROWS]
        assert [(row.due, row.since) for row in shown] == [
            (today, on_the_wall(SPRING - number * DAY, here.zone).date())
            for number in range(many - 1 - many % 2, 0, -2)[:ROWS]
        ]
        with django_assert_num_queries(2):
            assert len(list(found)) == many + 1
        client.force_login(boss)
        day = reverse("bases:day", args=[here.key])
        listed = client.get(day, {"waits-sort": "who"}).context["listing"]
        names = [row.record.who for row in listed.table.page.object_list]
        assert names == sorted(names)
        book = CalamineWorkbook.from_filelike(
            BytesIO(client.get(day, {"download": "waits"}).content)
        )
        lines = book.get_sheet_by_index(0).to_python()[1:]
        assert len(lines) == many + 1
        nomination.delete()
        assert len(list(found)) == many


def test_the_badge_counts_what_the_lists_show_by_each_bases_day(
    django_assert_num_queries: Any,
) -> None:
    """In Boston it is still the day before: what is due today in Kanagawa is not due there."""
    with standing_at(datetime(2025, 4, 16, 3, tzinfo=UTC)):
        boston, kanagawa = base(), base("kanagawa", zone="Asia/Tokyo")
        boss = person(Role.BASE_MANAGER, team=boston.team)
        TeamRole.objects.create(person=boss, team=kanagawa.team, role=Role.BASE_MANAGER)
        for here in (boston, kanagawa):
            nominated(here)
            Incident.objects.create(
                base=here, severity="minor", what="A spill.", owner=boss, due=date(2025, 4, 16),
                happened_at=clock.now(), reported_at=clock.now(), reported_by=boss,
            )  # fmt: skip
        boss = User.objects.get(pk=boss.pk)
        lists = [requests.waiting(here, clock.today(here.zone)) for here in (boston, kanagawa)]
        assert [len(rows) for rows in lists] == [1, 2]
        boss.team_ids()
        with django_assert_num_queries(2):
            assert open_tasks(boss) == 3
        browser = Client()
        browser.force_login(boss)
        for name in ("bases:days", "calls:calls"):
            assert '<span class="n">3</span>' in browser.get(reverse(name)).content.decode()
        assert open_tasks(person(Role.BASE_MANAGER)) == 0
        assert open_tasks(person(Role.OPERATOR)) == 0


# --- what ends early


@pytest.fixture
def _spring() -> Iterable[None]:
    with standing_at(SPRING):
        yield


@pytest.mark.usefixtures("_spring")
def test_a_notice_frees_place_promise_and_charge_from_its_day() -> None:
    home = settled(priced(), heads=0)
    place = home.allocations.get().place
    leaves = date(2025, 4, 21)
    given = {"actor": manager(home.base), "residency": home, "by": "company", "reason": "done"}
    assert free_places([place], leaves, leaves + 30 * DAY) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.create(
            residency=stay(home.base, leaves), place=place, starts=leaves, ends=leaves + 30 * DAY
        )
    lives.give_notice(**given, leaves_on=leaves)  # type: ignore[arg-type]
    home.refresh_from_db()
    assert free_places([place], leaves, leaves + 30 * DAY) == [place]
    later = Allocation.objects.create(
        residency=stay(home.base, leaves), place=place, starts=leaves, ends=leaves + 30 * DAY
    )
    fixed = {row.id: row for row in standing_requests([home.base], date(2025, 4, 14))}
    mine = home.allocations.get()
    assert fixed[f"held-{mine.pk}"].end == 1
    assert fixed[f"held-{later.pk}"].start == 1
    draft = draft_of(home, APRIL)
    assert draft is not None
    # 20 of April's 30 days
    assert [(row.item, row.amount) for row in draft.lines] == [("bench", Decimal("2600.00"))]


@pytest.mark.usefixtures("_spring")
@pytest.mark.parametrize("outcome", ["graduated", "terminated"])
def test_leaving_before_the_announced_day_shortens_again(outcome: str) -> None:
    home = settled(priced(), heads=0)
    boss, today = manager(home.base), date(2025, 4, 16)
    lives.give_notice(
        actor=boss, residency=home, by="company", leaves_on=date(2025, 6, 1), reason="done"
    )
    lives.leave(actor=boss, residency=home, outcome=outcome, reason="done")
    home.refresh_from_db()
    row = home.allocations.get()
    assert (home.ends, row.ends, row.state) == (today, today, "occupied")
    assert free_places([row.place], today, today + 30 * DAY) == [row.place]
    draft = draft_of(home, APRIL)
    assert draft is not None
    assert draft.charged == Decimal("1950.00")  # 15 of 30 days
    assert draft_of(home, date(2025, 5, 1)) is None


@pytest.mark.usefixtures("_spring")
def test_a_place_given_back_before_it_was_taken_is_not_charged() -> None:
    """A second place, from the tenth on: the company leaves before it begins."""
    home = settled(priced(), heads=0)
    second = home.base.rooms.get().places.exclude(allocations__residency=home).get()
    Allocation.objects.create(
        residency=home, place=second, starts=date(2025, 4, 25), ends=home.ends, state="occupied"
    )
    lives.give_notice(
        actor=manager(home.base), residency=home, by="company", leaves_on=date(2025, 4, 21),
        reason="done",
    )  # fmt: skip
    home.refresh_from_db()
    assert home.allocations.get(place=second).state == "released"
    draft = draft_of(home, APRIL)
    assert draft is not None
    assert draft.charged == Decimal("2600.00")


@pytest.mark.usefixtures("_spring")
def test_a_subsidys_ceiling_ends_with_the_stay() -> None:
    home = settled(priced(bench="390000"), heads=0)
    supported(home)
    whole = draft_of(home, APRIL)
    lives.give_notice(
        actor=manager(home.base), residency=home, by="company", leaves_on=date(2025, 4, 21),
        reason="done",
    )  # fmt: skip
    home.refresh_from_db()
    part = draft_of(home, APRIL)
    assert whole is not None
    assert part is not None
    assert part.claims[0].claimed * 30 == whole.claims[0].claimed * 20


# --- equipment


def test_notice_cancels_bookings_beyond_it_and_serves_who_waits() -> None:
    made = lab()
    with standing_at(NOW):
        mine = made.book(0)
        kept = made.book(0, at(10, day=MONDAY + DAY), at(11, day=MONDAY + DAY))
        waits = made.wait(1)
        lives.give_notice(
            actor=made.manager, residency=made.stays[0], by="company", leaves_on=MONDAY,
            reason="done",
        )  # fmt: skip
    states = dict(Reservation.objects.values_list("pk", "state"))
    assert states == {mine.pk: "cancelled", kept.pk: "cancelled", waits.pk: "booked"}


def test_a_looser_rule_serves_who_waits() -> None:
    made = lab()
    with standing_at(NOW):
        first, waits = made.book(0), made.wait(1)
        equipment.change(actor=made.manager, equipment=made.item, longest_minutes=60)
        reservations.cancel(actor=made.people[0], reservation=first)
        waits.refresh_from_db()
        assert waits.state == "waiting"
        equipment.change(actor=made.manager, equipment=made.item, longest_minutes=120)
        waits.refresh_from_db()
        assert waits.state == "booked"


def test_a_manager_books_for_a_resident_by_the_same_rules(client: Client) -> None:
    made = lab()
    with standing_at(NOW):
        client.force_login(made.manager)
        there = reverse("bases:book", args=[made.item.pk])
        given = {
            "who": f"{made.stays[0].pk}-{made.people[0].pk}", "begins": "2025-04-21T10:00",
            "finishes": "2025-04-21T12:00",
        }  # fmt: skip
        assert client.post(there, given).status_code == 302
        row = Reservation.objects.get()
        assert (row.person, row.residency) == (made.people[0], made.stays[0])
        told = Entry.objects.get(action="booking.booked")
        assert (told.actor, told.facts["acting_for"]) == (made.manager, made.people[0].pk)
        made.resident(trained=False)
        who = f"{made.stays[2].pk}-{made.people[2].pk}"
        hours = {"begins": "2025-04-21T14:00", "finishes": "2025-04-21T15:00"}
        assert client.post(there, {"who": who, **hours}).status_code == 200
        assert Reservation.objects.count() == 1
        client.force_login(person(Role.BASE_MANAGER))
        assert client.get(there).status_code == 404


# --- statements


@pytest.mark.usefixtures("_spring")
def test_a_statement_names_each_instrument_in_the_readers_language() -> None:
    home = settled(priced(), heads=0)
    room = home.base.rooms.get()
    tariffs.set_rate(
        actor=None, base=home.base, item="equipment", rate_class="imaging", amount=Decimal(60),
        currency="USD", starts=date(2025, 1, 1),
    )  # fmt: skip
    for key, hours in (("scope", 1), ("reader", 2)):
        name = {"en": f"The {key}", "ko": f"장비 {key}"}
        item = equipment.create(
            actor=None, room=room, key=key, name=name, kind="other", rate_key="imaging"
        )
        starts = SPRING.replace(month=3, day=3)
        Reservation.objects.create(
            equipment=item, residency=home, person=person(), state="completed", starts=starts,
            ends=starts + timedelta(hours=hours), frees=starts + timedelta(hours=hours),
            asked_at=starts,
        )  # fmt: skip
    statement = issued(home, MARCH)
    rows = list(statement.lines.filter(item="equipment"))
    assert [row.amount for row in rows] == [Decimal("60.00"), Decimal("120.00")]
    with translation.override("en"):
        assert [line_in_words(row, "USD") for row in rows][1].endswith("(The reader)")
    with translation.override("ko"):
        assert "장비 scope" in line_in_words(rows[0], "USD")
    assert integrity.digest(statement, statement.lines.all()) == statement.digest


def test_a_line_issued_before_keeps_its_words() -> None:
    old = Line(kind="charge", item="equipment", facts={"rate_class": "imaging"})
    assert "(imaging)" in line_in_words(old, "USD")


def test_the_name_of_a_stay_that_is_over_is_not_offered() -> None:
    made = lab()
    Residency.objects.filter(pk=made.stays[0].pk).update(state="graduated")
    assert {row.pk for row, _who in choices(made.manager, made.base)} == {made.stays[1].pk}


def test_each_bases_own_day_counts(client: Client) -> None:
    """In Boston it is still the last day of April; in Kanagawa, and in Seoul, May has begun."""
    with standing_at(datetime(2025, 5, 1, 2, tzinfo=UTC)):
        boston = base(places=1)
        kanagawa = base("kanagawa", places=1, zone="Asia/Tokyo")
        first, last = date(2025, 4, 1), date(2025, 5, 1)
        for here in (boston, kanagawa):
            home = stay(here, first, last)
            place = here.rooms.get().places.get()
            Allocation.objects.create(residency=home, place=place, starts=first, ends=last)
        assert [row[1:] for row in rates_today([boston, kanagawa])] == [
            (date(2025, 4, 30), 1, 1), (date(2025, 5, 1), 0, 1),
        ]  # fmt: skip
        boss = person(Role.BASE_MANAGER, team=boston.team)
        resident = person(Role.APPLICANT)
        for here in (boston, kanagawa):
            training = equipment.create_training(
                actor=boss, base=here, key="laser", name={"en": "laser"}
            )
            equipment.grant(
                actor=boss, training=training, person=resident, starts=first,
                expires=date(2025, 4, 30),
            )  # fmt: skip
        assert [row.training.base for row in own_grants(resident)] == [boston]
        client.force_login(boss)
        page = client.get(reverse("bases:training-grant")).content.decode()
        assert 'value="2025-04-30"' in page
        shown = client.get(reverse("bases:utilisation"))
        assert shown.context["month"] == date(2025, 4, 1)
        client.force_login(person(Role.OPERATOR))
        assert client.get(reverse("bases:bases")).status_code == 200
        assert client.get(reverse("bases:utilisation")).context["month"] == date(2025, 5, 1)
