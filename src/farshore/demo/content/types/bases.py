"""Bases abroad with their rooms, rules, prices and residents."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from farshore.demo.content.types.values import Interval, SpaceKind, Text


@dataclass(frozen=True, slots=True)
class Space:
    """A place to let in a room."""

    code: str
    kind: SpaceKind
    room: str
    biosafety_level: int | None
    position: int


@dataclass(frozen=True, slots=True)
class Equipment:
    """A bookable instrument of a base."""

    key: str
    name: Text
    room: str
    charge_per_hour: Decimal
    training_needed: bool


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a base; ``solvent_limit_l`` is the control area's limit of flammables, shared."""

    key: str
    name: Text
    floor: int
    biosafety_level: int | None
    capacity: int
    solvent_limit_l: Decimal | None


@dataclass(frozen=True, slots=True)
class Residency:
    """A company at a base from an earlier season; ``state`` as on the demonstration's day."""

    company: str
    base: str
    spaces: tuple[str, ...]
    people: int
    interval: Interval
    state: str
    solvent_l: Decimal


@dataclass(frozen=True, slots=True)
class HostCriterion:
    """A host's rule with the days on which it holds; a company above ``maximum`` is not taken."""

    code: str
    label: Text
    maximum: Decimal
    currency: str
    interval: Interval
    mark: str


@dataclass(frozen=True, slots=True)
class Charge:
    """A price list entry of a base, per ``per`` (month, hour)."""

    code: str
    label: Text
    amount: Decimal
    currency: str
    per: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class Gate:
    """A requirement of a base: ``phase`` nominate, contract, access, event or leave.

    ``blocking`` False: it informs only. ``valid_months`` None: it does not expire.
    """

    code: str
    phase: str
    label: Text
    help: Text
    blocking: bool
    valid_months: int | None


@dataclass(frozen=True, slots=True)
class Base:
    """A base abroad with everything in it."""

    key: str
    name: Text
    host: Text
    city: str
    country: str
    zone: str
    opened: date
    currency: str
    rooms: tuple[Room, ...]
    spaces: tuple[Space, ...]
    equipment: tuple[Equipment, ...]
    criteria: tuple[HostCriterion, ...]
    charges: tuple[Charge, ...]
    gates: tuple[Gate, ...]
    residencies: tuple[Residency, ...]
