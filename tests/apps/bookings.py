"""A base with equipment, its manager, and residents who may use it: for tests of bookings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from builders import person, texts
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Base, Equipment, Reservation, Residency, Training
from farshore.apps.bases.services import equipment, gates, reservations
from farshore.web import clock
from stories import base, gate, stay

BOSTON = ZoneInfo("America/New_York")
MONDAY = date(2025, 4, 21)
NOW = datetime(2025, 4, 17, 9, tzinfo=BOSTON)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Like the demonstration's, but returns to the moment it was called in."""
    before, shift = clock._shift, moment - timezone.now()
    clock.shift_by(lambda: shift)
    try:
        yield
    finally:
        clock.shift_by(before)


def at(hour: int, minute: int = 0, day: date = MONDAY, fold: int = 0) -> datetime:
    """An hour on Boston's clocks."""
    wall = datetime.combine(day, time(hour, minute), BOSTON).replace(fold=fold)
    return wall.astimezone(UTC)


@dataclass
class Lab:
    """One instrument behind a training, and two companies whose people hold it."""

    base: Base
    manager: User
    item: Equipment
    training: Training
    stays: list[Residency] = field(default_factory=list)
    people: list[User] = field(default_factory=list)

    def book(
        self, number: int = 0, starts: Any = None, ends: Any = None, **more: Any
    ) -> Reservation:
        given = {
            "actor": self.people[number], "equipment": self.item,
            "residency": self.stays[number], "person": self.people[number],
            "starts": starts or at(10), "ends": ends or at(12),
        }  # fmt: skip
        return reservations.book(**{**given, **more})

    def wait(self, number: int = 0, starts: Any = None, ends: Any = None) -> Reservation:
        return reservations.wait(
            actor=self.people[number], equipment=self.item, residency=self.stays[number],
            person=self.people[number], starts=starts or at(10), ends=ends or at(12),
        )  # fmt: skip

    def resident(self, *, trained: bool = True) -> User:
        """One more company that stays at the base; its person."""
        today = NOW.date()
        home = stay(self.base, starts=today - timedelta(days=90), ends=today + timedelta(days=400))
        for row in home.gate_items.all():
            gates.verify(actor=self.manager, item=row)
        Residency.objects.filter(pk=home.pk).update(state="active")
        home.refresh_from_db()
        who = person(Role.APPLICANT, team=home.organisation.team)
        if trained:
            equipment.grant(
                actor=self.manager, training=self.training, person=who, starts=date(2025, 1, 1),
                expires=date(2027, 12, 31),
            )  # fmt: skip
        self.stays.append(home)
        self.people.append(who)
        return who


def lab(residents: int = 2, **rules: Any) -> Lab:
    """Stand at `NOW` while using it."""
    here = base()
    gate(here, "safety")
    manager = person(Role.BASE_MANAGER, team=here.team)
    training = equipment.create_training(
        actor=manager, base=here, key="cytometry", name=texts("cytometry"), months_valid=12
    )
    given: dict[str, Any] = {
        "name": texts("cytometer"), "kind": "cytometer", "training": training, "days_ahead": 60,
    }  # fmt: skip
    item = equipment.create(
        actor=manager, room=here.rooms.get(), key="cytometer", **{**given, **rules}
    )
    made = Lab(here, manager, item, training)
    with standing_at(NOW):
        for _number in range(residents):
            made.resident()
    return made
