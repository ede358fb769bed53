"""A hundred people book one hour at once: the database lets one have it, the others are told."""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, connections

from apps.bookings import NOW, Lab, at, lab, standing_at
from farshore.apps.audit.models import Entry
from farshore.apps.bases.models import Equipment, Reservation
from farshore.apps.bases.services import booking_rows, reservations

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 100
COMPANIES = 10
DEADLOCK = "40P01"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A lab that other connections see too. SQLite's tests live in memory, where threads would
    share one connection's locks: they get a copy in a file, as an installation has it: in the mode
    that a hundred who open it at once need not change."""
    with standing_at(NOW):
        made = lab(residents=COMPANIES)
        if connection.vendor == "sqlite":
            file = tmp_path / "copy.sqlite3"
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=WAL")
            monkeypatch.setitem(connections.settings["default"], "NAME", str(file))
        yield made


def at_once(job: Callable[[int], Any]) -> list[Any]:
    """What each of a hundred answered who all began together; a refusal is an answer."""
    gate = threading.Barrier(MANY)

    def run(number: int) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(60)
            return job(number)
        except (ValidationError, IntegrityError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        asked = [pool.submit(run, number) for number in range(MANY)]
    failed = [error for one in asked if (error := one.exception()) is not None]
    # one that fails before the gate keeps the others waiting there: its error tells why
    if failed:
        raise min(failed, key=lambda error: isinstance(error, threading.BrokenBarrierError))
    return [one.result() for one in asked]


def seen_by_another(question: Callable[[], Any]) -> Any:
    """An answer from a connection of its own, which reads what the others wrote."""

    def run() -> Any:
        try:
            return question()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def test_one_of_a_hundred_books_it_and_the_others_are_told(here: Lab) -> None:
    answers = at_once(lambda number: here.book(number % COMPANIES))
    kinds = Counter(type(answer).__name__ for answer in answers)
    assert kinds == {"Reservation": 1, "ValidationError": MANY - 1}
    told = [answer.error_list[0].code for answer in answers if isinstance(answer, Exception)]
    assert set(told) == {"taken"}
    assert seen_by_another(Reservation.objects.count) == 1
    assert seen_by_another(Entry.objects.filter(action="booking.booked").count) == 1


def test_the_database_refuses_them_without_any_rule(here: Lab) -> None:
    """Each writes its row at once, past the service and its lock.

    On PostgreSQL two may wait for each other's row: it ends one of them, a refusal as well.
    """
    item = Equipment.objects.select_related("room__base").get()

    def write(number: int) -> Reservation:
        row = booking_rows.new(
            item, here.stays[number % COMPANIES], here.people[number % COMPANIES],
            at(10), at(12), "booked",
        )  # fmt: skip
        try:
            row.save()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                raise
            raise IntegrityError from error
        return row

    answers = at_once(write)
    kinds = Counter(type(answer).__name__ for answer in answers)
    assert kinds == {"Reservation": 1, "IntegrityError": MANY - 1}
    assert seen_by_another(Reservation.objects.count) == 1


def test_a_company_does_not_slip_past_its_share_at_once(here: Lab) -> None:
    """One company books ten hours at once, of which it may have four."""
    answers = at_once(lambda number: here.book(0, at(8 + number % 10), at(9 + number % 10)))
    assert sum(isinstance(answer, Reservation) for answer in answers) == here.item.most_open
    assert seen_by_another(Reservation.objects.count) == here.item.most_open


def test_cancelled_and_booked_at_once_goes_to_who_waited(here: Lab) -> None:
    """While one lets go, a hundred try to book: the one who waited has it, or nobody yet."""

    def prepare() -> tuple[Reservation, Reservation]:
        return here.book(0), here.wait(1)

    held, waits = seen_by_another(prepare)

    def job(number: int) -> Any:
        if number == 0:
            return reservations.cancel(actor=here.people[0], reservation=held)
        return here.book(2 + number % (COMPANIES - 2))

    at_once(job)
    states = seen_by_another(lambda: dict(Reservation.objects.values_list("pk", "state")))
    assert states == {held.pk: "cancelled", waits.pk: "booked"}
