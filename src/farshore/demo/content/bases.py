"""The bases in Boston and Kanagawa with their rooms, rules, prices and residents."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from farshore.demo.content.companies import applicant_rows, subject_rows
from farshore.demo.content.tables import table, text
from farshore.demo.content.types import (
    Base,
    Charge,
    Company,
    Equipment,
    Field,
    Gate,
    HostCriterion,
    Interval,
    Residency,
    Room,
    Space,
    SpaceKind,
)


def _interval(row: dict[str, Any]) -> Interval:
    return Interval(row["from"], row.get("to"))


def _spaces(room: dict[str, Any]) -> list[Space]:
    kind, level = SpaceKind(room["kind"]), room.get("level")
    if "code" in room:
        return [Space(room["code"], kind, room["key"], level, 1)]
    return [
        Space(f"{room['prefix']}{n:02d}", kind, room["key"], level, n)
        for n in range(1, room["count"] + 1)
    ]


def _room(row: dict[str, Any]) -> Room:
    limit = Decimal(row["solvent"]) if "solvent" in row else None
    capacity = row.get("count", 1)
    return Room(row["key"], text(row), row["floor"], row.get("level"), capacity, limit)


def gates(base: str) -> tuple[Gate, ...]:
    """The onboarding gates of a base, from nomination to leaving."""
    return tuple(
        Gate(
            code=row["code"],
            phase=row["phase"],
            label=text(row["label"]),
            help=text(row["help"]),
            blocking=row.get("blocking", True),
            valid_months=row.get("valid_months"),
        )
        for row in table("gates")["gate"]
        if base in row["bases"]
    )


def _resident(row: dict[str, Any], free: list[Company]) -> Company:
    """Take the first free tenant of the field that was at least a year old on arrival."""
    arrived: date = row["from"]

    def fits(company: Company, field: Field | None) -> bool:
        settled = company.founded <= arrived - timedelta(days=365)
        return settled and company.is_tenant(arrived) and field in (None, company.field)

    for field in (Field(row["field"]), None):
        for place, company in enumerate(free):
            if fits(company, field):
                return free.pop(place)
    raise ValueError(f"no company can have arrived on {arrived}")


def _residency(base: str, row: dict[str, Any], free: list[Company]) -> Residency:
    return Residency(
        company=_resident(row, free).key,
        base=base,
        spaces=tuple(row["spaces"]),
        people=row["people"],
        interval=_interval(row),
        state=row["state"],
        solvent_l=Decimal(row["solvent"]),
    )


def _base(row: dict[str, Any], free: list[Company]) -> Base:
    currency = row["currency"]
    return Base(
        key=row["key"],
        name=text(row["name"]),
        host=text(row["host"]),
        city=row["city"],
        country=row["country"],
        zone=row["zone"],
        opened=row["opened"],
        currency=currency,
        rooms=tuple(_room(room) for room in row["rooms"]),
        spaces=tuple(space for room in row["rooms"] for space in _spaces(room)),
        equipment=tuple(
            Equipment(e["key"], text(e), "equipment", Decimal(e["price"]), e["training"])
            for e in row["equipment"]
        ),
        criteria=tuple(
            HostCriterion(
                c["code"], text(c), Decimal(c["maximum"]), currency, _interval(c), c["mark"]
            )
            for c in row["criteria"]
        ),
        charges=tuple(
            Charge(c["code"], text(c), Decimal(c["amount"]), currency, c["per"], _interval(c))
            for c in row["charges"]
        ),
        gates=gates(row["key"]),
        residencies=tuple(_residency(row["key"], r, free) for r in row["residents"]),
    )


def bases(companies: Iterable[Company]) -> tuple[Base, ...]:
    """Boston and Kanagawa; 14 tenants with a technology that do not apply now live there.

    Of the 24 benches in Boston 14 are taken on 2025-04-17, of the 13 in Kanagawa 7. Raises
    ValueError where too few companies are old enough.
    """
    skipped = len(applicant_rows())
    free = list(companies)[skipped : skipped + len(subject_rows())]
    return tuple(_base(row, free) for row in table("bases")["base"])


def residents(known: Iterable[Base]) -> set[str]:
    """Keys of the companies that live at a base."""
    return {residency.company for base in known for residency in base.residencies}
