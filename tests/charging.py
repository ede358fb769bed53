"""Stays that are charged: tariffs, places, people and subsidies for tests of the charges room."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from builders import person, texts
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Allocation, Base, Place, Residency
from farshore.apps.calls.models import Programme
from farshore.apps.charges.models import Scheme, Statement
from farshore.apps.charges.services import facts as keeping
from farshore.apps.charges.services import issuing, tariffs
from farshore.apps.charges.services import subsidies as granting
from stories import base as make_base
from stories import company, operator

MARCH, APRIL = date(2025, 3, 1), date(2025, 4, 1)
NOW = datetime(2025, 4, 17, 9, tzinfo=ZoneInfo("Asia/Seoul"))


def priced(**rates: str) -> Base:
    at = make_base()
    for item, amount in (rates or {"bench": "3900", "membership": "450"}).items():
        tariffs.set_rate(
            actor=None, base=at, item=item, amount=Decimal(amount), currency="USD",
            starts=date(2025, 1, 1),
        )  # fmt: skip
    return at


def settled(
    at: Base, starts: date = date(2025, 1, 6), ends: date = date(2026, 1, 5), heads: int | None = 2
) -> Residency:
    """A company that moved in to a bench."""
    stay = Residency.objects.create(
        base=at, organisation=company()[0], state="active", starts=starts, ends=ends
    )
    place = Place.objects.filter(room__base=at).exclude(allocations__isnull=False).first()
    Allocation.objects.create(
        residency=stay, place=place, starts=starts, ends=ends, state="occupied"
    )
    if heads is not None:
        keeping.set_heads(actor=None, residency=stay, heads=heads, starts=starts)
    return stay


def manager(at: Base) -> User:
    return person(Role.BASE_MANAGER, team=at.team)


def issued(stay: Residency, month: date = MARCH) -> Statement:
    return issuing.issue(actor=manager(stay.base), residency=stay, month=month)[0]


def supported(
    stay: Residency, by: User | None = None, *, award: bool = True, **fields: Any
) -> Scheme:  # fmt: skip
    who = by or operator()
    programme = Programme.objects.create(name=texts("programme"), team_id=who.team_ids()[0])
    given: dict[str, Any] = {
        "programme": programme, "name": texts("rent"), "currency": "KRW",
        "ceiling": Decimal(1_200_000), "share": Decimal(1), "items": ["bench"],
        "budget": Decimal(20_000_000), "starts": date(2025, 1, 1), "ends": date(2028, 1, 1),
    }  # fmt: skip
    scheme = granting.create_scheme(actor=who, **{**given, **fields})
    if award:
        granting.award(actor=who, scheme=scheme, residency=stay, starts=stay.starts)
    return scheme
