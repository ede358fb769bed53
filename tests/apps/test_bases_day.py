"""A base's day: incidents, promise dates, plans for moving, floors and capacity ahead."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services.replay import replay
from farshore.apps.bases.models import (
    Allocation,
    Base,
    BasePolicy,
    Closure,
    HostAdmission,
    Place,
    Residency,
    Room,
    RoomShape,
)
from farshore.apps.bases.selectors import ahead, days, floors, occupancy
from farshore.apps.bases.services import gates, incidents, promising, replanning
from farshore.web import clock
from stories import base, gate, nominated, refusal, stay
from stories import open_call as open_a_call

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def manager() -> Any:
    return person(Role.BASE_MANAGER)


def sits(at: Base, number: str, starts: date, ends: date, **fields: Any) -> Allocation:
    home = stay(at, starts, ends)
    Residency.objects.filter(pk=home.pk).update(state=fields.pop("stay", "active"))
    place = Place.objects.get(room__base=at, number=number)
    return Allocation.objects.create(
        residency=home, place=place, starts=starts, ends=ends, state="occupied", **fields
    )


def second_room(at: Base, benches: int, level: int = 2) -> Room:
    room = Room.objects.create(
        base=at, key="annex", name={"en": "annex"}, biosafety_level=level, order=1
    )
    for number in range(benches):
        Place.objects.create(room=room, kind="bench", number=f"x{number}", order=number)
    return room


# --- incidents


def test_an_incident_is_followed_up_by_somebody_until_a_day_and_closed_once() -> None:
    at, who = base(), manager()
    made = incidents.report(
        actor=who, base=at, what="A spill.", severity="minor", happened_at=clock.now()
    )
    with pytest.raises(ValidationError) as error:
        incidents.follow_up(actor=who, incident=made, what="Mop", owner=None, due=None)
    assert refusal(error) == "owner-and-date"
    incidents.follow_up(actor=who, incident=made, what="Mop", owner=who, due=clock.today() + DAY)
    assert [row.pk for row in days.day_of(at, clock.today(at.zone)).incidents.rows] == [made.pk]
    with pytest.raises(ValidationError):
        incidents.close(actor=who, incident=made, outcome=" ")
    incidents.close(actor=who, incident=made, outcome="Dry.")
    with pytest.raises(ValidationError) as error:
        incidents.close(actor=who, incident=made, outcome="Dry.")
    assert refusal(error) == "closed-already"
    assert days.day_of(at, clock.today(at.zone)).incidents.total == 0
    with pytest.raises(ValidationError) as error:
        incidents.report(
            actor=who, base=at, what="x", severity="minor", happened_at=clock.now() + DAY
        )
    assert refusal(error) == "in-the-future"


def test_the_log_keeps_every_incident_and_narrows_by_state_and_severity(client: Client) -> None:
    at = base()
    boss = person(Role.BASE_MANAGER, team=at.team)
    for number in range(days.SHOWN + 2):
        incidents.report(
            actor=boss, base=at, what=f"Spill {number}", happened_at=clock.now(),
            severity="serious" if number == 0 else "minor",
        )  # fmt: skip
    settled = at.incidents.get(what="Spill 1")
    incidents.follow_up(actor=boss, incident=settled, what="Mop", owner=boss, due=clock.today())
    incidents.close(actor=boss, incident=settled, outcome="Dry.")
    client.force_login(boss)
    page = client.get(reverse("bases:day", args=[at.key]))
    assert (len(page.context["day"].incidents.rows), page.context["day"].incidents.more) == (10, 1)
    log = reverse("bases:incidents", args=[at.key])

    def told(**query: str) -> list[str]:
        rows = client.get(log, query).context["listing"].table.rows
        return sorted(row.record.what for row in rows)

    assert len(told()) == days.SHOWN + 2
    assert told(state="closed") == ["Spill 1"]
    assert len(told(state="open")) == days.SHOWN + 1
    assert told(severity="serious") == ["Spill 0"]


# --- the day


def test_the_day_shows_each_thing_where_it_belongs() -> None:
    at = base(places=2)
    gate(at, "safety")
    today = clock.today(at.zone)
    leaving = sits(at, "1", today - 300 * DAY, today + 3 * DAY).residency
    for item in leaving.gate_items.all():
        gates.verify(actor=manager(), item=item, expires=today + 7 * DAY)
    shut = sits(at, "2", today - 300 * DAY, today + 300 * DAY).residency
    coming = stay(at, today + 6 * DAY)
    late = stay(at, today)
    gates.submit(actor=manager(), item=late.gate_items.get())
    found = days.day_of(at, today)
    assert [row.pk for row in found.departures] == [leaving.pk]
    assert [row.pk for row in found.arrivals] == [late.pk, coming.pk]
    assert [row.pk for row, _items in found.suspended] == [shut.pk]
    assert [row.residency_id for row in days.papers_of(at, today)] == [late.pk]
    assert [(row.pk, answer.allowed) for row, answer in found.waiting_at_door] == [(late.pk, False)]
    counted = {days_left: len(rows) for days_left, rows in found.expiring.items()}
    assert counted == {7: 1, 30: 0, 60: 0}


def test_of_many_without_access_the_first_are_shown_and_all_where_asked(client: Client) -> None:
    at = base()
    gate(at, "safety")
    today = clock.today(at.zone)
    shut = [stay(at, today - DAY * number, today + 90 * DAY) for number in range(1, 13)]
    Residency.objects.filter(base=at).update(state="active")
    client.force_login(person(Role.BASE_MANAGER, team=at.team))

    def shown(**query: str) -> set[int]:
        text = client.get(reverse("bases:day", args=[at.key]), query).content.decode()
        card = text[text.index('id="h-susp"') : text.index('id="h-moves"')]
        assert "12" in card
        assert ("suspended=all" in card) is ("suspended" not in query)
        return {row.pk for row in shut if reverse("bases:residency", args=[row.pk]) in card}

    assert len(shown()) == days.SHOWN
    assert shown(suspended="all") == {row.pk for row in shut}


# --- promise dates


def waits(at: Base, state: str = "accepted", **values: Any) -> HostAdmission:
    row = nominated(at, open_a_call(), space_kind="bench", space_count=1, months=3, **values)
    HostAdmission.objects.filter(pk=row.pk).update(state=state, decided_at=clock.now())
    row.refresh_from_db()
    return row


def test_dates_follow_what_is_free_and_say_what_would_bring_them_forward() -> None:
    at = base(places=1)
    today = clock.today(at.zone)
    sitting = sits(at, "1", today - 70 * DAY, today + 70 * DAY)
    first, second = waits(at, starts=today), waits(at, "wait-listed", starts=today)
    one, two = promising.dates(at, today)
    assert (one.admission.pk, two.admission.pk) == (first.pk, second.pk)
    assert one.first == one.assured == today + 70 * DAY
    assert two.first == today + 70 * DAY
    assert two.assured is not None
    assert two.assured >= today + (70 + 89) * DAY
    assert any(str(sitting.residency.organisation) in line for line in one.levers)
    assert any(str(first.application.organisation) in line for line in two.levers)
    Allocation.objects.all().delete()
    assert promising.dates(at, today)[0].assured == today


# --- plans for moving


def test_a_closed_room_moves_the_fewest_and_is_entered_when_accepted() -> None:
    at = base(places=2)
    annex = second_room(at, 2)
    today = clock.today(at.zone)
    lab = at.rooms.get(key="lab")
    moved = sits(at, "1", today - 30 * DAY, today + 200 * DAY)
    gone = sits(at, "2", today - 30 * DAY, today + 10 * DAY)
    there = sits(at, "x0", today - 30 * DAY, today + 200 * DAY)
    plan = replanning.propose_closure(
        actor=manager(), room=lab, starts=today + 20 * DAY, ends=today + 40 * DAY, reason="Floor."
    )
    assert [(row["residency"], row["to"]) for row in plan.told["moved"]] == [
        (moved.residency_id, annex.pk)
    ]
    assert plan.told["displaced"] == []
    assert plan.proven
    assert replay(plan).agrees
    assert not Closure.objects.exists()
    replanning.accept(actor=manager(), decision=plan)
    rows = list(moved.residency.allocations.order_by("starts").values_list(
        "place__number", "starts", "ends"
    ))  # fmt: skip
    assert rows == [
        ("1", today - 30 * DAY, today + 20 * DAY),
        ("x1", today + 20 * DAY, today + 200 * DAY),
    ]
    for row in (gone, there):
        before = (row.place_id, row.starts, row.ends)
        row.refresh_from_db()
        assert (row.place_id, row.starts, row.ends) == before
    shut = Closure.objects.get()
    assert (shut.room_id, shut.starts, shut.ends) == (lab.pk, today + 20 * DAY, today + 40 * DAY)


def test_the_engines_own_replanning_moves_no_fewer() -> None:
    from farshore.apps.audit.services import decisions
    from farshore.engines.placement.replan import replan
    from farshore.engines.placement.types import Placement

    at = base(places=3)
    second_room(at, 3)
    today = clock.today(at.zone)
    for number in ("1", "2", "x0"):
        sits(at, number, today - 30 * DAY, today + 200 * DAY)
    plan = replanning.propose_closure(
        actor=manager(), room=at.rooms.get(key="lab"), starts=today + DAY, ends=today + 9 * DAY,
        reason="Floor.",
    )  # fmt: skip
    problem = decisions.problem_of(plan)
    before = [Placement(r.id, r.room, r.start, r.end, moved=False) for r in problem.requests]
    assert plan.told["moves"] == replan(problem, before).moves == 2


def test_a_plan_that_leaves_somebody_without_a_place_is_not_carried_out() -> None:
    at = base(places=1)
    today = clock.today(at.zone)
    held = sits(at, "1", today - 30 * DAY, today + 200 * DAY)
    plan = replanning.propose_closure(
        actor=manager(), room=held.place.room, starts=today + DAY, ends=today + 9 * DAY, reason="x"
    )
    assert [row["residency"] for row in plan.told["displaced"]] == [held.residency_id]
    with pytest.raises(ValidationError) as error:
        replanning.accept(actor=manager(), decision=plan)
    assert refusal(error) == "somebody-displaced"
    plan.refresh_from_db()
    assert plan.waits
    assert not Closure.objects.exists()


def test_a_late_leaver_keeps_its_place_and_the_newcomer_gets_another() -> None:
    at = base(places=1)
    annex = second_room(at, 1)
    today = clock.today(at.zone)
    leaver = sits(at, "1", today - 30 * DAY, today + 30 * DAY)
    comer = sits(at, "1", today + 30 * DAY, today + 90 * DAY, stay="onboarding")
    plan = replanning.propose_late_leaver(
        actor=manager(), residency=leaver.residency, ends=today + 60 * DAY, reason="The visa."
    )
    assert [(row["residency"], row["to"]) for row in plan.told["moved"]] == [
        (comer.residency_id, annex.pk)
    ]
    replanning.accept(actor=manager(), decision=plan)
    leaver.refresh_from_db()
    assert leaver.ends == Residency.objects.get(pk=leaver.residency_id).ends == today + 60 * DAY
    now = comer.residency.allocations.exclude(state="released").get()
    assert (now.place.room_id, now.starts) == (annex.pk, today + 30 * DAY)


def test_a_plan_that_time_overtook_is_refused() -> None:
    at = base(places=1)
    second_room(at, 2)
    today = clock.today(at.zone)
    held = sits(at, "1", today - 30 * DAY, today + 200 * DAY)
    plan = replanning.propose_closure(
        actor=manager(), room=held.place.room, starts=today + DAY, ends=today + 9 * DAY, reason="x"
    )
    sits(at, "x0", today, today + 50 * DAY)
    with pytest.raises(ValidationError) as error:
        replanning.accept(actor=manager(), decision=plan)
    assert refusal(error) == "changed-since"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(5, 5, "ends-before-start"), (-1, 5, "outside-days"), (800, 900, "outside-days")],
)
def test_days_that_cannot_be(first: int, last: int, code: str) -> None:
    at = base(places=1)
    today = clock.today(at.zone)
    with pytest.raises(ValidationError) as error:
        replanning.propose_closure(
            actor=manager(), room=at.rooms.get(), starts=today + first * DAY,
            ends=today + last * DAY, reason="x",
        )  # fmt: skip
    assert refusal(error) == code


# --- floors and capacity


@pytest.mark.parametrize(
    ("places", "width", "depth"), [(1, 4, 5), (12, 11, 6), (5, 3, 9), (0, 2, 2)]
)
def test_seats_lie_in_their_room_and_do_not_touch(places: int, width: int, depth: int) -> None:
    at = base(places=places)
    RoomShape.objects.create(room=at.rooms.get(), left=1, top=2, width=width, depth=depth)
    (floor,) = floors.floors(occupancy.plan(at, clock.today()))
    (room,) = floor.rooms
    assert len(room.seats) == places
    for box in room.seats:
        assert box.width > 0
        assert box.height > 0
        assert room.left <= box.left <= box.left + box.width <= room.left + room.width
        assert room.top <= box.top <= box.top + box.height <= room.top + room.height
    for at_one, one in enumerate(room.seats):
        for two in room.seats[at_one + 1 :]:
            apart = (
                one.left + one.width < two.left or two.left + two.width < one.left
                or one.top + one.height < two.top or two.top + two.height < one.top
            )  # fmt: skip
            assert apart


def test_capacity_ahead_counts_place_by_place() -> None:
    at = base(places=4)
    BasePolicy.objects.create(base=at, renewal_odds=50)
    today = date(2026, 1, 10)
    sits(at, "1", date(2025, 1, 1), date(2026, 3, 15))
    sits(at, "2", date(2025, 1, 1), date(2026, 3, 15), stay="notice")
    sits(at, "3", date(2025, 1, 1), date(2027, 1, 1))
    Closure.objects.create(
        room=at.rooms.get(), place=Place.objects.get(number="4"), starts=date(2026, 2, 1),
        ends=date(2026, 4, 2), reason={"en": "x"},
    )  # fmt: skip
    (line,) = ahead.ahead(at, today, months=4)
    told = [(m.day.month, m.taken, m.closed, m.free, m.expected_free) for m in line.months]
    # of the two that leave on 15 March one gave notice; the other is renewed in half of the cases
    assert told == [(2, 3, 1, 0, 0.0), (3, 3, 1, 0, 0.0), (4, 1, 1, 2, 1.5), (5, 1, 0, 3, 2.5)]
    for month in line.months:
        assert month.taken == sum(
            row.starts <= month.day < row.ends for row in Allocation.objects.all()
        )


def test_a_manager_settles_only_what_was_on_the_page(client: Client) -> None:
    here = base()
    gate(here, "insurance")
    home = stay(here)
    boss = person(Role.BASE_MANAGER, team=here.team)
    item = gates.submit(actor=boss, item=home.gate_items.get())
    client.force_login(boss)
    page = client.get(reverse("bases:residency", args=[home.pk])).content.decode()
    seen = gates.seen(item)
    assert f'name="seen" value="{seen}"' in page.replace("&#x27;", "'")
    step = reverse("bases:gate", args=[item.pk])
    gates.send_back(actor=boss, item=item, reason="Blurred.")
    client.post(step, {"verb": "verify", "seen": seen})
    item.refresh_from_db()
    assert item.state == "returned"
    client.post(step, {"verb": "verify", "seen": gates.seen(item)})
    item.refresh_from_db()
    assert item.state == "verified"
