"""Preference lists with ties, a row an owner or a row a pair."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from farshore.cli.files import InputError, Row, read_table, read_text

LARGEST = 10**9


@dataclass(frozen=True)
class Side:
    """The owners of one file: their names, places (hosts), groups, and wishes.

    `wishes`: (position of the owner, name of the other, rank, row).
    """

    names: list[str]
    capacity: list[int]
    together: tuple[tuple[int, ...], ...]
    wishes: list[tuple[int, str, int, Row]]


def read_side(file: Path, own: str, other: str) -> Side:
    header = read_text(file).splitlines()[:1]
    columns = [name.strip() for name in header[0].split(",")] if header else []
    side = _by_pair(file, own, other) if "rank" in columns else _by_owner(file, own)
    if not side.names:
        raise InputError(file, f"names no {own}")
    return side


def _by_owner(file: Path, own: str) -> Side:
    needed = ("id", "preferences") if own == "company" else ("id", "capacity", "preferences")
    names: dict[str, int] = {}
    capacity, wishes = [], []
    groups: dict[str, list[int]] = defaultdict(list)
    for row in read_table(file, needed):
        name = row.text("id")
        if name in names:
            raise row.fault(f"id {name!r} is given twice")
        names[name] = at = len(names)
        capacity.append(row.get("capacity", _natural) if own == "host" else 1)
        group = row.cells.get("together", "").strip()
        if group and own == "company":
            groups[group].append(at)
        tiers = [t for t in re.split("[;>]", row.cells["preferences"]) if t.strip()]
        for rank, tier in enumerate(tiers, start=1):
            for wish in tier.split("="):
                if not wish.strip():
                    raise row.fault(f"preferences: {tier.strip()!r} is not like a or a=b")
                wishes.append((at, wish.strip(), rank, row))
    together = tuple(tuple(members) for members in groups.values() if len(members) > 1)
    return Side(list(names), capacity, together, wishes)


def _by_pair(file: Path, own: str, other: str) -> Side:
    needed = (own, other, "rank", *(("capacity",) if own == "host" else ()))
    names: dict[str, int] = {}
    places: dict[str, int] = {}
    wishes = []
    for row in read_table(file, needed):
        name = row.text(own)
        at = names.setdefault(name, len(names))
        wishes.append((at, row.text(other), row.get("rank", _natural), row))
        if own == "host" and row.cells["capacity"].strip():
            given = row.get("capacity", _natural)
            if places.setdefault(name, given) != given:
                raise row.fault(f"capacity {given}, but {places[name]} further up")
    if own == "host":
        lacking = [name for name in names if name not in places]
        if lacking:
            raise InputError(file, f"host {lacking[0]!r} has no capacity in any row")
    return Side(list(names), [places.get(name, 1) for name in names], (), wishes)


def ranked_pairs(side: Side, others: list[str]) -> dict[tuple[int, int], int]:
    """(owner, other): rank. Names that the other file lacks, and repeats, are faults."""
    known = {name: at for at, name in enumerate(others)}
    ranks: dict[tuple[int, int], int] = {}
    for at, name, rank, row in side.wishes:
        if name not in known:
            raise row.fault(f"{name!r} is not in the other file")
        if (at, known[name]) in ranks:
            raise row.fault(f"{name!r} is listed twice")
        ranks[at, known[name]] = rank
    return ranks


def _natural(text: str) -> int:
    number = int(text)
    if not 0 <= number < LARGEST:
        raise ValueError("must be a whole number, not negative")
    return number
