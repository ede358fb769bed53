"""Bookings over the nights on which clocks in Boston change."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.bookings import BOSTON, at, lab, standing_at
from farshore.apps.bases.forms_equipment import BookForm
from farshore.apps.bases.models import Equipment
from farshore.apps.bases.selectors import reservations as selectors
from farshore.apps.bases.services import reservations
from farshore.apps.bases.services.booking_rules import length_of
from farshore.apps.bases.views.equipment import grid
from farshore.web import clock
from farshore.web.zones import at_zone, on_the_wall

# clocks go forward on 8 March 2026 and back on 1 November 2026
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NIGHT: dict[str, Any] = {
    "opens": time(0), "closes": time(0), "longest_minutes": 1440, "shortest_minutes": 60,
    "step_minutes": 60,
}  # fmt: skip
ALL_HOURS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))


def night_lab() -> Any:
    """Open day and night, with stays that last beyond both nights."""
    here = lab(residents=2, **NIGHT)
    for stay in here.stays:
        stay.ends = date(2027, 12, 31)
        stay.save()
    return here


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "hours"), [(AUTUMN, "25.00"), (SPRING, "23.00")])
def test_a_whole_day_is_bookable_whatever_its_hours(day: date, hours: str) -> None:
    with standing_at(at(9, day=day - 5 * DAY)):
        here = night_lab()
        row = here.book(starts=at(0, day=day), ends=at(0, day=day + DAY))
        assert row.booked_hours == Decimal(hours)
        with pytest.raises(ValidationError) as error:
            here.book(1, at(23, day=day), at(1, day=day + DAY))
        assert error.value.error_list[0].code == "taken"
        assert here.book(1, at(0, day=day + DAY), at(3, day=day + DAY)).state == "booked"


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "hours"), [(AUTUMN, 6), (SPRING, 4), (date(2026, 6, 3), 5)])
def test_a_free_part_over_midnight_is_one_part(day: date, hours: int) -> None:
    with standing_at(at(9, day=day - 5 * DAY)):
        here = night_lab()
        Equipment.objects.update(shortest_minutes=180)
        here.item.refresh_from_db()
        here.book(0, at(12, day=day - DAY), at(22, day=day - DAY))
        here.book(0, at(3, day=day), at(8, day=day))
        waits = here.wait(1, at(15, day=day - DAY), at(5, day=day))
        (part,) = selectors.free_parts(waits, clock.now())
        assert (part.starts, part.ends) == (at(22, day=day - DAY), at(3, day=day))
        assert (part.ends - part.starts) == hours * HOUR
        assert part.told == f"{day - DAY} 22:00–{day} 03:00"
        done = reservations.take_part(
            actor=here.people[1], reservation=waits, starts=part.starts, ends=part.ends
        )
        assert done.state == "booked"


@pytest.mark.django_db
def test_the_two_hours_of_one_name_are_two_bookings() -> None:
    with standing_at(at(9, day=AUTUMN - 5 * DAY)):
        here = night_lab()
        first = here.book(0, at(1, day=AUTUMN), at(1, day=AUTUMN, fold=1))
        second = here.book(1, at(1, day=AUTUMN, fold=1), at(2, day=AUTUMN))
        assert (first.booked_hours, second.booked_hours) == (Decimal("1.00"), Decimal("1.00"))
        assert first.ends == second.starts


def form(item: Equipment, here: Any, **given: str) -> BookForm:
    key = f"{here.stays[0].pk}-{here.people[0].pk}"
    people = [(here.stays[0], here.people[0])]
    return BookForm({"who": key, **given}, equipment=item, people=people)


@pytest.mark.django_db
def test_an_hour_that_clocks_skip_is_refused() -> None:
    here = lab(residents=1)
    asked = form(here.item, here, begins="2026-03-08T02:30", finishes="2026-03-08T04:00")
    assert not asked.is_valid()
    assert asked.errors.as_data()["begins"][0].code == "hour-skipped"


@pytest.mark.django_db
def test_an_hour_that_comes_twice_is_asked_about() -> None:
    here = lab(residents=1)
    hours = {"begins": "2026-11-01T01:30", "finishes": "2026-11-01T03:00"}
    asked = form(here.item, here, **hours)
    assert "begins_which" in asked.fields
    assert "finishes_which" not in asked.fields
    assert not asked.is_valid()
    assert "begins_which" in asked.errors
    for which, moment in (
        ("first", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("second", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
    ):
        told = form(here.item, here, **hours, begins_which=which)
        assert told.is_valid(), told.errors
        assert told.cleaned_data["starts"] == moment


@pytest.mark.parametrize(
    ("day", "skipped", "hours"), [(SPRING, [2], 23), (AUTUMN, [], 25), (SPRING - DAY, [], 24)]
)
@pytest.mark.django_db
def test_the_calendar_shows_the_hours_there_are(day: date, skipped: list[int], hours: int) -> None:
    with standing_at(at(9, day=day - 5 * DAY)):
        here = night_lab()
        now = at(9, day=day - 5 * DAY)
        shown = selectors.calendar([here.item], day, 1, now, [])[here.item.pk]
    assert shown[0].free_hours == hours
    rows = grid(here.item, shown)
    assert [hour for hour, cells in rows if not cells[0].exists] == skipped
    assert len(rows) == 24


@given(wall=ALL_HOURS, which=st.sampled_from(["first", "second"]))
@settings(max_examples=400)
def test_what_clocks_show_comes_back(wall: datetime, which: str) -> None:
    """Every hour that exists is one moment whose clock shows it again; no other is made up."""
    wall = wall.replace(second=0, microsecond=0)
    if wall.date() == SPRING and wall.hour == 2:
        with pytest.raises(ValidationError) as error:
            at_zone(wall, "America/New_York", which)
        assert error.value.code == "hour-skipped"
        return
    assert on_the_wall(at_zone(wall, "America/New_York", which), "America/New_York") == wall


class Round:
    """Equipment as the length of a booking needs it."""

    class base:  # noqa: N801
        zone = "America/New_York"


@given(
    day=st.dates(date(2026, 1, 1), date(2026, 12, 20)),
    many=st.integers(1, 10),
    hour=st.sampled_from([0, 5, 12, 23]),
)
@settings(max_examples=300)
def test_whole_days_are_days_whatever_their_hours(day: date, many: int, hour: int) -> None:
    length = length_of(Round, at(hour, day=day), at(hour, day=day + many * DAY))  # type: ignore[arg-type]
    assert length == many * DAY


@given(start=ALL_HOURS, minutes=st.integers(1, 23 * 60))
@settings(max_examples=400)
def test_less_than_a_day_is_what_passes(start: datetime, minutes: int) -> None:
    begin = start.replace(tzinfo=UTC)
    end = begin + timedelta(minutes=minutes)
    length = length_of(Round, begin, end)  # type: ignore[arg-type]
    wall = end.astimezone(BOSTON).replace(tzinfo=None) - begin.astimezone(BOSTON).replace(
        tzinfo=None
    )
    assert length == timedelta(minutes=minutes) or (wall == DAY == length)


@given(
    day=st.dates(date(2026, 1, 1), date(2026, 12, 30)),
    zone=st.sampled_from(
        ["America/New_York", "Asia/Tokyo", "Europe/London", "Australia/Lord_Howe"]
    ),
)
@settings(max_examples=300)
def test_days_follow_each_other_without_gap(day: date, zone: str) -> None:
    begin, end = selectors.midnight(day, zone), selectors.midnight(day + DAY, zone)
    assert timedelta(hours=23) <= end - begin <= timedelta(hours=25)
    assert begin.astimezone(ZoneInfo(zone)).date() == day
