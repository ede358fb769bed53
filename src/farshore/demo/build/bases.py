"""The two bases: rooms and places, gates, the host's criteria, who lives there already."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.bases.models import (
    Allocation,
    Base,
    Feature,
    Gate,
    GateItem,
    HostCriterion,
    Place,
    Residency,
    Room,
)
from farshore.apps.bases.services import gates
from farshore.apps.registry.models import Organisation
from farshore.apps.registry.names import normalised
from farshore.demo.build.network import SOURCE, Network, names_of, placed
from farshore.demo.build.people import member
from farshore.demo.content import types as content
from farshore.demo.content.setups import EQUIPPED, FEATURES
from farshore.web import clock

TESTS = {
    "raised-over-cap": HostCriterion.Test.RAISED_AT_MOST,
    "revenue-over-cap": HostCriterion.Test.REVENUE_AT_MOST,
}
CITY_NAMES = {
    "Cambridge": {
        "ko": "보스턴·케임브리지",
        "en": "Boston and Cambridge",
        "ja": "ボストン・ケンブリッジ",
    },
    "Fujisawa": {"ko": "가나가와·후지사와", "en": "Fujisawa, Kanagawa", "ja": "神奈川・藤沢"},
}
MANAGER = {"ko": "관리자", "en": "manager", "ja": "管理者"}
COMMITTEE = {"ko": "호스트 심사위원", "en": "host's committee", "ja": "ホスト審査委員"}


def titled(role: dict[str, str], place: content.Text) -> dict[str, str]:
    return {code: f"{getattr(place, code)} {name}" for code, name in role.items()}


def create(network: Network, rows: Iterable[content.Base]) -> dict[str, tuple[User, User]]:
    """Make the bases. Returns (manager, host) by base."""
    staff = {}
    for row in rows:
        base, manager, host = _base(row)
        staff[row.key] = (manager, host)
        _rooms(base, row)
        _rules(base, row)
        for stay in row.residencies:
            _resident(network, base, manager, stay)
    return staff


def _base(row: content.Base) -> tuple[Base, User, User]:
    latitude, longitude = placed(row.city, 3)
    organisation = Organisation.objects.create(
        name=names_of(row.host), kind=Organisation.Kind.FACILITY, country=row.country,
        city=row.city, latitude=latitude, longitude=longitude, fictional=True, source=SOURCE,
        sort_name=normalised(row.host.ko),
    )  # fmt: skip
    team = people.create_team(actor=None, name=names_of(row.name))
    host_team = people.create_team(actor=None, name=names_of(row.host))
    base = Base.objects.create(
        key=row.key, name=names_of(row.name), host=organisation, team=team, host_team=host_team,
        city=CITY_NAMES.get(row.city, {"en": row.city}), zone=row.zone,
        latitude=latitude, longitude=longitude,
    )  # fmt: skip
    manager = member(
        f"manager-{row.key}", titled(MANAGER, row.name), team, Role.BASE_MANAGER, door=True
    )
    host = member(f"host-{row.key}", titled(COMMITTEE, row.name), host_team, Role.HOST, door=True)
    return base, manager, host


def _rooms(base: Base, row: content.Base) -> None:
    rooms = {}
    for order, room in enumerate(row.rooms):
        if not any(s.room == room.key and s.kind is not content.SpaceKind.ROOM for s in row.spaces):
            continue
        rooms[room.key] = Room.objects.create(
            base=base, key=room.key, name=names_of(room.name), floor=str(room.floor),
            biosafety_level=room.biosafety_level or 1, order=order,
            equipment=list(EQUIPPED.get((base.key, room.key), ())),
        )  # fmt: skip
    used = {key for room in rooms.values() for key in room.equipment}
    Feature.objects.bulk_create(
        Feature(base=base, key=key, name=FEATURES[key]) for key in sorted(used)
    )
    Place.objects.bulk_create(
        Place(room=rooms[s.room], kind=s.kind.value, number=s.code, order=s.position)
        for s in row.spaces
        if s.room in rooms
    )


def _rules(base: Base, row: content.Base) -> None:
    for rule in row.criteria:
        HostCriterion.objects.create(
            base=base, test=TESTS[rule.code], limit=rule.maximum, currency=rule.currency,
            starts=rule.interval.start, ends=rule.interval.end, name=names_of(rule.label),
        )  # fmt: skip
    for order, gate in enumerate(row.gates):
        Gate.objects.create(
            base=base, key=gate.code, name=names_of(gate.label), step=gate.phase,
            blocks=gate.blocking, months_valid=gate.valid_months, order=order,
            help=names_of(gate.help), needs_paper=gate.phase in ("nominate", "contract", "access"),
        )  # fmt: skip


def _resident(network: Network, base: Base, manager: User, stay: content.Residency) -> None:
    organisation = network.organisations[stay.company]
    ends = stay.interval.end or date(stay.interval.start.year + 2, stay.interval.start.month, 1)
    state = stay.state if stay.state in Residency.State.values else Residency.State.ACTIVE
    residency = Residency.objects.create(
        base=base, organisation=organisation, state=state, starts=stay.interval.start, ends=ends
    )
    onboarding = state == Residency.State.ONBOARDING
    for place in Place.objects.filter(room__base=base, number__in=stay.spaces):
        Allocation.objects.create(
            residency=residency, place=place, starts=stay.interval.start, ends=ends,
            state=Allocation.State.HELD if onboarding else Allocation.State.OCCUPIED,
        )  # fmt: skip
    gates.create_items(residency)
    verify_all(residency, manager, ends, leave_open=1 if onboarding else 0)


def verify_all(residency: Residency, manager: User, ends: date, leave_open: int = 0) -> None:
    """The papers that a company brought when it moved in."""
    items = list(residency.gate_items.select_related("gate").order_by("gate__order"))
    needed = [item for item in items if item.gate.step not in ("event", "leave")]
    begun = datetime.combine(residency.starts, time(9), ZoneInfo(residency.base.zone))
    for item in needed[: len(needed) - leave_open]:
        item.state = GateItem.State.VERIFIED
        item.verified_at, item.verified_by = begun, manager
        if item.gate.months_valid:
            item.expires = _valid_until(residency, item.gate.months_valid, ends)
        item.save()


def _valid_until(residency: Residency, months: int, ends: date) -> date:
    """Renewed as often as the stay asks for."""
    year, month = residency.starts.year, residency.starts.month
    today = clock.today(residency.base.zone)
    while True:
        total = month - 1 + months
        year, month = year + total // 12, total % 12 + 1
        until = date(year, month, min(residency.starts.day, 28))
        if until >= min(today, ends):
            return until
