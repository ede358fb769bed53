"""A base manager sets a base up: rooms, places, the plan, control areas, requirements."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from builders import person, texts
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.bases.gates import on
from farshore.apps.bases.models import (
    Allocation,
    Base,
    Closure,
    ControlArea,
    Gate,
    GateItem,
    HazardLimit,
    HostAdmission,
    Place,
    Residency,
    Room,
    RoomShape,
    Suspension,
)
from farshore.apps.bases.policy import Action, case_of, may
from farshore.apps.bases.selectors import ahead, occupancy, setup
from farshore.apps.bases.selectors.requirements import requirements as shown_requirements
from farshore.apps.bases.services import (
    areas,
    gates,
    plans,
    promising,
    requirements,
    rooms,
    wishes,
)
from farshore.apps.bases.services.asking import new_requests, spaces_of, standing_requests
from farshore.apps.bases.services.placement import free_places
from farshore.apps.bases.services.suspensions import threshold
from farshore.web import clock
from stories import base, gate, nominated, refusal, standing_at, stay

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ROOM = {"floor": "2", "biosafety_level": 2, "equipment": ["fume-hood"]}
TERMS: dict[str, Any] = {
    "step": "access", "blocks": True, "months_valid": 12, "needs_paper": False, "actions": [],
    "remind": [30, 7],
}  # fmt: skip


def today() -> date:
    return clock.today("America/New_York")


def setting_up(places: int = 2) -> tuple[Base, User, Room]:
    at = base(places=places)
    return at, person(Role.BASE_MANAGER, team=at.team), at.rooms.get()


def held(place: Place, starts: date, ends: date) -> Allocation:
    home = stay(place.room.base, starts, ends)
    return Allocation.objects.create(residency=home, place=place, starts=starts, ends=ends)


# --- rooms and places


def test_a_room_is_added_with_places_that_companies_can_get_at_once() -> None:
    at, boss, _lab = setting_up()
    made = rooms.add_room(actor=boss, base=at, name=texts("New lab"), **ROOM)
    rooms.add_places(actor=boss, room=made, kind="desk", count=3, starts=today())
    numbers = [place.number for place in made.places.all()]
    assert numbers == ["D01", "D02", "D03"]
    assert len(free_places(list(made.places.all()), today(), today() + 90 * DAY)) == 3
    space = {row.id: row for row in spaces_of([at], today())}[f"boston/{made.key}"]
    assert (space.desk, space.level) == (3, 2)
    assert Entry.objects.filter(action__in=["room.added", "places.added"]).count() == 2


def test_numbers_go_on_from_those_of_the_base() -> None:
    at, boss, lab = setting_up()
    Place.objects.create(room=lab, kind="desk", number="T09")
    made = rooms.add_places(actor=boss, room=lab, kind="desk", count=2, starts=today())
    assert [place.number for place in made] == ["T10", "T11"]
    assert at.rooms.count() == 1


def test_places_that_open_later_are_free_from_that_day_only() -> None:
    _at, boss, lab = setting_up(places=0)
    opens = today() + 30 * DAY
    made = rooms.add_places(actor=boss, room=lab, kind="bench", count=1, starts=opens)
    assert free_places(made, today() + 29 * DAY, opens + DAY) == []
    assert free_places(made, opens, opens + DAY) == made


def test_a_place_goes_out_of_use_only_when_nobody_holds_it_after_the_day() -> None:
    at, boss, lab = setting_up()
    place = lab.places.first()
    assert place is not None
    until = today() + 40 * DAY
    mine = held(place, today(), until)
    with pytest.raises(ValidationError) as error:
        rooms.take_out(actor=boss, place=place, starts=until - DAY, reason="water")
    assert refusal(error) == "place-held"
    assert str(until) in error.value.messages[0]
    assert str(mine.residency.organisation) in error.value.messages[0]
    rooms.take_out(actor=boss, place=place, starts=until, reason="water")
    assert free_places([place], until, until + DAY) == []
    assert {row.id for row in standing_requests([at], today())} >= {f"held-{mine.pk}"}
    seats = [seat.place.pk for view in occupancy.plan(at, until) for seat in view.seats]
    assert place.pk not in seats
    assert (at, 0, 1) in occupancy.bench_rates(until)
    with pytest.raises(ValidationError) as error:
        rooms.take_out(actor=boss, place=place, starts=until, reason="again")
    assert refusal(error) == "out-already"


def test_capacity_ahead_counts_out_what_goes_out_of_use() -> None:
    at, boss, lab = setting_up(places=3)
    rooms.take_out_many(
        actor=boss, room=lab, kind="bench", count=2, starts=today() + 45 * DAY, reason="sold"
    )
    months = ahead.ahead(at, today())[0].months
    assert (months[0].total, months[-1].total, months[-1].free) == (3, 1, 1)


def test_more_places_than_there_are_or_than_are_free_cannot_go() -> None:
    _at, boss, lab = setting_up(places=3)
    given: dict[str, Any] = {
        "actor": boss, "room": lab, "kind": "bench", "starts": today(), "reason": "sold",
    }  # fmt: skip
    with pytest.raises(ValidationError) as error:
        rooms.take_out_many(count=4, **given)
    assert refusal(error) == "too-few-places"
    assert "3" in error.value.messages[0]
    assert "4" in error.value.messages[0]
    first = lab.places.first()
    assert first is not None
    held(first, today() + 100 * DAY, today() + 200 * DAY)
    with pytest.raises(ValidationError) as error:
        rooms.take_out_many(count=3, **given)
    assert refusal(error) == "places-held"
    gone = rooms.take_out_many(count=2, **given)
    assert [place.number for place in gone] == ["3", "2"]
    assert [count for _kind, count in setup.rooms(lab.base, today()).counted[0][1]] == [1]


def test_a_room_closes_for_good_and_comes_back() -> None:
    at, boss, lab = setting_up()
    place = lab.places.first()
    assert place is not None
    until = today() + 20 * DAY
    held(place, today(), until)
    with pytest.raises(ValidationError) as error:
        rooms.close_room(actor=boss, room=lab, starts=until - DAY, reason="moving")
    assert refusal(error) == "room-held"
    rooms.close_room(actor=boss, room=lab, starts=until, reason="moving")
    assert occupancy.plan(at, until) == []
    rooms.reopen_room(actor=boss, room=lab)
    assert len(occupancy.plan(at, until)[0].seats) == 2
    assert not Closure.objects.exists()


def test_a_place_put_back_stays_known_as_out_until_then() -> None:
    _at, boss, lab = setting_up()
    place = lab.places.first()
    assert place is not None
    row = rooms.take_out(actor=boss, place=place, starts=today(), reason="water")
    Closure.objects.filter(pk=row.pk).update(starts=today() - 5 * DAY)
    rooms.put_back(actor=boss, place=place)
    row.refresh_from_db()
    assert (row.starts, row.ends) == (today() - 5 * DAY, today())
    assert free_places([place], today(), today() + DAY) == [place]
    with pytest.raises(ValidationError) as error:
        rooms.put_back(actor=boss, place=place)
    assert refusal(error) == "in-use"


def test_a_level_is_not_lowered_under_an_agent() -> None:
    at, boss, lab = setting_up()
    stay(at).agents.create(room=lab, name="a", risk_group=2, brought_at=clock.now())
    with pytest.raises(ValidationError) as error:
        rooms.change_room(
            actor=boss, room=lab, name=texts("lab"), floor="1", biosafety_level=1, equipment=[]
        )
    assert refusal(error) == "agent-level"


@pytest.mark.parametrize(("day", "code"), [("2020-01-01", "day-over"), ("9999-12-31", "day-far")])
def test_days_are_from_today_to_what_somebody_may_plan(day: str, code: str) -> None:
    at, boss, lab = setting_up()
    place, when = lab.places.first(), date.fromisoformat(day)
    assert place is not None
    row = gate(at, "safety")
    steps: list[Callable[[], Any]] = [
        lambda: rooms.take_out(actor=boss, place=place, starts=when, reason="x"),
        lambda: rooms.close_room(actor=boss, room=lab, starts=when, reason="x"),
        lambda: rooms.add_places(actor=boss, room=lab, kind="desk", count=1, starts=when),
        lambda: requirements.change(actor=boss, gate=row, starts=when, terms=TERMS),
        lambda: requirements.retire(actor=boss, gate=row, until=when),
    ]
    for step in steps:
        with pytest.raises(ValidationError) as error:
            step()
        assert refusal(error) == code
    assert not Closure.objects.exists()


# --- the plan


def box(*sides: str) -> Any:
    return tuple(Decimal(side) for side in sides)


def test_rooms_may_touch_and_not_overlap() -> None:
    at, boss, lab = setting_up()
    other = rooms.add_room(actor=boss, base=at, name=texts("other"), **{**ROOM, "floor": lab.floor})
    with pytest.raises(ValidationError) as error:
        plans.draw(
            actor=boss, base=at,
            shapes={lab.pk: box("0", "0", "10", "6"), other.pk: box("9.5", "5", "4", "4")},
        )  # fmt: skip
    assert refusal(error) == "rooms-overlap"
    assert "0.5 × 1 m" in error.value.messages[0]
    assert not RoomShape.objects.exists()
    plans.draw(
        actor=boss, base=at,
        shapes={lab.pk: box("0", "0", "10", "6"), other.pk: box("10", "0", "4", "6")},
    )  # fmt: skip
    assert RoomShape.objects.count() == 2
    plans.draw(actor=boss, base=at, shapes={lab.pk: box("0", "0", "10", "6"), other.pk: None})
    assert [row.room_id for row in RoomShape.objects.all()] == [lab.pk]


def test_a_room_does_not_move_to_a_storey_where_it_overlaps() -> None:
    at, boss, lab = setting_up()
    other = rooms.add_room(actor=boss, base=at, name=texts("other"), **ROOM)
    same = box("0", "0", "5", "5")
    plans.draw(actor=boss, base=at, shapes={lab.pk: same, other.pk: same})
    with pytest.raises(ValidationError) as error:
        rooms.change_room(actor=boss, room=lab, name=texts("lab"), **ROOM)
    assert refusal(error) == "rooms-overlap"


# --- control areas


def test_a_limit_needs_a_dated_source_and_keeps_the_unit_that_is_counted() -> None:
    at, boss, lab = setting_up()
    given: dict[str, Any] = {
        "actor": boss, "base": at, "hazard": "corrosive", "amount": Decimal(100), "unit": "l",
        "source": "Fire code, table 1", "sourced_on": today(), "checked": True,
    }  # fmt: skip
    for lacking in ({"source": " "}, {"sourced_on": None}):
        with pytest.raises(ValidationError) as error:
            areas.set_limit(**{**given, **lacking})
        assert refusal(error) == "source-needed"
    with pytest.raises(ValidationError) as error:
        areas.set_limit(**{**given, "sourced_on": today() + DAY})
    assert refusal(error) == "source-ahead"
    areas.set_limit(**given)
    stay(at).chemicals.create(
        room=lab, name="acid", cas="64-17-5", hazard="corrosive", amount=500, unit="ml",
        brought_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(ValidationError) as error:
        areas.set_limit(**{**given, "unit": "kg"})
    assert refusal(error) == "unit-differs"
    areas.set_limit(**{**given, "amount": Decimal(50)})
    assert HazardLimit.objects.get(base=at).amount == 50
    told = Entry.objects.filter(action="limit.set").order_by("-pk").first()
    assert told is not None
    assert Decimal(told.facts["before"]) == 100


def test_a_room_lies_in_one_area_and_leaves_it_empty() -> None:
    at, boss, lab = setting_up()
    first = areas.keep_area(
        actor=boss, base=at, area=None, name=texts("area"), storey=1, rooms=[lab]
    )
    with pytest.raises(ValidationError) as error:
        areas.keep_area(actor=boss, base=at, area=None, name=texts("b"), storey=1, rooms=[lab])
    assert refusal(error) == "room-elsewhere"
    stay(at).chemicals.create(
        room=lab, name="acid", cas="64-17-5", hazard="none", amount=1, unit="l",
        brought_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(ValidationError) as error:
        areas.keep_area(actor=boss, base=at, area=first, name=texts("a"), storey=1, rooms=[])
    assert refusal(error) == "area-holds"
    assert ControlArea.objects.count() == 1


# --- features


def needing(boss: User, row: HostAdmission, keys: list[str]) -> HostAdmission:
    values = {name: getattr(row.space, name) for name in wishes.FIELDS}
    wishes.change(actor=boss, admission=row, needs=keys, reason="It works cold.", **values)
    return HostAdmission.objects.get(pk=row.pk)


def test_a_feature_is_one_word_for_rooms_and_needs() -> None:
    at, boss, lab = setting_up()
    given = {**ROOM, "name": texts("lab"), "biosafety_level": 2}
    words = ["Fume hood", " fume  HOOD ", "저온실"]
    rooms.change_room(actor=boss, room=lab, **{**given, "equipment": words})
    lab.refresh_from_db()
    assert lab.equipment == ["fume-hood", "feature"]
    assert {row.key: row.name for row in at.features.all()} == {
        "fume-hood": {"en": "Fume hood"}, "feature": {"ko": "저온실"},
    }  # fmt: skip
    other = rooms.add_room(
        actor=boss, base=at, **{**given, "name": texts("b"), "equipment": ["fume-hood"]}
    )
    rooms.add_places(actor=boss, room=other, kind="bench", count=1, starts=today())
    row = nominated(at, space_count=1, biosafety_level=1, starts=today(), months=3)
    HostAdmission.objects.filter(pk=row.pk).update(state="accepted", decided_at=clock.now())
    row = needing(boss, row, ["feature"])
    assert row.needs == ["feature"]
    (wish,) = new_requests([row], today())
    fits = [space.id for space in spaces_of([at], today()) if set(wish.equipment) <= {
        *space.equipment
    }]  # fmt: skip
    assert fits == [f"{at.key}/{lab.key}"]
    (dates,) = promising.dates(at, today())
    assert dates.first_room == str(lab)
    Residency.objects.create(
        base=at, organisation=row.application.organisation, admission=row, starts=today(),
        ends=today() + DAY,
    )  # fmt: skip
    with pytest.raises(ValidationError) as error:
        needing(boss, row, [])
    assert refusal(error) == "placed-already"


def test_what_nobody_uses_is_offered_no_longer() -> None:
    at, boss, lab = setting_up()
    given = {**ROOM, "name": texts("lab")}
    rooms.change_room(actor=boss, room=lab, **{**given, "equipment": ["fume hood", "laser"]})
    rooms.change_room(actor=boss, room=lab, **{**given, "equipment": ["laser"]})
    assert [row.key for row in at.features.all()] == ["laser"]
    for words, code in (
        (["x" * 61], "long-feature"),
        ([f"f{n}" for n in range(61)], "many-features"),
    ):
        with pytest.raises(ValidationError) as error:
            rooms.change_room(actor=boss, room=lab, **{**given, "equipment": words})
        assert refusal(error) == code


def test_a_room_keeps_what_its_companies_need(client: Client) -> None:
    _at, boss, lab = setting_up(places=4)
    given = {**ROOM, "name": texts("lab")}
    rooms.change_room(
        actor=boss, room=lab, **{**given, "equipment": ["fume hood", "cold room", "laser"]}
    )
    terms = [
        (["fume-hood", "cold-room"], today(), 300),
        (["cold-room"], today() + 30 * DAY, 300),  # promised
        (["laser"], today() - 30 * DAY, 30),  # over
        ([], today(), 300),
    ]
    stays: list[str] = []
    for place, (needs, starts, days) in zip(lab.places.all(), terms, strict=True):
        row = held(place, starts, starts + days * DAY).residency
        Residency.objects.filter(pk=row.pk).update(needs=needs)
        stays.append(str(row.organisation))
    with pytest.raises(ValidationError) as error:
        rooms.change_room(actor=boss, room=lab, **{**given, "equipment": ["laser"]})
    assert refusal(error) == "features-needed"
    (told,) = error.value.messages
    assert f"{stays[0]} (cold room, fume hood)" in told
    assert f"{stays[1]} (cold room)" in told
    assert stays[3] not in told
    lab.refresh_from_db()
    assert len(lab.equipment) == len(["fume-hood", "cold-room", "laser"])
    rooms.change_room(actor=boss, room=lab, **{**given, "equipment": ["fume hood", "cold room"]})
    client.force_login(boss)
    page = client.post(
        reverse("bases:setup-room", args=[lab.pk]),
        {"name_en": "lab", "floor": "2", "biosafety_level": "2", "equipment": ["fume-hood"]},
    )
    assert page.status_code == 200
    assert f"{stays[1]} (cold room)" in page.content.decode()
    for row in Residency.objects.exclude(needs=[]).filter(ends__gt=today()):
        wishes.state_needs(actor=boss, residency=row, needs=[], reason="They work without.")
    rooms.change_room(actor=boss, room=lab, **{**given, "equipment": []})


def test_features_are_chosen_and_added_by_screen(client: Client) -> None:
    at, boss, lab = setting_up()
    client.force_login(boss)
    where = reverse("bases:setup-room", args=[lab.pk])
    form = {"name_en": "Lab", "floor": "2", "biosafety_level": "2"}
    client.post(where, {**form, "more": "fume hood\n\ncold room"})
    lab.refresh_from_db()
    assert lab.equipment == ["fume-hood", "cold-room"]
    assert "cold room" in client.get(where).content.decode()
    client.post(where, {**form, "equipment": ["cold-room"], "more": ""})
    lab.refresh_from_db()
    assert lab.equipment == ["cold-room"]
    assert client.post(where, {**form, "equipment": ["laser"]}).status_code == 200
    row = nominated(at)
    page = reverse("bases:admission", args=[row.pk])
    assert "cold room" in client.get(page).content.decode()
    change = reverse("bases:space-change", args=[row.pk])
    space = {
        "kind": "bench", "count": 1, "level": 1, "starts": today().isoformat(), "slack": 4,
        "reason": "It works cold.",
    }  # fmt: skip
    client.post(change, {**space, "needs": ["cold-room"]})
    client.post(change, {**space, "needs": ["laser"]})
    row.refresh_from_db()
    assert row.needs == ["cold-room"]


# --- requirements


def moved_in(at: Base, boss: User) -> Any:
    home = stay(at)
    for item in home.gate_items.all():
        gates.verify(actor=boss, item=item)
    return gates.move_in(actor=boss, residency=home)


def test_a_new_requirement_reaches_those_who_stay_and_blocks_from_its_day() -> None:
    at, boss, _lab = setting_up()
    gate(at, "safety")
    home = moved_in(at, boss)
    since = today() + 10 * DAY
    made = requirements.add(
        actor=boss, base=at, name=texts("Insurance"), told={}, since=since, terms=TERMS
    )
    assert GateItem.objects.filter(gate=made, residency=home, state="missing").exists()
    assert may(home, Action.ACCESS, day=since - DAY).allowed
    assert not may(home, Action.ACCESS, day=since).allowed
    assert not Suspension.objects.exists()
    now = requirements.add(
        actor=boss, base=at, name=texts("Now"), told={}, since=today(), terms=TERMS
    )
    assert Suspension.objects.get(lifted_at=None).gates == [now.key]


def test_terms_change_from_a_day_and_earlier_days_keep_theirs() -> None:
    at, boss, _lab = setting_up()
    row = gate(at, "safety", months_valid=24)
    home = moved_in(at, boss)
    item = home.gate_items.get()
    before = item.expires
    starts = today() + 5 * DAY
    requirements.change(
        actor=boss, gate=row, starts=starts,
        terms={**TERMS, "blocks": False, "months_valid": 6, "actions": ["book"]},
    )  # fmt: skip
    item.refresh_from_db()
    assert item.expires == before
    GateItem.objects.filter(pk=item.pk).update(state="missing", expires=None)
    assert not may(home, Action.ACCESS, day=starts - DAY).allowed
    later = may(home, Action.BOOK, day=starts)
    assert later.allowed
    assert [note.code for note in later.notes] == ["missing"]
    assert may(home, Action.ACCESS, day=starts).notes == ()
    stored = Gate.objects.get(pk=row.pk)
    assert (stored.blocks, stored.months_valid) == (True, 24)


def test_a_change_of_today_counts_in_the_next_verification() -> None:
    at, boss, _lab = setting_up()
    row = gate(at, "safety", months_valid=24)
    requirements.change(actor=boss, gate=row, starts=today(), terms={**TERMS, "months_valid": 1})
    item = gates.verify(actor=boss, item=stay(at).gate_items.get())
    assert item.expires is not None
    assert item.expires <= today() + 31 * DAY


def test_a_change_ahead_is_withdrawn_with_a_reason_and_kept_on_record() -> None:
    at, boss, _lab = setting_up()
    row = gate(at, "safety", months_valid=24)
    starts, withdraw = today() + 5 * DAY, requirements.withdraw_change
    first = requirements.change(
        actor=boss, gate=row, starts=starts, terms={**TERMS, "months_valid": 6}
    )
    for reason, code in ((" ", "reason-needed"), ("Set too early.", None)):
        if code is None:
            withdraw(actor=boss, change=first, reason=reason)
            continue
        with pytest.raises(ValidationError) as error:
            withdraw(actor=boss, change=first, reason=reason)
        assert refusal(error) == code
    assert on(Gate.objects.get(pk=row.pk), starts).months_valid == 24
    first.refresh_from_db()
    assert (first.withdrawn_by, first.withdrawn_why) == (boss, "Set too early.")
    entry = Entry.objects.get(action="requirement.change-withdrawn")
    assert (entry.subject_key, entry.facts["months_valid"]) == (row.pk, 6)
    assert "reason" not in entry.facts
    with pytest.raises(ValidationError) as error:
        withdraw(actor=boss, change=first, reason="Again.")
    assert refusal(error) == "withdrawn-already"
    again = requirements.change(
        actor=boss, gate=row, starts=starts, terms={**TERMS, "months_valid": 12}
    )
    assert on(Gate.objects.get(pk=row.pk), starts).months_valid == 12
    (line,) = shown_requirements(at, today())
    assert line.coming == (again,)
    with standing_at(clock.now() + 5 * DAY), pytest.raises(ValidationError) as error:
        withdraw(actor=boss, change=again, reason="Too late.")
    assert refusal(error) == "begun-already"


def test_what_is_retired_is_kept_and_no_longer_asked_for() -> None:
    at, boss, _lab = setting_up()
    row = gate(at, "safety")
    home = moved_in(at, boss)
    GateItem.objects.update(state="missing")
    until = today() + 3 * DAY
    requirements.retire(actor=boss, gate=row, until=until)
    assert not may(home, Action.ACCESS, day=until - DAY).allowed
    assert may(home, Action.ACCESS, day=until).allowed
    requirements.retire(actor=boss, gate=row, until=today())
    assert GateItem.objects.filter(gate=row, residency=home).exists()
    assert case_of(home).items == []
    assert not stay(at).gate_items.exists()
    with pytest.raises(ValidationError) as error:
        requirements.retire(actor=boss, gate=row, until=until)
    assert refusal(error) == "retired-already"


def test_reminders_are_those_of_the_requirement() -> None:
    assert threshold(40, [60, 30, 7]) == 60
    assert threshold(14, [14]) == 14
    assert threshold(15, [14]) is None
    assert threshold(3, []) is None


# --- screens


def requirements_ahead(row: Gate) -> int:
    return row.changes.filter(withdrawn_at=None).count()


def test_a_manager_sets_up_by_screen_and_an_operator_reads(client: Client) -> None:
    at, boss, lab = setting_up()
    client.force_login(boss)
    there = reverse("bases:setup-room-do", args=[lab.pk])
    given = {"verb": "add", "kind": "suite", "count": 1, "starts": today().isoformat()}
    client.post(there, given)
    assert lab.places.filter(kind="suite").count() == 1
    answer = client.post(
        reverse("bases:setup-gate-new", args=[at.key]),
        {
            "name_en": "Fire drill", "starts": today().isoformat(), "step": "access",
            "blocks": "no", "remind": "14, 3", "actions": ["book", "ship"],
        },
    )  # fmt: skip
    assert answer.status_code == 302
    made = Gate.objects.get(base=at)
    assert (made.blocks, made.remind, made.actions) == (False, [14, 3], ["book", "ship"])
    change = requirements.change(actor=boss, gate=made, starts=today() + 5 * DAY, terms=TERMS)
    withdrawn = reverse("bases:setup-withdraw", args=[change.pk])
    page = reverse("bases:setup-requirement", args=[made.pk])
    assert withdrawn in client.get(page).content.decode()
    client.post(withdrawn, {"reason": ""})
    assert requirements_ahead(made) == 1
    client.post(withdrawn, {"reason": "A wrong day."})
    assert requirements_ahead(made) == 0
    shown = client.get(page).content.decode()
    assert "A wrong day." in shown
    assert withdrawn not in shown
    client.force_login(person(Role.OPERATOR))
    for name in ("setup", "setup-plan", "setup-areas", "setup-requirements"):
        assert client.get(reverse(f"bases:{name}", args=[at.key])).status_code == 200
    assert client.post(reverse("bases:setup-plan", args=[at.key]), {}).status_code == 404
    assert client.post(there, given).status_code == 404


def test_the_plan_is_saved_from_its_table_and_says_what_overlaps(client: Client) -> None:
    at, boss, lab = setting_up()
    client.force_login(boss)
    there = reverse("bases:setup-plan", args=[at.key])
    sides = {"left": "0", "top": "0", "width": "8", "depth": "5"}
    given = {f"{side}-{lab.pk}": value for side, value in sides.items()}
    assert client.post(there, {**given, f"depth-{lab.pk}": ""}).status_code == 200
    assert client.post(there, given).status_code == 302
    assert RoomShape.objects.get(room=lab).width == 8


def test_an_area_is_kept_from_its_form_and_odd_rooms_are_refused(client: Client) -> None:
    at, boss, lab = setting_up()
    client.force_login(boss)
    there = reverse("bases:setup-area-new", args=[at.key])
    given = {"name_en": "West", "storey": "3"}
    assert client.post(there, {**given, "rooms": ["9" * 300]}).status_code == 200
    assert client.post(there, {**given, "rooms": [str(lab.pk)]}).status_code == 302
    made = ControlArea.objects.get()
    assert (made.storey, list(made.rooms.all())) == (3, [lab])
    page = client.get(reverse("bases:setup-area", args=[made.pk])).content.decode()
    assert "checked" in page
