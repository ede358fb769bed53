"""Hours of equipment in a month's charges: summed by rate, each booking rounded by itself."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.bookings import Lab, lab
from builders import texts
from charging import APRIL, MARCH, NOW
from farshore.apps.bases.models import Equipment, Reservation, Residency
from farshore.apps.charges.drafting import Draft
from farshore.apps.charges.models import Book
from farshore.apps.charges.selectors import facts
from farshore.apps.charges.services import tariffs
from stories import standing_at

pytestmark = pytest.mark.django_db
BOSTON = ZoneInfo("America/New_York")
CHANGES = (date(2025, 1, 1), date(2025, 3, 9), date(2025, 3, 20))
AMOUNTS = {"cytometry": ("40", "55", "70"), "imaging": ("12", "", "15")}


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    with standing_at(NOW):
        yield


def priced(made: Lab, amounts: dict[str, tuple[str, ...]]) -> None:
    """Rates of classes from each of the days on; an empty one leaves the one before."""
    for rate_class, own in amounts.items():
        for day, amount in zip(CHANGES, own, strict=True):
            if amount:
                tariffs.set_rate(
                    actor=None, base=made.base, item="equipment", rate_class=rate_class,
                    amount=Decimal(amount), currency="USD", starts=day,
                )  # fmt: skip


def instruments(made: Lab) -> list[Equipment]:
    made.item.rate_key = "cytometry"
    made.item.save()
    rooms = made.base.rooms.get()
    second, free = (
        Equipment.objects.create(room=rooms, key=key, name=texts(key), kind="other", rate_key=rate)
        for key, rate in (("microscope", "imaging"), ("shaker", ""))
    )
    return [made.item, second, free]


def used(
    made: Lab, stay: Residency, item: Equipment, starts: datetime, seconds: int,
    state: str = "completed",
) -> Reservation:  # fmt: skip
    ends = starts + timedelta(seconds=seconds)
    return Reservation.objects.create(
        equipment=item, residency=stay, person=made.people[0], state=state, starts=starts,
        ends=ends, frees=ends, asked_at=starts,
    )  # fmt: skip


def drafted(made: Lab, stays: Sequence[Residency] | None = None) -> list[Draft]:
    book = Book.objects.get(base=made.base)
    return facts.drafts(book, MARCH, None if stays is None else list(stays))


def hours(draft: Draft) -> dict[tuple[str, Decimal | None], Decimal]:
    rows = [row for row in draft.lines if row.item == "equipment"]
    found = {(row.facts["instrument"]["en"], row.rate): row.quantity for row in rows}
    assert len(found) == len(rows)
    return found


def by_hand(rows: Sequence[Reservation]) -> dict[tuple[str, Decimal | None], Decimal]:
    """Booking by booking: its hours to the hundredth, at the rate of its day in Boston."""
    sums: dict[tuple[str, Decimal | None], Decimal] = defaultdict(Decimal)
    for row in rows:
        day, amounts = row.starts.astimezone(BOSTON).date(), AMOUNTS.get(row.equipment.rate_key)
        if amounts is None or row.state != "completed" or not MARCH <= day < APRIL:
            continue
        holds = [amount for since, amount in zip(CHANGES, amounts, strict=True) if since <= day]
        rate = Decimal(next(amount for amount in reversed(holds) if amount))
        sums[row.equipment.name["en"], rate] += row.booked_hours
    return dict(sums)


@pytest.mark.parametrize("seed", range(3))
def test_hours_come_to_the_same_as_booking_by_booking(seed: int) -> None:
    chance, made = Random(seed), lab()
    items = instruments(made)
    priced(made, AMOUNTS)
    begin = datetime(2025, 2, 28, tzinfo=UTC)
    lengths = (18, 54, 1000, 3600, 5400, 5418)
    rows: dict[int, list[Reservation]] = defaultdict(list)
    for number in range(160):
        # a moment in the middle of the night falls on one day in Boston and another in UTC
        starts = begin + timedelta(hours=5 * number, minutes=chance.choice((0, 7, 59)))
        stay, item = chance.choice(made.stays), chance.choice(items)
        state = chance.choice(("completed", "completed", "no-show"))
        row = used(made, stay, item, starts, chance.choice(lengths), state)
        rows[stay.pk].append(row)
    for one in drafted(made):
        assert hours(one) == by_hand(rows[one.residency.pk]) != {}
        assert hours(drafted(made, [one.residency])[0]) == hours(one)


def test_the_edges_of_a_month_and_of_a_rate_are_midnights_of_the_base() -> None:
    made = lab()
    item = instruments(made)[0]
    priced(made, AMOUNTS)
    stay, second = made.stays[0], timedelta(seconds=1)
    for day in (MARCH, *CHANGES[1:], APRIL):
        midnight = datetime(day.year, day.month, day.day, tzinfo=BOSTON).astimezone(UTC)
        used(made, stay, item, midnight - second, 3600)
        used(made, stay, item, midnight + timedelta(hours=2), 7200)
    assert hours(drafted(made, [stay])[0]) == {
        ("cytometer en", Decimal("40")): Decimal("3.00"),
        ("cytometer en", Decimal("55")): Decimal("3.00"),
        ("cytometer en", Decimal("70")): Decimal("3.00"),
    }


def test_days_without_a_rate_are_told_once_and_counted() -> None:
    made = lab()
    items = instruments(made)
    tariffs.set_rate(
        actor=None, base=made.base, item="equipment", rate_class="cytometry", amount=Decimal(40),
        currency="USD", starts=date(2025, 3, 11),
    )  # fmt: skip
    for day in (3, 5, 20):
        for item in items:
            used(made, made.stays[0], item, datetime(2025, 3, day, 15, tzinfo=UTC), 3600)
    draft = drafted(made, made.stays[:1])[0]
    told = [figures for code, figures in draft.problems if code == "no-tariff"]
    lacking = {row["rate_class"]: row["days"] for row in told if row["item"] == "equipment"}
    assert lacking == {"cytometry": 10, "imaging": 31}
    assert len([row for row in told if row["item"] == "equipment"]) == 2
    assert hours(draft) == {("cytometer en", Decimal(40)): Decimal("1.00")}


def test_of_many_bookings_the_database_gives_a_row_a_rate() -> None:
    made = lab()
    item = instruments(made)[0]
    priced(made, AMOUNTS)
    for day in range(1, 31):
        used(made, made.stays[0], item, datetime(2025, 3, day, 15, tzinfo=UTC), 3600)
    with CaptureQueriesContext(connection) as asked:
        assert len(hours(drafted(made, made.stays[:1])[0])) == 3
    booked = [row["sql"] for row in asked if "bases_reservation" in row["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(booked[0])
        assert len(cursor.fetchall()) == 3
    assert len(booked) == 1
